"""SQLite numbers the rows of a table without a whole-number key as they come: accounts get random numbers.

Else the order of rows would tell who joined after whom, finer than the month that is kept. On
PostgreSQL `base.shuffle` rewrites the table in the order of its random ids.
"""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER accounts_account_no_order AFTER INSERT ON accounts_account
BEGIN
    UPDATE accounts_account SET rowid = random() & 9223372036854775807 WHERE rowid = NEW.rowid;
END
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(TRIGGER)


def undo(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER accounts_account_no_order")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_days_only")]
    operations = [migrations.RunPython(add, undo)]
