"""The database itself refuses to change or delete these rows."""

from django.db import migrations

from audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [
        append_only("notices_deliveryevent"),
    ]
