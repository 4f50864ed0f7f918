"""What people are told of their place in a run: decisions, stages that open, the end near."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from courses.domain.assessment import assess
from courses.domain.progress import ALWAYS, Progress, StageState, explain
from courses.domain.rules import facts_of, rules_of
from courses.models import CourseRun, Enrolment, ModuleProgress, Nomination, Requirement
from library import clock
from library.domain.wareki import fiscal_year_wareki, wareki_weekday
from notices.domain import outbox, reminders
from notices.domain.outbox import Telling
from notices.kinds import Kind
from notices.models import Channel
from people.models import User

LEADS = (30, 7)
SHOWN = 8
# How long after its day a stage that opened is still news.
LATE_DAYS = 7
CHUNK = 200

_COURSE = {"course": "ひきこもりサポーター養成研修", "year": "令和8年度"}
_DATES = {"starts": "令和8年4月1日(水曜日)", "ends": "令和9年3月31日(水曜日)"}
KINDS = [
    Kind("nomination_received", "推薦されたとき", _COURSE, channels=frozenset({Channel.MAIL})),
    Kind("nomination_accepted", "受講が決まったとき", _COURSE | _DATES),
    Kind("nomination_declined", "推薦が見送りになったとき", _COURSE | {"reason": "定員のため。"}),
    Kind("nomination_waiting", "受講の決定を保留したとき", _COURSE),
    Kind("stage_opened", "つぎの段階が開いたとき", _COURSE | {"stage": "第2段階 演習"}),
    Kind(
        "deadline", "研修の期限の予告(30日前、7日前)",
        _COURSE | _DATES
        | {"missing": ["講義「聴く」を読む", "講義「つなぐ」を読む"], "count": 10, "more": 5, "later": 3},
    ),
]  # fmt: skip


def tell_nominated(nomination: Nomination) -> None:
    """Tell somebody that they were proposed."""
    _tell(nomination, "received")


def tell_decided(nomination: Nomination, *, reason: str = "") -> None:
    """Tell somebody what was decided: accepted, declined or waiting."""
    _tell(nomination, nomination.state, reason=reason)


def _tell(nomination: Nomination, what: str, **context: Any) -> None:
    outbox.tell(
        nomination.person,
        f"nomination_{what}",
        key=f"nomination:{nomination.pk}:{what}",
        context=_about(nomination.run) | context,
        topic=f"nomination:{nomination.pk}",
        link=reverse("home:my"),
    )


def _about(run: CourseRun) -> dict[str, Any]:
    return {
        "course": run.course.title,
        "year": fiscal_year_wareki(run.fiscal_year),
        "starts": wareki_weekday(run.starts_on),
        "ends": wareki_weekday(run.ends_on),
    }


# Stages --------------------------------------------------------------------------------


def stage_topic(enrolment: Enrolment) -> str:
    """Name what somebody is told of: how far the stages have opened to them."""
    return f"stage:{enrolment.pk}"


def follow_stages(
    enrolment: Enrolment,
    progress: Progress,
    was_open: Collection[str] | None,
    *,
    actor: User | None,
) -> None:
    """Tell somebody of each stage that opened, once and for all; take back what closed again.

    `was_open`: the keys of the modules that were open to them before, or None if nothing was
    stored yet: then they are told of the enrolment itself. Of the first stage nobody is told.
    """
    if was_open is None:
        return
    later = [
        stage for stage in progress.stages[1:] if _was_open(stage, was_open) != _is_open(stage)
    ]
    if any(not _is_open(stage) for stage in later):
        outbox.cancel(stage_topic(enrolment))
    opened = [stage for stage in later if _is_open(stage) and not _is_over(stage)]
    if opened and enrolment.state in Enrolment.LEARNING:
        outbox.tell_all([_opened(enrolment, stage, actor) for stage in opened])


def _is_open(stage: StageState) -> bool:
    """Tell whether there is something in a stage for this person, and it is open."""
    return any(module.is_open for module in stage.modules)


def _was_open(stage: StageState, was_open: Collection[str]) -> bool:
    return any(module.rule.key in was_open for module in stage.modules)


def _is_over(stage: StageState) -> bool:
    """Tell whether everything in a stage was done before it opened, as on an exemption."""
    return all(module.is_done for module in stage.modules if module.is_open)


def _opened(enrolment: Enrolment, stage: StageState, actor: User | None) -> Telling:
    # Whoever opened it by their own last answer sees it there and then: no mail, no letter.
    is_own_doing = actor is not None and actor.pk == enrolment.person_id
    return Telling(
        enrolment.person,
        "stage_opened",
        f"stage:{enrolment.pk}:{stage.rule.key}",
        context=_about(enrolment.run) | {"stage": stage.rule.title},
        topic=stage_topic(enrolment),
        link=f"{reverse('home:my')}?enrolment={enrolment.pk}",
        not_after=_over_at(enrolment.run),
        only=frozenset({Channel.SCREEN}) if is_own_doing else outbox.EVERY_WAY,
    )


def tell_of_days(now: datetime) -> int:
    """Tell those to whom a stage opens by its date today; return how many.

    A day that a machine slept through is told late, but not a week late. What somebody has been
    told of is not told again.
    """
    today = timezone.localdate(now)
    rows = ModuleProgress.objects.filter(
        opens_on__range=(today - timedelta(days=LATE_DAYS), today),
        enrolment__state__in=Enrolment.LEARNING,
        enrolment__run__state=CourseRun.State.OPEN,
        enrolment__person__in=User.objects.not_left(on=today),
        module__stage__order__gt=1,
    )
    pairs = rows.order_by("enrolment", "module__stage").values_list(
        "enrolment", "module__stage__key"
    )
    keys = {f"stage:{pk}:{stage}": pk for pk, stage in pairs.distinct()}
    people = sorted({keys[key] for key in outbox.untold(keys)})
    return sum(_tell_day(pk) for pk in people)


@transaction.atomic
def _tell_day(pk: Any) -> int:
    """Tell one person of the stages that their dates have opened and that are not done yet."""
    rows = Enrolment.objects.select_for_update(of=("self",), skip_locked=True)
    enrolment = rows.filter(pk=pk, state__in=Enrolment.LEARNING).first()
    if enrolment is None:
        return 0
    facts = facts_of(enrolment.evidence.select_related("requirement"))
    progress = assess(rules_of(enrolment.run), enrolment.audiences, facts, clock.today())
    opened = [
        stage
        for stage in progress.stages[1:]
        if stage.opens_on not in (None, ALWAYS) and _is_open(stage) and not _is_over(stage)
    ]
    return len(outbox.tell_all([_opened(enrolment, stage, None) for stage in opened]))


# The end of a run ----------------------------------------------------------------------


def deadline_topic(enrolment: Enrolment) -> str:
    """Name what the reminders of one enrolment's end are about."""
    return f"deadline:{enrolment.pk}"


