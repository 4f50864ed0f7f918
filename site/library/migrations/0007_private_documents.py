"""Documents that came in earlier move to the private storage, under the same names."""

from django.core.files.storage import storages
from django.db import migrations

import library.fields
import library.storage


def move(apps, schema_editor):
    old, new = storages["default"], storages["private"]
    rows = apps.get_model("library", "LibraryDocument").objects.all()
    for name in rows.values_list("file", flat=True):
        if not old.exists(name):
            continue
        if not new.exists(name):
            with old.open(name) as file:
                new.save(name, file)
        # Also when an earlier try was cut off here: the public copy must not stay.
        old.delete(name)


class Migration(migrations.Migration):

    dependencies = [('library', '0006_media_key')]

    operations = [
        migrations.AlterField(
            model_name='librarydocument',
            name='file',
            field=library.fields.PrivateFileField(storage=library.storage.private, upload_to='documents', verbose_name='ファイル'),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
