"""Courses: the page tree, with each page published anew only when the files say something new."""

from typing import Any

from certificates.models import NumberSeries
from courses.blocks import PREVIOUS
from courses.domain.needs import OF_STAGE
from courses.models import CourseIndexPage, CoursePage, StagePage
from curriculum.domain.load_modules import load_module
from curriculum.domain.load_quizzes import load_survey
from curriculum.domain.loading import Loading, stream
from curriculum.domain.page_tree import front_page, in_file_order, put_page
from curriculum.domain.yaml_source import Mapping
from people.models import Audience

INTRO = "講義から始め、演習、地区ごとの話し合いへと、段階を追って学びます。"


def index_page() -> CourseIndexPage:
    """Return the list of courses; on an empty site, make it and the home page above it."""
    index = CourseIndexPage.objects.first()
    if index is not None:
        return index
    home = front_page()
    index = home.add_child(instance=CourseIndexPage(title="研修一覧", slug="courses", intro=INTRO))
    index.save_revision().publish()
    return index


def load_course(document: Mapping, loading: Loading) -> None:
    """Write one course with its stages, modules, quizzes and survey."""
    index = index_page()
    course = _put_course(document["course"], index, loading)
    if course is None:
        return
    modules = []
    stages = []
    for item in sorted(document["stages"], key=lambda stage: stage["order"]):
        stage = _put_stage(item, course, loading)
        if stage is None:
            continue
        stages.append(stage)
        rows = sorted(item["modules"], key=lambda module: module["order"])
        pages = [load_module(row, document, stage, loading) for row in rows]
        in_file_order([page for page in pages if page])
        modules += pages
    in_file_order(stages)
    if "survey" in document:
        load_survey(document["survey"], course, loading)


def _put_course(item: Mapping, index: CourseIndexPage, loading: Loading) -> CoursePage | None:
    completion = item["completion"]
    fields = completion.get("field_lectures", {})
    certificate = item["certificate"]
    key = item["key"]
    values: dict[str, Any] = {
        "title": item["title"],
        "slug": key,
        "key": key,
        "code": item["code"],
        "title_kana": item["title_kana"],
        "source": item.get("source", ""),
        "target": item["target"],
        "summary": item["summary"],
        "objectives": stream(CoursePage, "objectives", item.get("objectives", []), key),
        "prerequisites_note": item.get("prerequisites_note", ""),
        "requires_pledge": completion["require_confidentiality_pledge"],
        "requires_common_lectures": completion["require_common_lectures"] == "all",
        "requires_quizzes": completion["require_quiz_pass"],
        "requires_survey": completion["require_survey"],
        "choose_min": fields.get("choose_min", 0),
        "choose_note": fields.get("note", ""),
        "partial_attendance": completion.get("partial_attendance", ""),
        "paper_equivalent": completion.get("paper_equivalent", ""),
        "certificate_title": certificate["title"],
        "certificate_series": certificate["number_series"],
        "certificate_number_format": certificate["number_format"],
        "certificate_body": certificate["body"],
        "certificate_issuer_role": certificate["issuer_role"],
        "certificate_seal": certificate.get("seal", ""),
        "certificate_date_style": certificate["date_style"],
    }
    find = {"key": certificate["number_series"]}
    loading.upsert(NumberSeries, find, {"title": item["title"]}, where=certificate)
    many = {"audiences": list(Audience.objects.filter(code__in=item["audiences"]))}
    found = CoursePage.objects.filter(key=key).first()
    return put_page(found or CoursePage(), index, values, many, where=item, loading=loading)


def _put_stage(item: Mapping, course: CoursePage, loading: Loading) -> StagePage | None:
    values = {
        "title": item["title"],
        "slug": item["key"],
        "key": item["key"],
        "kind": item["kind"],
        "opening": stream(StagePage, "opening", _opening(item, course), course.key, item["key"]),
    }
    found = StagePage.objects.child_of(course).filter(key=item["key"]).first()
    key = f"{course.key}:{item['key']}"
    return put_page(
        found or StagePage(), course, values, {}, where=item, loading=loading, key=key,
        counted=_counted(values, item["opens"]),
    )  # fmt: skip


def _opening(item: Mapping, course: CoursePage) -> list[tuple[str, Any]]:
    """Return what opens a stage, as blocks: stages are chosen by the ids of their pages."""
    pages = {
        page.key: str(page.pk) for page in StagePage.objects.child_of(course).only("key", "pk")
    }
    return [_need(need, pages) for need in item["opens"]]


def _need(need: Mapping, pages: dict[str, str]) -> tuple[str, Any]:
    kind = need["type"]
    if kind in OF_STAGE:
        return kind, pages.get(need["stage"], "") if "stage" in need else PREVIOUS
    if kind == "date":
        return kind, need["from"].isoformat()
    return kind, [_need(one, pages) for one in need["of"]] if kind == "any" else None


# How files said it before they could say more. What they could say then counts as it did:
# otherwise an upgrade would take every stage for changed, and undo what trainers edited.
_OLD = {
    "start": "none", "pledge": "pledge_signed", "quizzes": "stage_quizzes_passed",
    "worksheets": "stage_worksheets_reviewed",
}  # fmt: skip


def _counted(values: dict[str, Any], needs: list[Mapping]) -> dict[str, Any]:
    """Return the values as the digest of a stage counts them."""
    counted = {name: value for name, value in values.items() if name != "opening"}
    kind = needs[0]["type"]
    names_its_stage = "stage" in needs[0] or kind not in OF_STAGE
    if len(needs) == 1 and kind in _OLD and names_its_stage:
        stage = needs[0].get("stage", "")
        return counted | {"unlock_rule": _OLD[kind], "unlock_stage_key": stage}
    return counted | {"opens": needs}
