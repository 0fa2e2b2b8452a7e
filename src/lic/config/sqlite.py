"""Puts the SQLite that carries the fix for the WAL-reset corruption in place of Python's own.

Where the package is not to be had (other machines than x86-64 Linux) the standard module stays,
and `lic doctor` says so.
"""

import sys

try:
    import pysqlite3
except ImportError:
    pysqlite3 = None
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

IS_FIXED = pysqlite3 is not None
