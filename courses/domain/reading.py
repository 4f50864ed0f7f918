"""Learning a lecture: screens served, time counted, and the evidence once its rule is met.

The rule is in `lectures`, what a browser may claim in `watching`; here is what is written.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

import audit.domain.trail as audit
from courses.domain.counting import count, count_page
from courses.domain.evidence import check_learning, lock_enrolment, record_evidence
from courses.domain.lectures import SHARE_OF_READING, LectureState, Medium, lasting
from courses.domain.study import Study, study_of
from courses.domain.watching import Batch, covered
from courses.models import (
    Enrolment,
    Evidence,
    MediaProgress,
    ModuleProgress,
    RunModule,
    SectionProgress,
    Sitting,
)
from courses.models.sections import CHARACTERS_A_MINUTE
from library import clock
from library.domain.quotes import quoted
from library.domain.ruby import plain_text
from people.models import User

# A phone may be without a line for some days; after that its batches are refused.
SITTING_DAYS = 7
EVIDENCE_VERSION = 2


def check_open(enrolment: Enrolment, module: RunModule) -> None:
    """Refuse a module that is not open yet. Raises ValidationError("locked")."""
    row = ModuleProgress.objects.filter(enrolment=enrolment, module=module).first()
    if row is None or not row.is_open:
        raise ValidationError(
            f"{quoted(module.title)}はまだ開いていません。開く条件は、受講している方のマイページに書いてあります。",
            code="locked",
        )


def serve(enrolment: Enrolment, module: RunModule, section_id: str) -> Sitting:
    """Note that a section is shown to its reader now; its browser speaks under the sitting."""
    now = clock.now()
    SectionProgress.objects.bulk_create(
        [
            SectionProgress(
                enrolment=enrolment,
                module=module,
                section_id=section_id,
                served_at=now,
                last_served_at=now,
            )
        ],
        update_conflicts=True,
        unique_fields=["enrolment", "module", "section_id"],
        update_fields=["last_served_at"],
    )
    return Sitting.objects.create(
        enrolment=enrolment, module=module, section_id=section_id, served_at=now
    )


def _begin(enrolment: Enrolment, module: RunModule) -> Study:
    """Lock the enrolment and read where it is with the lecture."""
    enrolment = lock_enrolment(enrolment.pk)
    check_learning(enrolment)
    check_open(enrolment, module)
    return study_of(enrolment, module)


@transaction.atomic
def turn_page(
    enrolment: Enrolment,
    module: RunModule,
    section_id: str,
    *,
    sitting: UUID | None,
    batches: Sequence[Batch] = (),
    actor: User,
) -> Study:
    """Leave a screen by its 次へ, with what its script has not sent yet.

    Where no script counted, the screen counts if it was served long enough ago.
    Raises ValidationError("locked" | "no_such_section" | "run_closed" | "not_learning").
    """
    study = _begin(enrolment, module)
    screen = study.screen_of(section_id)
    row = _served(study, section_id).filter(pk=sitting).first() if sitting else None
    if row:
        for batch in batches:
            count(study, screen, row, batch)
        count_page(study, screen, row)
    _settle(study, actor=actor)
    return study


def count_batch(
    enrolment: Enrolment,
    module: RunModule,
    section_id: str,
    sitting: UUID,
    batch: Batch,
    *,
    actor: User,
) -> Study:
    """Count what a screen says it showed and played; the same batch twice counts once.

    Raises ValidationError("too_much_time" | "no_such_sitting" | "no_such_section" | "locked" |
    "run_closed" | "not_learning"). Nothing of a batch that claims too much is counted.
    """
    with transaction.atomic():
        study = _begin(enrolment, module)
        screen = study.screen_of(section_id)
        is_counted = count(study, screen, _sitting(study, section_id, sitting), batch)
        _settle(study, actor=actor)
    if not is_counted:
        raise ValidationError(
            "実際にたった時間より長い記録だったので、数えませんでした。"
            "ほかの画面でも同じ研修を開いているときは、一つだけにしてください。",
            code="too_much_time",
        )
    return study


def _served(study: Study, section_id: str) -> QuerySet[Sitting]:
    earliest = clock.now() - timedelta(days=SITTING_DAYS)
    return Sitting.objects.filter(**study.place, section_id=section_id, served_at__gte=earliest)


def _sitting(study: Study, section_id: str, pk: UUID) -> Sitting:
    """Return one's own sitting of this section, while its batches may still arrive."""
    row = _served(study, section_id).filter(pk=pk).first()
    if row is None:
        raise ValidationError(
            "この画面を開いてから長くたったため、記録できません。もう一度開いてください。",
            code="no_such_sitting",
        )
    return row


