"""Carry over what was read by the page, and freeze today's rule into the runs that are open."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def date_what_was_read(apps: Apps) -> None:
    rows = apps.get_model("courses", "SectionProgress").objects.filter(read_at__isnull=False)
    rows.update(served_at=F("read_at"), last_served_at=F("read_at"), method="page")


def rule_of(page: Any) -> dict[str, Any]:
    """All sections that the page has today. Lectures had no video or recording before."""
    return {
        "sections": [block["id"] for block in page.body.raw_data if block.get("id")],
        "media": [],
        "watch_percent": page.watch_percent,
    }


def freeze_rules(apps: Apps) -> None:
    pages = {page.pk: page for page in apps.get_model("courses", "LecturePage").objects.all()}
    rows = apps.get_model("courses", "Requirement").objects.filter(
        kind="lecture", module__isnull=False, run__state="open"
    )
    for row in rows.select_related("module"):
        if row.module.page_id in pages:
            row.rule = rule_of(pages[row.module.page_id])
            row.save(update_fields=["rule"])


def forward(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    date_what_was_read(apps)
    freeze_rules(apps)


def backward(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """The old table holds only what was read."""
    apps.get_model("courses", "SectionProgress").objects.filter(read_at__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("courses", "0010_study")]

    operations = [migrations.RunPython(forward, backward)]
