"""An honorific that is none of those to choose from becomes 様 before the database refuses it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def repair(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Put 様 where something else stood."""
    rows = apps.get_model("library", "WardSettings").objects
    rows.exclude(honorific__in=["様", "殿", "氏", "さん"]).update(honorific="様")


class Migration(migrations.Migration):
    dependencies = [("library", "0009_fill_sort_keys")]
    operations = [migrations.RunPython(repair, migrations.RunPython.noop)]
