"""The chain of acts can only grow: both databases refuse to change or remove an event."""

from django.db import migrations

SENTENCE = "An act in the chain can be neither changed nor removed."
TRIGGERS = {"base_auditevent_stays": "UPDATE", "base_auditevent_keeps": "DELETE"}


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION base_auditevent_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for name, act in TRIGGERS.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON base_auditevent"
                " FOR EACH ROW EXECUTE FUNCTION base_auditevent_refuse()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON base_auditevent"
                f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )


def let_go(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for name in TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER {name}" + (" ON base_auditevent" if postgres else ""))
    if postgres:
        schema_editor.execute("DROP FUNCTION base_auditevent_refuse()")


class Migration(migrations.Migration):
    dependencies = [("base", "0001_start")]

    operations = [migrations.RunPython(guard, let_go)]
