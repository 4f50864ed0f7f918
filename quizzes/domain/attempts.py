"""The life of an attempt: start, save, submit. Nobody but the trainee sees what it earned.

Every change locks the enrolment, reads the attempt afresh, checks, writes and logs in one
transaction. A failed attempt is its own record and leaves no evidence; one that passes adds
evidence that says so, without points, because HR reads evidence.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

import audit.domain.trail as audit
from courses.domain.evidence import check_learning, lock_enrolment
from courses.domain.reading import check_open
from courses.models import Enrolment, Requirement
from library import clock
from library.domain.saves import Sent, Verdict, judge, number_after
from people.models import User
from quizzes.domain.answers import check_answer, is_complete
from quizzes.domain.marking import end_attempt, mark_answers, record_pass, write_responses
from quizzes.domain.versions import version_of
from quizzes.models import Attempt, Question, QuizVersion, Response


def counting_attempt(attempts: Iterable[Attempt]) -> Attempt | None:
    """Return the attempt that counts: the first that passed."""
    passed = [a for a in attempts if a.state == Attempt.State.GRADED and a.is_passed]
    return min(passed, key=lambda a: a.number, default=None)


def deadline(attempt: Attempt) -> datetime | None:
    """Return when answers stop being taken; None where there is no time limit."""
    minutes = attempt.version.time_limit_minutes
    return attempt.started_at + timedelta(minutes=minutes) if minutes else None


def attempts_left(version: QuizVersion, attempts: Iterable[Attempt]) -> int | None:
    """Return how many more attempts may be started; None where there is no limit."""
    if version.max_attempts is None:
        return None
    counted = sum(a.state != Attempt.State.VOIDED for a in attempts)
    return max(0, version.max_attempts - counted)


def check_open_quiz(enrolment: Enrolment, requirement: Requirement) -> None:
    """Refuse a quiz that is not open to the person, whoever would answer it for them.

    Raises ValidationError("run_closed" | "not_learning" | "other_run" | "locked").
    """
    check_learning(enrolment)
    if requirement.run_id != enrolment.run_id or requirement.module is None:
        raise ValidationError("この確認テストは別の開催のものです。", code="other_run")
    check_open(enrolment, requirement.module)


def check_may_take(enrolment: Enrolment, requirement: Requirement, *, actor: User) -> None:
    """Refuse a quiz that is not this person's to take now.

    Raises ValidationError("not_yours") besides what `check_open_quiz` raises.
    """
    if actor.pk != enrolment.person_id:
        raise ValidationError("確認テストは、受講者ご本人だけが受けられます。", code="not_yours")
    check_open_quiz(enrolment, requirement)


@transaction.atomic
def start_attempt(enrolment: Enrolment, requirement: Requirement, *, actor: User) -> Attempt:
    """Open the next attempt, or return the one in progress: a double click opens one.

    Raises ValidationError("no_attempts_left") besides what `check_may_take` raises.
    """
    enrolment = lock_enrolment(enrolment.pk)
    check_may_take(enrolment, requirement, actor=actor)
    earlier = list(Attempt.objects.filter(enrolment=enrolment, requirement=requirement))
    for attempt in earlier:
        if attempt.state == Attempt.State.IN_PROGRESS:
            return attempt
    version = version_of(requirement)
    if attempts_left(version, earlier) == 0:
        raise ValidationError(
            f"この確認テストは{version.max_attempts}回までです。研修事務局にご相談ください。",
            code="no_attempts_left",
        )
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        requirement=requirement,
        version=version,
        number=max((a.number for a in earlier), default=0) + 1,
        seed=secrets.randbelow(2**31),
        started_at=clock.now(),
    )
    audit.record("quizzes.attempt.start", attempt, actor=actor)
    return attempt


def _lock(attempt: Attempt, actor: User) -> Attempt:
    """Lock an attempt by its enrolment and read it afresh. Raises ValidationError("not_yours")."""
    enrolment = lock_enrolment(attempt.enrolment_id)
    if actor.pk != enrolment.person_id:
        raise ValidationError("確認テストは、受講者ご本人だけが受けられます。", code="not_yours")
    attempt = Attempt.objects.select_related("version", "requirement__module").get(pk=attempt.pk)
    attempt.enrolment = enrolment
    return attempt


def check_in_progress(attempt: Attempt, *, actor: User) -> None:
    """Refuse an attempt that has ended, or one that cannot go on now.

    Raises ValidationError("voided" | "finished") besides what `check_may_take` raises.
    """
    if attempt.state == Attempt.State.VOIDED:
        raise ValidationError(
            "この回の確認テストは取り消されています。もう一度、単元のページから受けてください。",
            code="voided",
        )
    if attempt.state != Attempt.State.IN_PROGRESS:
        raise ValidationError(
            "この回の確認テストはもう提出されています。答えは提出したときのまま残っています。",
            code="finished",
        )
    check_may_take(attempt.enrolment, attempt.requirement, actor=actor)


def save_responses(
    attempt: Attempt,
    answers: Mapping[str, Any],
    *,
    actor: User,
    sent: Sent | None = None,
    edition: int | None = None,
) -> datetime:
    """Keep answers as they stand, by question key; return when they were saved.

    Saving the same again changes nothing, and neither does an older save of a page that arrives
    after a newer one. A malformed answer or an unknown key is refused after the others have been
    kept. `sent`: which save of which page it is; `edition`: of the answer that the page saw.
    Raises ValidationError("invalid" | "stale" | "finished" | "time_over") besides what
    `check_may_take` raises.
    """
    saved_at, problems = _save(attempt, answers, actor, _Page(sent, edition))
    if problems:
        raise ValidationError(" ".join(problems), code="invalid")
    return saved_at


@dataclass(frozen=True, slots=True)
class _Page:
    """The page that saves, and the answer that it was made from."""

    sent: Sent | None
    edition: int | None


@transaction.atomic
def _save(
    attempt: Attempt, answers: Mapping[str, Any], actor: User, page: _Page
) -> tuple[datetime, list[str]]:
    attempt = _lock(attempt, actor)
    check_in_progress(attempt, actor=actor)
    now = clock.now()
    ends_at = deadline(attempt)
    if ends_at and now > ends_at:
        raise ValidationError(
            "時間になりました。ここまでの答えは保存してあります。「提出する」を押してください。",
            code="time_over",
        )
    good, problems = _checked(attempt, answers)
    stored = {r.question_id: r for r in attempt.responses.all()}
    rows = [
        _newer(stored.get(q.pk) or Response(attempt=attempt, question=q), answer, page, now)
        for q, answer in good
    ]
    write_responses(
        [row for row in rows if row], ["answer", "saved_at", "page", "page_number", "edition"]
    )
    return now, problems


def _newer(row: Response, answer: Any, page: _Page, now: datetime) -> Response | None:
    """Return the response with this answer; None if a newer save came before this one.

    Raises ValidationError("stale") if another page stored an answer that this one did not see.
    """
    is_same = row.pk is not None and row.answer == answer
    verdict = judge(page.sent, edition=page.edition, stored=row.sent, stored_edition=row.edition)
    if verdict is Verdict.LATE or (is_same and verdict is Verdict.STALE):
        return None
    if verdict is Verdict.STALE:
        raise ValidationError(
            "この問題には、別の画面で新しい答えが保存されています。「次へ」を押すと、見くらべて選べます。",
            code="stale",
        )
    if not is_same:
        row.answer, row.saved_at, row.edition = answer, now, row.edition + 1
    row.page_number = number_after(page.sent, row.sent)
    row.page = page.sent.page if page.sent else None
    return row


def _checked(
    attempt: Attempt, answers: Mapping[str, Any]
) -> tuple[list[tuple[Question, Any]], list[str]]:
    """Part the answers into those to keep and sentences about those that cannot be."""
    questions = {question.key: question for question in attempt.version.questions.all()}
    good, problems = [], []
    for key, answer in answers.items():
        question = questions.get(key)
        if question is None:
            problems.append("この確認テストにない問題への答えがありました。")
            continue
        try:
            good.append((question, check_answer(question.type, question.body, answer)))
        except ValidationError as error:
            problems += error.messages
    return good, problems


@transaction.atomic
def submit_attempt(attempt: Attempt, *, actor: User, confirmed: bool = False) -> Attempt:
    """Grade what is saved and end the attempt; submitting twice returns the same result.

    In order: a mark on each response, the attempt's points, the audit entry, and on a pass
    the evidence with all that follows from it. `confirmed`: submit with questions left open.
    Raises ValidationError("unanswered" | "finished") besides what `check_may_take` raises.
    """
    attempt = _lock(attempt, actor)
    if attempt.state == Attempt.State.GRADED:
        return attempt
    check_in_progress(attempt, actor=actor)
    questions = list(attempt.version.questions.all())
    answers = {r.question_id: r.answer for r in attempt.responses.all()}
    open_ones = [q for q in questions if not is_complete(q.type, q.body, answers.get(q.pk))]
    if open_ones and not confirmed:
        raise ValidationError(
            f"まだ答えていない問題が{len(open_ones)}問あります。これまでの答えは保存してあります。",
            code="unanswered",
        )
    marked = mark_answers(attempt.version, questions, answers)
    end_attempt(attempt, marked, at=clock.now())
    audit.record("quizzes.attempt.submit", attempt, actor=actor)
    record_pass(attempt, actor=actor, method="quiz")
    return attempt
