"""What people write: tidied, screened for what could identify someone, measured and compared."""

from lic.core.text.finding import Finding
from lic.core.text.normal import plain

__all__ = ["Finding", "plain"]
