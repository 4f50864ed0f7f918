"""推薦から受講決定まで."""

from django.core.exceptions import ValidationError
from django.db import transaction

import audit.domain.trail as audit
from courses import activities
from courses.domain import notices
from courses.domain.evidence import check_learning, lock_enrolment
from courses.domain.judging import with_ancestors
from courses.domain.projection import project
from courses.models import CourseRun, Enrolment, Nomination
from library import clock
from library.domain.reasons import read_reason
from people.domain.oneself import check_somebody_else
from people.domain.participation import check_begins, check_not_left
from people.domain.places import main_place
from people.models import Audience, User, UserQuerySet

OWN_NOMINATION = "ご自分の推薦は、ご自分では決められません。ほかの担当者が決めてください。"


def suiting(run: CourseRun, people: UserQuerySet) -> UserQuerySet:
    """Keep the people whom the run's course is for: those in its audiences or within them.

    Whoever has left is in no audience any more; whoever begins after the run is not yet in it.
    """
    whom = set(run.course.audiences.values_list("code", flat=True))
    parents = Audience.parents()
    codes = [code for code in parents if with_ancestors([code], parents) & whom]
    asked = User.objects.filter(audiences__code__in=codes)
    here = people.between(clock.today(), max(run.ends_on, clock.today()))
    return here.filter(pk__in=asked.values("pk"))


def check_audience(run: CourseRun, person: User) -> None:
    """Refuse someone whom the course is not for. Raises ValidationError("other_audience")."""
    if not suiting(run, User.objects.filter(pk=person.pk)).exists():
        raise ValidationError(
            f"{person.get_full_name()}さんの対象区分は、この研修の対象({run.course.target})ではありません。",
            code="other_audience",
        )


@transaction.atomic
def nominate(run: CourseRun, person: User, *, actor: User | None, note: str = "") -> Nomination:
    """Propose someone for an open run; proposing twice returns the first proposal.

    Raises ValidationError("run_closed" | "own_record" | "left" | "begins_later" |
    "other_audience").
    """
    run = CourseRun.objects.select_for_update(of=("self",)).select_related("course").get(pk=run.pk)
    if run.state != CourseRun.State.OPEN:
        raise ValidationError("開催中の回にだけ推薦できます。", code="run_closed")
    existing = Nomination.objects.filter(run=run, person=person).first()
    if existing:
        return existing
    check_somebody_else(person.pk, actor, OWN_NOMINATION)
    check_not_left(person, on=clock.today())
    check_begins(person, by=run.ends_on, before_what="この開催")
    check_audience(run, person)
    nomination = Nomination.objects.create(
        run=run, person=person, nominated_by=actor, nominated_at=clock.now(), note=note.strip()
    )
    audit.record("courses.nomination.nominate", nomination, actor=actor, on_behalf_of=person)
    notices.tell_nominated(nomination)
    return nomination


def _decide(nomination: Nomination, state: str, *, actor: User | None, note: str) -> Nomination:
    rows = Nomination.objects.select_for_update(of=("self",))
    nomination = rows.select_related("run__course", "person").get(pk=nomination.pk)
    if nomination.state == state:
        return nomination
    if nomination.state not in Nomination.UNDECIDED:
        raise ValidationError(
            f"この推薦はすでに「{nomination.get_state_display()}」になっています。", code="decided"
        )
    check_somebody_else(nomination.person_id, actor, OWN_NOMINATION)
    nomination.state = state
    nomination.decided_by = actor
    nomination.decided_at = clock.now()
    nomination.decision_note = note.strip()
    nomination.save()
    return nomination


@transaction.atomic
def accept(nomination: Nomination, *, actor: User | None, note: str = "") -> Enrolment:
    """Decide that someone takes the course; their audiences and organisation are frozen.

    Accepting twice returns the same enrolment.
    Raises ValidationError("decided" | "own_record" | "run_closed" | "left" | "begins_later" |
    "other_audience").
    """
    # The run is locked first, as closing it does: nobody is accepted into a run that just closed.
    run = CourseRun.objects.select_for_update().get(pk=nomination.run_id)
    existing = Enrolment.objects.filter(run=run, person=nomination.person_id).first()
    if existing:
        return existing
    nomination = _decide(nomination, Nomination.State.ACCEPTED, actor=actor, note=note)
    if run.state != CourseRun.State.OPEN:
        raise ValidationError("この開催は終了しています。", code="run_closed")
    person = nomination.person
    check_not_left(person, on=clock.today())
    check_begins(person, by=run.ends_on, before_what="この開催")
    check_audience(nomination.run, person)
    enrolment = Enrolment.objects.create(
        run=nomination.run,
        person=person,
        audiences=sorted(person.audiences.values_list("code", flat=True)),
        organisation_name=main_place(person, clock.today()),
        accepted_at=clock.now(),
    )
    audit.record("courses.nomination.accept", nomination, actor=actor, on_behalf_of=person)
    project(enrolment, actor=actor)
    notices.tell_decided(nomination)
    return enrolment


