"""Guests in the order of a directory."""

from django.db import migrations

from library.derived import filler
from library.domain.collation import sort_key


class Migration(migrations.Migration):
    dependencies = [("home", "0003_add_sort_keys")]

    operations = [
        filler("home", "GuestApplication", "sort_key", ("name_kana",), sort_key),
    ]
