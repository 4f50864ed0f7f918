"""Ages and 居住地 that stood in one line of text move to fields that one can filter by."""

import re
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_RANGE = re.compile(r"(おおむね)?(\d+)歳から(\d+)歳(?:まで)?")
_FROM = re.compile(r"(\d+)歳以上")
_BELOW = re.compile(r"(\d+)歳未満")
# What the text says of ages or 居住地 without a number.
_WORDS: dict[str, dict[str, Any]] = {
    "年代を問わない": {"is_all_ages": True},
    "全年齢": {"is_all_ages": True},
    "居住地を問わない": {"residence": "anyone"},
    "市外からも参加可": {"residence": "anyone", "residence_note": "市外からも参加可"},
}


def said_in(text: str) -> dict[str, Any]:
    """Return the fields that a line stands for; a line that fits no pattern stays as it is."""
    if text in _WORDS:
        return {"ages": ""} | _WORDS[text]
    if match := _RANGE.fullmatch(text):
        return {"ages": match[1] or "", "age_from": int(match[2]), "age_to": int(match[3])}
    if match := _FROM.fullmatch(text):
        return {"ages": "", "age_from": int(match[1])}
    if match := _BELOW.fullmatch(text):
        return {"ages": "", "age_to": int(match[1]) - 1}
    return {}


def forward(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the fields of every entry whose line is understood."""
    resources = apps.get_model("library", "Resource").objects
    for pk, ages in resources.exclude(ages="").values_list("pk", "ages"):
        fields = said_in(ages)
        if fields:
            resources.filter(pk=pk).update(**fields)


class Migration(migrations.Migration):
    dependencies = [("library", "0002_public_site")]

    operations = [
        # The way back drops the new fields; the words that were understood are not put together again.
        migrations.RunPython(forward, migrations.RunPython.noop)
    ]