def let_go(*enrolments: Enrolment) -> None:
    """Take back what has not gone out: there is nothing left to do in these enrolments."""
    outbox.cancel(*map(deadline_topic, enrolments), *map(stage_topic, enrolments))


def remind_of_ends(now: datetime) -> int:
    """Tell those who have something left to do in a run that ends soon; return how many."""
    today = timezone.localdate(now)
    runs = CourseRun.objects.filter(
        state=CourseRun.State.OPEN,
        ends_on__range=(today, today + timedelta(days=max(LEADS))),
    )
    return sum(_remind(run, now) for run in runs.select_related("course"))


def _remind(run: CourseRun, now: datetime) -> int:
    """Remind one run's people, some at a time: their rows are locked meanwhile."""
    # Whoever has no module to do here is asked nothing that an end could be missed for.
    here = User.objects.not_left(on=timezone.localdate(now))
    rows = run.enrolments.filter(
        state__in=Enrolment.LEARNING, person__in=here, modules_total__gt=0
    )
    leads = {
        pk: reminders.lead_now(run.ends_on, LEADS, now, known_at=accepted_at)
        for pk, accepted_at in rows.values_list("pk", "accepted_at")
    }
    keys = {f"deadline:{pk}:{lead}:{run.ends_on}": pk for pk, lead in leads.items() if lead}
    untold = sorted(outbox.untold(keys))
    return sum(_remind_some(run, {keys[key]: key for key in some}) for some in _chunks(untold))


def _chunks(keys: list[str]) -> list[list[str]]:
    return [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]


@transaction.atomic
def _remind_some(run: CourseRun, keys: dict[Any, str]) -> int:
    """Tell these enrolments (by id, with their keys) what is missing.

    The lock keeps a completion from slipping in between; whoever is busy comes next time.
    """
    rows = Enrolment.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk__in=keys, state__in=Enrolment.LEARNING
    )
    rules = rules_of(run)
    tellings = []
    for enrolment in rows.select_related("person").prefetch_related("evidence__requirement"):
        facts = facts_of(enrolment.evidence.all())
        progress = assess(rules, enrolment.audiences, facts, clock.today())
        now, later = _missing(progress)
        if now or later:
            tellings.append(_deadline(run, enrolment, keys[enrolment.pk], now, later))
    return len(outbox.tell_all(tellings))


def _missing(progress: Progress) -> tuple[list[str], list[str]]:
    """Return what is missing, in words: what can be done today, and what is not open yet."""
    shut = [c for m in progress.modules.values() if not m.is_open for c in m.conditions]
    if progress.survey_missing:
        shut += [c for c in progress.course_conditions if c.code == Requirement.Kind.SURVEY]
    keys = {c.requirement for c in shut if c.requirement}
    missing = [c for c in explain(progress) if not c.is_met]
    return (
        [c.text for c in missing if c.requirement not in keys],
        [c.text for c in missing if c.requirement in keys],
    )


def _deadline(
    run: CourseRun, enrolment: Enrolment, key: str, now: list[str], later: list[str]
) -> Telling:
    """Name what can be done; what is not open yet is counted, for nobody can begin it."""
    left = {
        "missing": now[:SHOWN], "count": len(now) + len(later), "more": len(now[SHOWN:]),
        "later": len(later),
    }  # fmt: skip
    return Telling(
        enrolment.person,
        "deadline",
        key,
        context=_about(run) | left,
        topic=deadline_topic(enrolment),
        link=f"{reverse('home:my')}?enrolment={enrolment.pk}",
        not_after=_over_at(run),
    )


def _over_at(run: CourseRun) -> datetime:
    """Return the moment from which nothing can be done in a run."""
    return timezone.make_aware(datetime.combine(run.ends_on + timedelta(days=1), time.min))
