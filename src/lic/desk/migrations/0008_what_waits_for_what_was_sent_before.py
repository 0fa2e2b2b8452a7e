"""The order of what a reporter sent, while something that was sent before may still wait in the box."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_handed_over")]

    operations = [
        migrations.AddField("part", "sent", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "part",
            models.Index(
                fields=["sent"], name="part_sent", condition=models.Q(sent__isnull=False)
            ),
        ),
    ]
