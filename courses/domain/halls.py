"""集合視聴: who watched lectures together in a hall, from the beginning to the end.

Each tick is lecture evidence of one person, entered for them by the office from the signed
roster; a wrong tick is voided with its reason. Who came late or left early is not ticked.
A gathering has a day but no times, and nobody books: it takes nobody's seat, room or hour from
a session, hence no overlap is asked about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

import audit.domain.trail as audit
from courses.domain.evidence import check_learning, lock_enrolment, record_evidence, void_evidence
from courses.domain.paper import Original, paper_moment
from courses.domain.reading import check_open
from courses.models import Enrolment, Evidence, HallViewing, Requirement, RunModule
from courses.models.runs import CourseRun
from library import clock
from library.domain.quotes import quoted
from people.domain.lookup import find_person
from people.models import User
from people.roles import check_office

SOURCE_TYPE = "courses.hallviewing"


def lectures_of(run: CourseRun) -> list[RunModule]:
    """Return the run's lectures that can be watched together, in order."""
    rows = RunModule.objects.filter(run=run, requirements__kind=Requirement.Kind.LECTURE)
    return list(rows.select_related("stage").order_by("stage__order", "order"))


@transaction.atomic
def create_viewing(
    run: CourseRun,
    modules: Sequence[RunModule],
    *,
    held_on: date,
    place: str,
    led_by: str,
    actor: User,
) -> HallViewing:
    """Plan or note a gathering; the same day, place and leader are one gathering.

    Raises PermissionDenied and ValidationError("no_lecture" | "run_closed" | "invalid").
    """
    check_office(actor)
    # Two presses of the button wait for each other here and make one.
    run = CourseRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state != CourseRun.State.OPEN:
        raise ValidationError("開催中の回にだけ登録できます。", code="run_closed")
    if not modules or not {m.pk for m in modules} <= {m.pk for m in lectures_of(run)}:
        raise ValidationError("視聴した講義を選んでください。", code="no_lecture")
    if not place.strip() or not led_by.strip():
        raise ValidationError("場所と、進めた人を書いてください。", code="invalid")
    viewing, is_new = HallViewing.objects.get_or_create(
        run=run,
        held_on=held_on,
        place=place.strip(),
        led_by=led_by.strip(),
        defaults={"created_by": actor, "created_at": clock.now()},
    )
    if is_new:
        viewing.modules.set(modules)
        keys = sorted(m.key for m in modules)
        audit.record("courses.hall.create", viewing, actor=actor, modules=keys)
    return viewing


def ticks_of(viewing: HallViewing) -> dict[object, list[Evidence]]:
    """Return the valid evidence of a gathering, by the id of the enrolment: one query."""
    rows = Evidence.objects.filter(
        source_type=SOURCE_TYPE, source_id=str(viewing.pk), kind=Evidence.Kind.LECTURE,
        voided_by__isnull=True,
    )  # fmt: skip
    found: dict[object, list[Evidence]] = {}
    for row in rows.select_related("requirement", "recorded_by"):
        found.setdefault(row.enrolment_id, []).append(row)
    return found


@transaction.atomic
def tick(viewing: HallViewing, enrolment: Enrolment, *, actor: User) -> bool:
    """Note that somebody watched all of it: all lectures or none; return whether it is new.

    Raises PermissionDenied, ValidationError("own_record" | "not_asked" | "locked" |
    "original_missing" | "future" | "too_early" | "run_closed" | "not_learning").
    """
    check_office(actor)
    enrolment = lock_enrolment(enrolment.pk)
    check_learning(enrolment)
    roster = Original(day=viewing.held_on, kept=viewing.original_kept)
    occurred_at = paper_moment(enrolment, roster, actor=actor)
    before = set(_facts(viewing, enrolment))
    for module in viewing.modules.select_related("page"):
        requirement = _own_requirement(enrolment, module)
        check_open(enrolment, requirement.module)  # type: ignore[arg-type]
        record_evidence(
            enrolment,
            requirement,
            kind=Evidence.Kind.LECTURE,
            key=f"hall:{viewing.pk}:{enrolment.pk}:{requirement.pk}",
            actor=actor,
            occurred_at=occurred_at,
            channel=Evidence.Channel.HALL,
            method="hall",
            source_type=SOURCE_TYPE,
            source_id=str(viewing.pk),
            minutes=requirement.minutes,
            payload={"original_kept": viewing.original_kept, "place": viewing.place},
        )
    return set(_facts(viewing, enrolment)) != before


