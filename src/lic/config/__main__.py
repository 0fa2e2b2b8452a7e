"""`python -m lic.config` is the `lic` command."""

from lic.config.cli import main

main()
