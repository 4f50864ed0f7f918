"""The pages themselves: published as they were meant, and with something on them."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Min, Q
from wagtail.models import Page, Revision

from courses.checklist import Finding, Plan, error, warning
from courses.domain.lectures import LectureRule
from courses.models import Requirement, RunModule
from library.domain.publishing import check_recordings
from library.domain.quotes import quoted
from library.domain.wareki import wareki
from library.models import LibraryMedia


def check(plan: Plan) -> Iterator[Finding]:
    """Look at every page of the course."""
    yield from _published(plan)
    for requirement in plan.requirements_of(Requirement.Kind.LECTURE):
        if requirement.module:
            yield from _lecture(requirement.module, LectureRule.of(requirement.rule))
    for module in plan.modules:
        yield from _recordings(module)
        if not module.minutes:
            yield warning(
                "no_minutes", f"単元{quoted(module.title)}の目安の時間が0分です。学んだ時間に数えません。",
                "単元のページで、目安の時間を入れてください。", page=module.page,
            )  # fmt: skip


def _published(plan: Plan) -> Iterator[Finding]:
    course = plan.course
    if not course.live:
        yield error(
            "course_not_live", f"研修{quoted(course.title)}のページが公開されていません。",
            "研修のページを公開してください。", page=course,
        )  # fmt: skip
    below = Page.objects.filter(path__startswith=course.path).order_by("path")
    for page in below.filter(Q(live=False) | Q(has_unpublished_changes=True)):
        if page.live:
            yield warning(
                "unpublished_changes", f"{quoted(page.title)}に、{_since(page)}公開していない変更があります。",
                "いま公開されている内容で始まります。変更も使うときは、先に公開してください。", page=page,
            )  # fmt: skip
        elif page.pk != course.pk:
            yield warning(
                "not_live", f"{quoted(page.title)}は公開されていないため、この開催には入りません。",
                "入れるときは、先に公開してください。始めたあとで公開しても、この開催には入りません。", page=page,
            )  # fmt: skip


def _since(page: Page) -> str:
    """Say when the first change was saved that is not published."""
    rows = Revision.page_revisions.filter(object_id=str(page.pk))
    if page.live_revision:
        rows = rows.filter(created_at__gt=page.live_revision.created_at)
    first = rows.aggregate(first=Min("created_at"))["first"]
    return f"{wareki(first)}から" if first else ""


def _lecture(module: RunModule, rule: LectureRule) -> Iterator[Finding]:
    sections = {section.id: section for section in module.page.specific.sections()}
    asked = [sections[key] for key in rule.sections if key in sections]
    if not any(section.text.strip() or section.media or section.images for section in asked):
        yield error(
            "empty_lecture", f"講義{quoted(module.title)}に、本文がありません。",
            "本文を書いて、公開してください。", page=module.page,
        )  # fmt: skip
        return
    media = LibraryMedia.objects.filter(pk__in=rule.media or ())
    played = sum(medium.duration or 0 for medium in media)
    needed = round((played + sum(section.reading_seconds for section in asked)) / 60)
    if module.minutes and needed > module.minutes:
        sentence = (
            f"講義{quoted(module.title)}は、目安が{module.minutes}分ですが、"
            f"読み、視聴するのにおよそ{needed}分かかります。"
        )
        remedy = "単元のページで、目安の時間を直してください。"
        yield warning("too_much_for_its_minutes", sentence, remedy, page=module.page)


def _recordings(module: RunModule) -> Iterator[Finding]:
    """What was published may have lost its recording, or the recording its captions, since."""
    try:
        check_recordings(module.page.specific)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            yield error(
                "recording", f"単元{quoted(module.title)}: {sentence}", "直してから、始めてください。", page=module.page
            )  # fmt: skip
