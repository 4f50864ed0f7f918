"""What people are listed by and looked up in, for those who are there already."""

from django.db import migrations

from library.derived import filler
from library.domain.collation import sort_key
from library.domain.matching import match_key

KANA = ("family_name_kana", "given_name_kana")
NAMES = ("family_name", "given_name", *KANA, "alias", "number", "staff_number", "names_before")
# What an index of PostgreSQL can hold.
LONGEST_BYTES = 2400


def searched_text(*values):
    """As people.models.users.searched_text stood with this migration; `values`: as in NAMES."""
    family, given, family_kana, given_kana, alias, number, staff_number, before = values
    lines = [match_key(name) for name in (family + given, family_kana + given_kana, alias)]
    lines += [f"#{match_key(typed)}" for typed in (number, staff_number) if typed]
    for held in reversed(before):
        lines += [match_key(said) for name, said in held.items() if name != "until"]
    whole = "\n".join(["", *dict.fromkeys(filter(None, lines)), ""])
    return whole.encode()[:LONGEST_BYTES].decode(errors="ignore")


class Migration(migrations.Migration):
    dependencies = [("people", "0005_add_keys_of_people")]

    operations = [
        filler("people", "User", "sort_key", KANA, sort_key),
        filler("people", "User", "search_text", NAMES, searched_text),
    ]