def _facts(viewing: HallViewing, enrolment: Enrolment) -> Iterable[object]:
    return Evidence.objects.filter(
        enrolment=enrolment, source_type=SOURCE_TYPE, source_id=str(viewing.pk),
        kind=Evidence.Kind.LECTURE, voided_by__isnull=True,
    ).values_list("pk", flat=True)  # fmt: skip


def _own_requirement(enrolment: Enrolment, module: RunModule) -> Requirement:
    """Return what the lecture meets in the person's own run."""
    rows = Requirement.objects.filter(
        run=enrolment.run_id, kind=Requirement.Kind.LECTURE, module__page=module.page_id
    )
    requirement = rows.select_related("module").first()
    if requirement is None:
        raise ValidationError(
            f"この方の研修に{quoted(module.title)}はありません。", code="not_asked"
        )
    return requirement


@dataclass(slots=True)
class Outcome:
    """What became of a roster: how many are new, and whom it could not note, with the reason."""

    added: int = 0
    errors: list[tuple[Enrolment, str]] = field(default_factory=list)


def enter_roster(
    viewing: HallViewing, enrolments: Iterable[Enrolment], *, original_kept: str, actor: User
) -> Outcome:
    """Tick everybody, each in a transaction of their own; who cannot be ticked is named.

    Sending the same roster again changes nothing.
    Raises PermissionDenied, ValidationError("original_missing" | "future").
    """
    viewing = _keep_original(viewing, original_kept, actor=actor)
    outcome = Outcome()
    for enrolment in enrolments:
        try:
            outcome.added += tick(viewing, enrolment, actor=actor)
        except ValidationError as error:
            outcome.errors.append((enrolment, error.messages[0]))
    return outcome


@transaction.atomic
def _keep_original(viewing: HallViewing, original_kept: str, *, actor: User) -> HallViewing:
    check_office(actor)
    viewing = HallViewing.objects.select_for_update(of=("self",)).get(pk=viewing.pk)
    if viewing.held_on > clock.today():
        raise ValidationError(
            "まだ来ていない日の視聴です。終わってから、出席簿のとおりに入れてください。",
            code="future",
        )
    if not original_kept.strip():
        raise ValidationError("出席簿の原本の保管場所を書いてください。", code="original_missing")
    if viewing.original_kept != original_kept.strip():
        viewing.original_kept = original_kept.strip()
        viewing.save(update_fields=["original_kept"])
        audit.record(
            "courses.hall.keep", viewing, actor=actor, original_kept=viewing.original_kept
        )
    return viewing


@transaction.atomic
def untick(viewing: HallViewing, enrolment: Enrolment, *, actor: User, reason: str) -> int:
    """Take back a wrong tick, saying why; return how many lectures it had counted for.

    Raises PermissionDenied, ValidationError("reason_missing" | "not_ticked" | "run_closed" |
    "not_learning").
    """
    check_office(actor)
    enrolment = lock_enrolment(enrolment.pk)
    rows = list(Evidence.objects.filter(pk__in=list(_facts(viewing, enrolment))))
    if not rows:
        raise ValidationError("この方の印は、もうありません。", code="not_ticked")
    for row in rows:
        void_evidence(row, actor=actor, reason=reason)
    return len(rows)


def walk_in(viewing: HallViewing, number: str) -> Enrolment:
    """Find somebody by 受講者番号 or name whose course has one of the lectures watched.

    Raises ValidationError("unknown_number" | "several").
    """
    asked = Enrolment.objects.filter(
        state__in=Enrolment.LEARNING, run__modules__page__in=viewing.modules.values("page")
    )
    people = User.objects.filter(pk__in=asked.values("person"))
    person = find_person(people, number, among="この講義のある研修を受けている方のうちに")
    rows = asked.filter(person=person).select_related("person", "run__course")
    return rows.order_by("-accepted_at")[0]
