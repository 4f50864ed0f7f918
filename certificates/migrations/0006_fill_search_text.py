"""Certificates that were issued before are found like any other."""

from django.db import migrations

from audit.append_only import purging
from certificates.domain.texts import searched
from library.derived import filler

filled = filler("certificates", "Certificate", "search_text", ["snapshot"], searched)


def fill(apps, schema_editor):
    # What is looked for in is no part of what was issued: the rows may take it.
    with purging(schema_editor.connection):
        filled.code(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0005_add_search_text")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