def _settle(study: Study, *, actor: User) -> None:
    """Write the evidence of the lecture the first time that its rule is met."""
    state = study.state
    if study.requirement is None or study.is_met or not state.is_done:
        return
    record_evidence(
        study.enrolment,
        study.requirement,
        kind=Evidence.Kind.LECTURE,
        key=f"lecture:{study.enrolment.pk}:{study.module.key}",
        actor=actor,
        method=method_of(state),
        source_type="wagtailcore.page",
        source_id=str(study.module.page_id),
        minutes=study.module.minutes,
        payload=payload_of(study, state),
    )
    study.is_met = True


def text_needed(medium: Medium) -> float:
    """Return how many seconds the text of a medium must be open to count."""
    return len(plain_text(medium.text)) * 60 / CHARACTERS_A_MINUTE * SHARE_OF_READING


def text_wait(medium: Medium) -> str:
    """Say the same in words."""
    return lasting(max(1.0, text_needed(medium)))


def serve_text(study: Study, medium: int) -> None:
    """Note that the text of a medium is shown to its reader now."""
    MediaProgress.objects.bulk_create(
        [MediaProgress(**study.place, medium=medium, text_served_at=clock.now())],
        update_conflicts=True,
        unique_fields=["enrolment", "module", "medium"],
        update_fields=["text_served_at"],
    )


@transaction.atomic
def read_text(enrolment: Enrolment, module: RunModule, medium: int, *, actor: User) -> Study:
    """Let the text of a medium count as read if it was served long enough ago.

    Raises ValidationError("no_such_medium" | "locked" | "run_closed" | "not_learning").
    """
    study = _begin(enrolment, module)
    row = study.watched.get(medium)
    if medium not in study.media or row is None or row.text_served_at is None:
        raise ValidationError(
            "この文章は新しくなりました。もう一度開いてください。", code="no_such_medium"
        )
    now = clock.now()
    waited = (now - row.text_served_at).total_seconds()
    if row.text_read_at is None and waited >= text_needed(study.media[medium]):
        row.text_read_at = now
        row.save()
    _settle(study, actor=actor)
    return study


@transaction.atomic
def purge_sittings() -> int:
    """Delete the sittings of which nothing can arrive any more, and log it; return how many.

    They are no evidence: what they counted is kept by section and medium. A sitting may have
    paid until `SITTING_DAYS` after it was served, for a screen that was served when it was.
    """
    oldest = clock.now() - timedelta(days=2 * SITTING_DAYS)
    count = Sitting.objects.filter(served_at__lt=oldest).delete()[0]
    if count:
        kind = ContentType.objects.get_for_model(Sitting)
        audit.record("courses.sitting.purge", kind, actor=None, count=count)
    return count


def method_of(state: LectureState) -> str:
    """Return how a lecture was learned: by the way that says least about its reader."""
    if any(m.is_asked and m.watched.is_read and m.percent < m.needed for m in state.media):
        return "transcript"
    ways = {s.seen.method for s in state.screens if s.is_asked}
    return SectionProgress.Method.PAGE if ways != {"player"} else SectionProgress.Method.PLAYER


def payload_of(study: Study, state: LectureState) -> dict[str, Any]:
    """Return what the evidence keeps: the rule, the text's revision, each screen and medium."""
    return {
        "version": EVIDENCE_VERSION,
        "revision": study.page.live_revision_id,
        "watch_percent": state.rule.watch_percent,
        "sections": [
            {
                "id": s.screen.id,
                "seconds": round(s.seen.seconds),
                "needed": round(s.screen.needed_seconds, 1),
                "method": s.seen.method,
            }
            for s in state.screens
            if s.seen.is_read
        ],
        "media": [
            {
                "id": m.medium.id,
                "seconds": round(covered(m.watched.spans), 1),
                "percent": m.percent,
                "method": "transcript" if m.watched.is_read else "player",
            }
            for m in state.media
            if m.is_asked
        ],
    }
