"""What people are listed by and looked up in, for those who are there already."""

from django.db import migrations

from library.derived import filler
from library.domain.collation import sort_key
from people.models.users import searched_text

KANA = ("family_name_kana", "given_name_kana")
NAMES = ("family_name", "given_name", *KANA, "alias", "number", "staff_number", "names_before")


class Migration(migrations.Migration):
    dependencies = [("people", "0005_add_keys_of_people")]

    operations = [
        filler("people", "User", "sort_key", KANA, sort_key),
        filler("people", "User", "search_text", NAMES, searched_text),
    ]
