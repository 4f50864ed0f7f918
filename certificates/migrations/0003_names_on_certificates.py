"""Names that certificates were issued under, and that their holders no longer have: still found."""

from importlib import import_module

from django.db import migrations

# What people are looked up in, as the migration that filled it in has it: it does not change.
people = import_module("people.migrations.0006_fill_keys_of_people")


def keep(apps, schema_editor):
    Certificate = apps.get_model("certificates", "Certificate")
    rows = Certificate.objects.select_related("enrolment__person").order_by("issued_on", "pk")
    for row in rows.defer("pdf").iterator(chunk_size=200):
        person, said = row.enrolment.person, row.snapshot
        name, kana = said.get("name", ""), said.get("name_kana", "")
        known = {f"{person.family_name} {person.given_name}".strip(), person.alias}
        known |= {held["name"] for held in person.names_before}
        if not name or name in known:
            continue
        held = {"name": name, "kana": kana, "alias": "", "until": row.issued_on.isoformat()}
        person.names_before = [*person.names_before, held]
        person.search_text = people.searched_text(
            *(getattr(person, field) for field in people.NAMES)
        )
        person.save(update_fields=["names_before", "search_text"])


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0002_append_only"),
        ("people", "0006_fill_keys_of_people"),
    ]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
