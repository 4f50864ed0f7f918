"""Pictures that came in earlier move to the private storage; their sizes are made anew."""

from django.core.files.storage import storages
from django.db import migrations


def move(apps, schema_editor):
    old, new = storages["default"], storages["private"]
    for name in apps.get_model("library", "LibraryImage").objects.values_list("file", flat=True):
        if not old.exists(name):
            continue
        if not new.exists(name):
            with old.open(name) as file:
                new.save(name, file)
        # Also when an earlier try was cut off here: the public copy must not stay.
        old.delete(name)
    renditions = apps.get_model("library", "LibraryRendition").objects.all()
    for name in renditions.values_list("file", flat=True):
        old.delete(name)
    renditions.delete()


class Migration(migrations.Migration):

    dependencies = [('library', '0004_private_files')]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
