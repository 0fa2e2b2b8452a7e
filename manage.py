#!/usr/bin/env python
"""Django's own commands, for developers; everybody else uses `lic`."""

from lic.config.cli import manage

if __name__ == "__main__":
    manage()
