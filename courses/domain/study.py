"""Reading from the database where somebody is with a lecture: one `Study`, a fixed cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from courses.domain.lectures import (
    LectureRule,
    LectureState,
    Medium,
    Screen,
    ScreenState,
    Seen,
    Watched,
    assess_lecture,
)
from courses.models import (
    Enrolment,
    Evidence,
    LecturePage,
    MediaProgress,
    Requirement,
    RunModule,
    Section,
    SectionProgress,
)
from library.domain.ruby import plain_text


@dataclass
class Study:
    """One enrolment in one lecture: the page of today and the rows of this person."""

    enrolment: Enrolment
    module: RunModule
    page: LecturePage
    sections: list[Section]
    media: dict[int, Medium]
    requirement: Requirement | None
    # Whether evidence says already that the lecture is learned: here, on paper, exempt.
    is_met: bool
    seen: dict[str, SectionProgress]
    watched: dict[int, MediaProgress]

    @property
    def place(self) -> dict[str, Any]:
        """What the rows of this person in this lecture have in common."""
        return {"enrolment": self.enrolment, "module": self.module}

    @property
    def state(self) -> LectureState:
        """Where the person is, from the rows as they are now."""
        return assess_lecture(
            LectureRule.of(self.requirement.rule if self.requirement else {}),
            self.screens,
            self.media,
            {key: as_seen(row) for key, row in self.seen.items()},
            {key: as_watched(row) for key, row in self.watched.items()},
        )

    @cached_property
    def screens(self) -> list[Screen]:
        """The sections as the rule sees them."""
        return screens_of(self.sections)

    @property
    def last_number(self) -> int:
        """The screen (from 1) that was opened last; the first if none was or all is learned."""
        numbers = {screen.id: number for number, screen in enumerate(self.screens, start=1)}
        opened = [row for key, row in self.seen.items() if key in numbers]
        if not opened or self.is_met:
            return 1
        return numbers[max(opened, key=lambda row: row.last_served_at).section_id]

    def screen_of(self, section_id: str) -> ScreenState:
        """Return the screen of a section. Raises ValidationError("no_such_section")."""
        for state in self.state.screens:
            if state.screen.id == section_id:
                return state
        raise ValidationError(
            "この節は新しくなりました。もう一度開いてください。", code="no_such_section"
        )


def screens_of(sections: Iterable[Section]) -> list[Screen]:
    """Return sections as the rule sees them."""
    return [
        Screen(section.id, plain_text(section.heading), section.reading_seconds, section.media)
        for section in sections
    ]


def media_of(sections: Iterable[Section]) -> dict[int, Medium]:
    """Return the media that sections show; the page has read them with its blocks."""
    shown = [
        block.value["media"]
        for section in sections
        for block in section.content
        if block.block_type in ("video", "audio")
    ]
    return {
        row.pk: Medium(row.pk, row.title, row.duration or 0.0, row.type == "audio", row.transcript)
        for row in shown
        if row
    }


def as_seen(row: SectionProgress) -> Seen:
    """Return a row as the rule sees it."""
    return Seen(row.visible_seconds, row.read_at is not None, row.method)


def as_watched(row: MediaProgress) -> Watched:
    """Return a row as the rule sees it."""
    spans = [(start, end) for start, end in row.spans]
    return Watched(spans, row.text_read_at is not None, row.position)


def study_of(enrolment: Enrolment, module: RunModule) -> Study:
    """Read where somebody is with a lecture: four queries, one more if it has media."""
    page = LecturePage.objects.get(pk=module.page_id)
    sections = page.sections()
    media = media_of(sections)
    requirement, is_met = _requirement(enrolment, module)
    seen = SectionProgress.objects.filter(enrolment=enrolment, module=module)
    watched = MediaProgress.objects.filter(enrolment=enrolment, module=module)
    return Study(
        enrolment=enrolment,
        module=module,
        page=page,
        sections=sections,
        media=media,
        requirement=requirement,
        is_met=is_met,
        seen={row.section_id: row for row in seen},
        watched={row.medium: row for row in watched} if media else {},
    )


def _requirement(enrolment: Enrolment, module: RunModule) -> tuple[Requirement | None, bool]:
    """Return what the run asks of a lecture, and whether evidence meets it."""
    valid = Evidence.objects.filter(
        requirement=OuterRef("pk"), enrolment=enrolment, voided_by__isnull=True
    ).exclude(kind=Evidence.Kind.VOID)
    rows = Requirement.objects.filter(module=module, kind=Requirement.Kind.LECTURE)
    row = rows.annotate(is_met=Exists(valid)).first()
    return (row, row.is_met) if row else (None, False)
