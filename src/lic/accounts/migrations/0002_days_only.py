"""Cuts the times that django-allauth writes about second factors to the day, in the database itself."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER accounts_second_factor_made AFTER INSERT ON mfa_authenticator
    BEGIN
        UPDATE mfa_authenticator
        SET created_at = substr(created_at, 1, 10) || ' 00:00:00',
            last_used_at = substr(last_used_at, 1, 10) || ' 00:00:00'
        WHERE id = NEW.id;
    END
    """,
    """
    CREATE TRIGGER accounts_second_factor_used
    AFTER UPDATE OF created_at, last_used_at ON mfa_authenticator
    WHEN substr(NEW.created_at, 12, 15) <> '00:00:00'
      OR substr(coalesce(NEW.last_used_at, '2000-01-01 00:00:00'), 12, 15) <> '00:00:00'
    BEGIN
        UPDATE mfa_authenticator
        SET created_at = substr(created_at, 1, 10) || ' 00:00:00',
            last_used_at = substr(last_used_at, 1, 10) || ' 00:00:00'
        WHERE id = NEW.id;
    END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION accounts_cut_to_day() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.created_at := date_trunc('day', NEW.created_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
        NEW.last_used_at := date_trunc('day', NEW.last_used_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER accounts_second_factor_days BEFORE INSERT OR UPDATE ON mfa_authenticator
    FOR EACH ROW EXECUTE FUNCTION accounts_cut_to_day()
    """,
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER accounts_second_factor_made",
        "DROP TRIGGER accounts_second_factor_used",
    ],
    "postgresql": [
        "DROP TRIGGER accounts_second_factor_days ON mfa_authenticator",
        "DROP FUNCTION accounts_cut_to_day()",
    ],
}


def cut(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def undo(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_start"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(cut, undo)]
