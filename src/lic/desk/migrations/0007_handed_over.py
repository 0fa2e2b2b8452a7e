"""When a text was handed over, and whom to call in each language; what was written before was English."""

from django.db import migrations, models


def by_language(apps, _editor):
    for desk in apps.get_model("desk", "Settings").objects.all():
        desk.numbers = {"en": desk.numbers} if desk.numbers else {}
        desk.save(update_fields=["numbers"])


def as_a_list(apps, _editor):
    for desk in apps.get_model("desk", "Settings").objects.all():
        desk.numbers = next(iter(desk.numbers.values()), [])
        desk.save(update_fields=["numbers"])


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_a_second_person_for_places")]

    operations = [
        migrations.AddField("part", "handed_on", models.DateField(null=True)),
        migrations.AlterField("settings", "numbers", models.JSONField(default=dict)),
        migrations.RunPython(by_language, as_a_list),
    ]
