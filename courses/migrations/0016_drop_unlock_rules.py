"""Drop what the openings took the place of."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("courses", "0015_carry_openings_over")]

    operations = [
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
