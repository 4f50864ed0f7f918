"""Freezing a worksheet: what trainees fill is a version, and a version never changes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue

from courses.models import Requirement
from courses.worksheets.models import Worksheet, WorksheetVersion
from library import clock
from library.blocks import texts

SOURCE_TYPE = "worksheets.worksheet"
TEXTS = ("title", "title_kana", "inspired_by", "notice", "intro", "revision_note", "visibility_note")  # fmt: skip


def definition_of(worksheet: Worksheet) -> dict[str, Any]:
    """Return the worksheet's present content as plain JSON (see WorksheetVersion.definition)."""
    return {
        **{name: getattr(worksheet, name) for name in TEXTS},
        "has_trainer_review": worksheet.has_trainer_review,
        "review_points": texts(worksheet.review_points),
        "sections": [
            {**section, "fields": [_tidy(field) for field in section["fields"]]}
            for section in _plain(worksheet.sections)
        ],
    }


def _tidy(field: dict[str, Any]) -> dict[str, Any]:
    """Write what is empty in one way: saving a form unchanged must not make a version."""
    words = {name: field[name] or "" for name in ("help", "min_label", "max_label")}
    return {**field, **words, "required": bool(field["required"])}


def _plain(value: Any) -> Any:
    """Turn block values into dictionaries, lists and scalars."""
    if isinstance(value, StreamValue):
        return [_plain(child.value) for child in value]
    if isinstance(value, StructValue):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | ListValue):
        return [_plain(part) for part in value]
    return value


@transaction.atomic
def current_version(worksheet: Worksheet) -> WorksheetVersion:
    """Return the version that says what the worksheet says now, making it if there is none.

    Numbers rise by one from `first_version`; unchanged content keeps its number.
    """
    # Two runs opened at once freeze one version, not two.
    worksheet = Worksheet.objects.select_for_update().get(pk=worksheet.pk)
    definition = definition_of(worksheet)
    latest = worksheet.versions.order_by("-number").first()
    if latest and latest.definition == definition:
        return latest
    return WorksheetVersion.objects.create(
        worksheet=worksheet,
        number=latest.number + 1 if latest else worksheet.first_version,
        definition=definition,
        created_at=clock.now(),
    )


def version_of(requirement: Requirement) -> WorksheetVersion:
    """Return the version that a requirement was frozen with.

    Raises ValidationError("no_worksheet") if the requirement is not a worksheet.
    """
    version = None
    number = requirement.source_version
    is_worksheet = requirement.source_type == SOURCE_TYPE and requirement.source_id.isdigit()
    if is_worksheet and number is not None:
        version = (
            WorksheetVersion.objects.select_related("worksheet")
            .filter(worksheet_id=int(requirement.source_id), number=number)
            .first()
        )
    if version is None:
        raise ValidationError(
            "この様式が見つかりません。研修事務局にご連絡ください。", code="no_worksheet"
        )
    return version
