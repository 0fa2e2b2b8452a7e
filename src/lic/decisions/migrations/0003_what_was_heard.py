"""What was heard when a version was called, and guards that keep it as it was."""

import django.db.models.deletion
from django.db import migrations, models

import lic.base.fields

GUARDS = (
    ("heard_stays", "UPDATE", "what was heard is not changed"),
    ("heard_keeps", "DELETE", "what was heard is not deleted"),
)
TABLE = "decisions_heard"


def add(apps, schema_editor):
    for name, event, why in GUARDS:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION decisions_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
                params=None,
            )
            body = f"EXECUTE FUNCTION decisions_{name}()"
        else:
            body = f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        schema_editor.execute(
            f"CREATE TRIGGER decisions_{name} BEFORE {event} ON {TABLE} FOR EACH ROW {body}",
            params=None,
        )


def remove(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for name, _event, _why in GUARDS:
        schema_editor.execute(f"DROP TRIGGER decisions_{name}" + (f" ON {TABLE}" if postgres else ""))
        if postgres:
            schema_editor.execute(f"DROP FUNCTION decisions_{name}()")


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="Heard",
            fields=[
                ("id", lic.base.fields.RandomId(primary_key=True, serialize=False)),
                ("audience", models.CharField(choices=[("TABLE", "table"), ("PUBLIC", "public")], max_length=8)),
                ("on", models.DateField()),
                ("statements", models.JSONField()),
                ("call", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="heard", to="decisions.call")),
            ],
            options={
                "verbose_name_plural": "heard",
                "constraints": [models.UniqueConstraint(fields=("call", "audience"), name="heard_once")],
            },
        ),
        migrations.RunPython(add, remove),
    ]
