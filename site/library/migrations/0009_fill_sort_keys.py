"""The words of the glossary in the order of a directory."""

from django.db import migrations

from library.derived import filler
from library.domain.collation import sort_key


class Migration(migrations.Migration):
    dependencies = [("library", "0008_add_sort_keys")]

    operations = [
        filler("library", "GlossaryTerm", "sort_key", ("kana",), sort_key),
    ]
