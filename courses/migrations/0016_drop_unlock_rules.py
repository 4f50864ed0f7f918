"""Drop what the openings took the place of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0015_carry_openings_over")]

    operations = [
        # So that the way back finds a value for the rows that are there.
        migrations.AlterField(
            model_name="runstage",
            name="unlock_rule",
            field=models.CharField(default="none", max_length=40, verbose_name="開く条件"),
        ),
        migrations.RemoveField(
            model_name="moduleprogress",
            name="is_open",
        ),
        migrations.RemoveField(
            model_name="runstage",
            name="unlock_rule",
        ),
        migrations.RemoveField(
            model_name="runstage",
            name="unlock_stage_key",
        ),
        migrations.RemoveField(
            model_name="stagepage",
            name="unlock_rule",
        ),
        migrations.RemoveField(
            model_name="stagepage",
            name="unlock_stage_key",
        ),
    ]