@transaction.atomic
def decline(nomination: Nomination, *, actor: User, note: str) -> Nomination:
    """Decide against it, saying why.

    Raises ValidationError("reason_missing" | "own_record" | "decided").
    """
    note = read_reason(note, "見送る理由を書いてください。")
    nomination = _decide(nomination, Nomination.State.DECLINED, actor=actor, note=note)
    audit.record(
        "courses.nomination.decline", nomination, actor=actor, on_behalf_of=nomination.person,
        reason=note,
    )  # fmt: skip
    notices.tell_decided(nomination, reason=note)
    return nomination


@transaction.atomic
def wait(nomination: Nomination, *, actor: User, note: str = "") -> Nomination:
    """Keep it for later. Raises ValidationError("own_record" | "decided")."""
    nomination = _decide(nomination, Nomination.State.WAITING, actor=actor, note=note)
    audit.record(
        "courses.nomination.wait", nomination, actor=actor, on_behalf_of=nomination.person
    )
    notices.tell_decided(nomination)
    return nomination


@transaction.atomic
def withdraw(enrolment: Enrolment, *, actor: User, reason: str) -> Enrolment:
    """End an enrolment before completion, saying why; its bookings and open case parts go too.

    Raises ValidationError("reason_missing" | "own_record" | "run_closed" | "not_learning" |
    "completed").
    """
    reason = read_reason(reason, "辞退の理由を書いてください。")
    check_somebody_else(enrolment.person_id, actor)
    activities.let_go(enrolment, actor=actor)
    enrolment = lock_enrolment(enrolment.pk)
    check_learning(enrolment)
    if enrolment.state == Enrolment.State.COMPLETED:
        raise ValidationError("修了した受講は辞退にできません。", code="completed")
    enrolment.state = Enrolment.State.WITHDRAWN
    notices.let_go(enrolment)
    audit.record(
        "courses.enrolment.withdraw", enrolment, actor=actor, on_behalf_of=enrolment.person,
        reason=reason,
    )  # fmt: skip
    project(enrolment, actor=actor)
    return enrolment


@transaction.atomic
def reinstate(enrolment: Enrolment, *, actor: User, reason: str) -> Enrolment:
    """Take a wrong withdrawal back: what was learned counts again; seats are booked anew.

    Raises ValidationError("reason_missing" | "own_record" | "run_closed" | "not_withdrawn").
    """
    reason = read_reason(reason, "辞退を取り消す理由を書いてください。")
    run = CourseRun.objects.select_for_update().get(pk=enrolment.run_id)
    if run.state != CourseRun.State.OPEN:
        raise ValidationError("この開催は終了しています。", code="run_closed")
    enrolment = lock_enrolment(enrolment.pk)
    check_somebody_else(enrolment.person_id, actor)
    if enrolment.state != Enrolment.State.WITHDRAWN:
        raise ValidationError("この受講は「辞退」ではありません。", code="not_withdrawn")
    # The evidence alone says which of the states that follow from it is the right one.
    enrolment.state = Enrolment.State.ACCEPTED
    audit.record(
        "courses.enrolment.reinstate", enrolment, actor=actor, on_behalf_of=enrolment.person,
        reason=reason,
    )  # fmt: skip
    project(enrolment, actor=actor)
    return enrolment


@transaction.atomic
def reopen(nomination: Nomination, *, actor: User, reason: str) -> Nomination:
    """Take a wrong decline back: the nomination waits to be decided, as if it never had been.

    Raises ValidationError("reason_missing" | "own_record" | "run_closed" | "not_declined").
    """
    reason = read_reason(reason, "見送りを取り消す理由を書いてください。")
    run = CourseRun.objects.select_for_update().get(pk=nomination.run_id)
    if run.state != CourseRun.State.OPEN:
        raise ValidationError("この開催は終了しています。", code="run_closed")
    rows = Nomination.objects.select_for_update(of=("self",)).select_related(
        "run__course", "person"
    )
    nomination = rows.get(pk=nomination.pk)
    check_somebody_else(nomination.person_id, actor, OWN_NOMINATION)
    if nomination.state != Nomination.State.DECLINED:
        raise ValidationError("この推薦は「見送り」ではありません。", code="not_declined")
    before = nomination.decision_note
    nomination.state = Nomination.State.NOMINATED
    nomination.decided_by = nomination.decided_at = None
    nomination.decision_note = ""
    nomination.save()
    audit.record(
        "courses.nomination.reopen", nomination, actor=actor, on_behalf_of=nomination.person,
        reason=reason, declined_because=before,
    )  # fmt: skip
    return nomination
