"""The database itself refuses to change or delete a training elsewhere that HR has approved."""

from django.db import migrations

from audit.append_only import locked_when


class Migration(migrations.Migration):
    dependencies = [("courses", "0012_study_is_dated")]
    operations = [
        locked_when("courses_externaltraining", column="state", value="approved"),
    ]
