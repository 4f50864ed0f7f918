"""Certificates that were issued before are found like any other."""

from django.db import migrations

from audit.append_only import purging
from library.derived import filler
from library.domain.matching import match_key

# As certificates.domain.texts.searched stood with this migration.
FOUND_BY = ("number_text", "name", "name_kana", "title", "body", "date_text", "issuer_title",
            "issuer_name", "course_title", "approval_number")  # fmt: skip


def searched(said):
    return "\n".join(match_key(said.get(key, "")) for key in FOUND_BY)


filled = filler("certificates", "Certificate", "search_text", ["snapshot"], searched)


def fill(apps, schema_editor):
    # What is looked for in is no part of what was issued: the rows may take it.
    with purging(schema_editor.connection):
        filled.code(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0005_add_search_text")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
