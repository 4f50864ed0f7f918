"""Worksheets as trainers edit them; what trainees fill is frozen when a run opens."""

from typing import Any

from courses.worksheets.models import Worksheet
from curriculum.domain.loading import Loading, stream
from curriculum.domain.yaml_source import Mapping
from people.models import Audience


def load_worksheets(document: Mapping, loading: Loading) -> None:
    """Write each worksheet; the file's notice stands on all of them."""
    for item in document["worksheets"]:
        load_worksheet(item, document["notice"], loading)


def load_worksheet(item: Mapping, notice: str, loading: Loading) -> None:
    """Write one worksheet."""
    paper = item["print"]
    key = item["key"]
    values: dict[str, Any] = {
        "title": item["title"],
        "title_kana": item["title_kana"],
        "inspired_by": item.get("inspired_by", ""),
        "notice": notice,
        "intro": item["intro"],
        "revision_note": item.get("revision_note", ""),
        "visibility_note": item.get("visibility", ""),
        "sections": stream(Worksheet, "sections", item["sections"], key),
        "review_points": stream(Worksheet, "review_points", item.get("review_points", []), key),
        "has_trainer_review": item["trainer_review"],
        "accepts_paper": item.get("paper_submission", True),
        "paper_size": paper["paper"],
        "paper_orientation": paper["orientation"],
        "paper_pages": paper["pages"],
        "paper_font_size": paper.get("font_size", ""),
        "first_version": item["version"],
    }
    many = {"audiences": list(Audience.objects.filter(code__in=item["audiences"]))}
    loading.upsert(Worksheet, {"key": key}, values, where=item, many=many)
