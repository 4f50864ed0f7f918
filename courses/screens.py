"""What one screen of the player shows, put together for its template."""

import json
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from courses.domain.lectures import MediumState, ScreenState, lasting, why_not_yet
from courses.domain.study import Study
from courses.journey import module_url


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A line of the outline: a screen, where it leads, and what it still lacks in words."""

    state: ScreenState
    url: str
    note: str
    is_done: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class MediumAttributes:
    """What a figure is told about its viewer."""

    watched: str
    start: int
    no_skip: bool
    transcript_url: str
    state: MediumState


def screen_context(study: Study, number: int) -> dict[str, Any]:
    """Return what the template of a screen needs."""
    state = study.state
    address = module_url(study.enrolment, study.module.key)
    here = state.screens[number - 1]
    return {
        "enrolment": study.enrolment,
        "module": study.module,
        "page": study.page,
        "section": study.sections[number - 1],
        "state": state,
        # Not `here`: that is the address of the page, to which the forms of its head come back.
        "current": here,
        "why": why_not_yet(here),
        "is_met": study.is_met,
        "number": number,
        "count": len(study.sections),
        "overview_url": address,
        "previous_url": f"{address}?screen={number - 1}" if number > 1 else address,
        "outline": outline_of(study, number),
        "viewings": {m.medium.id: attributes_of(study, m) for m in state.media_of(number)},
    }


def outline_of(study: Study, number: int = 0) -> list[OutlineItem]:
    """List the screens; `number` is where the reader is."""
    address = module_url(study.enrolment, study.module.key)
    state = study.state
    return [
        OutlineItem(
            state=screen,
            url=f"{address}?screen={screen.number}",
            note=note_of(screen, state.media_of(screen.number)),
            is_done=screen.seen.is_read and all(m.is_met for m in state.media_of(screen.number)),
            is_here=screen.number == number,
        )
        for screen in state.screens
    ]


def note_of(screen: ScreenState, media: list[MediumState]) -> str:
    """Say in a few words that a screen counts, or what it still lacks."""
    notes = [
        "学んだ" if screen.seen.is_read else f"あと{lasting(screen.left_seconds)}で「学んだ」"
    ]
    notes += [f"{m.medium.kind}はあと{lasting(m.left_seconds)}" for m in media if not m.is_met]
    return "、".join(notes)


def attributes_of(study: Study, state: MediumState) -> MediumAttributes:
    """Return what the figure of a medium is told."""
    place = [study.enrolment.pk, study.module.key, state.medium.id]
    return MediumAttributes(
        watched=json.dumps([list(span) for span in state.watched.spans]),
        start=int(state.watched.position),
        no_skip=study.page.no_skip,
        transcript_url=reverse("courses:transcript", args=place),
        state=state,
    )
