"""The life of a submission, from an empty draft to evidence."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from audit.models import Entry
from courses.domain import runs
from courses.domain.evidence import void_evidence
from courses.domain.rules import progress_of
from courses.models import Evidence, ModuleProgress
from courses.worksheets.activity import WorksheetActivity
from courses.worksheets.domain import submissions
from courses.worksheets.models import Review, Submission
from library.domain.saves import Sent
from tests.factories import UserFactory, add_exercise, add_stage, enrol, make_course, make_run
from tests.outcomes import code_of
from tests.remembered import remembered
from tests.worksheets.factories import (
    begin,
    enter_on_paper,
    field,
    hand_in,
    make_sheet_run,
    make_trainer,
    make_worksheet,
    requirement_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def trainer():
    return make_trainer()


@pytest.fixture
@remembered
def run(trainer):
    return make_sheet_run(make_worksheet(), trainer=trainer)


@pytest.fixture
@remembered
def draft(run):
    return begin(enrol(run))


def save(row, text, edition=None, actor=None):
    return submissions.save_draft(
        row,
        {"noticed": text},
        edition=row.edition if edition is None else edition,
        actor=actor or row.enrolment.person,
    )


def answer(row, decision, comment="", reviewer=None, edition=None):
    return submissions.review(
        row,
        decision,
        comment,
        reviewer=reviewer or row.enrolment.run.trainers.first(),
        edition=row.edition if edition is None else edition,
    )


def state_of(row):
    requirement = row.requirement
    (step,) = WorksheetActivity().steps(row.enrolment, [requirement], progress_of(row.enrolment))
    return step.state, step.action


def test_starting_twice_is_one_row(draft):
    again = submissions.start(draft.enrolment, draft.requirement, actor=draft.enrolment.person)

    assert again == draft
    assert Submission.objects.count() == 1


def test_closed_module_is_not_started(trainer):
    course = make_course(requires_pledge=True)
    stage = add_stage(course, "stage-1", "pledge_signed")
    page = add_exercise(stage, "e1")
    make_worksheet().module_worksheets.create(module=page)
    enrolment = enrol(make_run(course))
    requirement = requirement_of(enrolment.run)

    code = code_of(submissions.start, enrolment, requirement, actor=enrolment.person)

    assert code == "locked"
    (step,) = WorksheetActivity().steps(enrolment, [requirement], progress_of(enrolment))
    assert (step.state, step.url) == ("todo", "")


def test_requirement_of_another_run_is_refused(draft):
    other = make_sheet_run(make_worksheet(key="other"))

    code = code_of(
        submissions.start, draft.enrolment, requirement_of(other), actor=draft.enrolment.person
    )

    assert code == "other_run"


def test_closed_run_takes_nothing_more(draft, trainer):
    runs.close_run(draft.enrolment.run, actor=trainer)

    assert code_of(save, draft, "あとから") == "run_closed"


def test_draft_keeps_anything_and_counts_saves(draft):
    saved = save(draft, "")
    saved = save(saved, "途中")

    assert (saved.edition, saved.answers) == (2, {"noticed": "途中"})
    assert saved.state == Submission.State.DRAFT


def test_stale_save_changes_nothing(draft):
    save(draft, "先の画面", edition=0)

    code = code_of(save, draft, "後の画面", edition=0)

    draft.refresh_from_db()
    assert code == "stale"
    assert draft.answers == {"noticed": "先の画面"}


def test_retry_of_a_save_is_not_stale(draft):
    save(draft, "同じ", edition=0)

    again = save(draft, "同じ", edition=0)

    assert again.edition == 1


def test_incomplete_worksheet_stays_a_draft(draft):
    saved = save(draft, " ")

    code = code_of(submissions.submit, saved, edition=saved.edition, actor=draft.enrolment.person)

    draft.refresh_from_db()
    assert code == "invalid"
    assert draft.state == Submission.State.DRAFT


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_worksheet_on_which_nothing_is_written_is_not_taken(text):
    worksheet = make_worksheet([field("free", "text")], has_trainer_review=False)
    row = begin(enrol(make_sheet_run(worksheet)))

    assert code_of(hand_in, row, free=text) == "empty"
    row.refresh_from_db()
    assert row.state == "draft"
    assert not row.enrolment.evidence.exists()


def test_submit_twice_is_one_submission(draft):
    handed = hand_in(draft)

    again = submissions.submit(handed, edition=handed.edition, actor=draft.enrolment.person)

    assert again.submitted_at == handed.submitted_at
    assert Entry.objects.filter(verb="worksheets.submission.submit").count() == 1
    assert Evidence.objects.count() == 0
    assert state_of(handed) == ("waiting", "読み返す")


def test_submitting_a_stale_edition_is_refused(draft):
    saved = save(draft, "新しい")

    code = code_of(submissions.submit, saved, edition=0, actor=draft.enrolment.person)

    assert code == "stale"


def test_submitted_worksheet_is_not_rewritten(draft):
    handed = hand_in(draft)

    assert code_of(save, handed, "こっそり") == "not_editable"


def test_empty_rows_are_left_out_of_what_is_submitted(trainer):
    columns = [{"key": "s", "label": "強み", "type": "text"}]
    run = make_sheet_run(make_worksheet([field("three", "table", columns=columns)]))
    row = begin(enrol(run))

    handed = hand_in(row, three=[{"s": ""}, {"s": "早起き"}, {"s": " "}])

    assert handed.answers == {"three": [{"s": "早起き"}]}


def test_worksheet_without_review_is_accepted_at_once():
    run = make_sheet_run(make_worksheet(has_trainer_review=False))

    handed = hand_in(begin(enrol(run)))

    assert handed.state == Submission.State.ACCEPTED
    assert Evidence.objects.get().recorded_by == handed.enrolment.person


def test_returned_then_rewritten_then_accepted_is_evidence(draft, trainer):
    handed = hand_in(draft, noticed="はじめ")
    answer(handed, "returned", "もう少しくわしく")
    assert state_of(handed) == ("doing", "書き直す")
    handed.refresh_from_db()
    again = hand_in(handed, noticed="くわしく")

    answer(again, "accepted", "よく書けています")

    evidence = Evidence.objects.get(kind="worksheet")
    assert evidence.key == f"worksheet:{draft.pk}:accepted"
    assert (evidence.result, evidence.minutes, evidence.method) == ("accepted", 60, "review")
    assert evidence.recorded_by == trainer
    assert ModuleProgress.objects.get(enrolment=draft.enrolment).state == "done"
    assert list(Review.objects.values_list("decision", "answers__noticed")) == [
        ("returned", "はじめ"),
        ("accepted", "くわしく"),
    ]
    assert state_of(again)[0] == "done"
    verbs = Entry.objects.filter(verb__startswith="worksheets.").values_list("verb", flat=True)
    assert [verb.rsplit(".")[-1] for verb in verbs.order_by("id")] == [
        "submit", "return", "submit", "accept",
    ]  # fmt: skip


def test_only_a_trainer_of_the_run_reviews(draft):
    handed = hand_in(draft)
    not_a_trainer = UserFactory()
    handed.enrolment.run.trainers.add(not_a_trainer, draft.enrolment.person)

    for person in (make_trainer(), not_a_trainer, draft.enrolment.person):
        with pytest.raises(PermissionDenied):
            answer(handed, "accepted", reviewer=person)

    assert Review.objects.count() == 0


@pytest.mark.parametrize(
    ("decision", "comment", "code"),
    [("returned", " ", "comment_missing"), ("", "読みました", "no_decision")],
)
def test_answer_that_says_too_little_is_refused(draft, decision, comment, code):
    assert code_of(answer, hand_in(draft), decision, comment) == code


def test_second_reviewer_is_told_that_it_is_answered(draft):
    handed = hand_in(draft)
    answer(handed, "returned", "くわしく")

    assert code_of(answer, handed, "accepted") == "not_waiting"


def test_review_of_an_older_reading_is_stale(draft):
    handed = hand_in(draft)

    assert code_of(answer, handed, "accepted", edition=handed.edition - 1) == "stale"


def test_acceptance_that_was_voided_waits_for_a_trainer_again(draft, trainer):
    handed = hand_in(draft)
    answer(handed, "accepted")
    void_evidence(Evidence.objects.get(), actor=trainer, reason="別の方の様式でした")
    handed.refresh_from_db()
    assert state_of(handed)[0] == "waiting"

    answer(handed, "accepted")

    assert ModuleProgress.objects.get(enrolment=draft.enrolment).state == "done"


def test_database_refuses_to_change_a_review(draft):
    row = answer(hand_in(draft), "accepted")
    row.comment = "ちがうことば"

    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


def test_paper_is_handed_in_on_behalf(run):
    enrolment, office = enrol(run), UserFactory(roles=["office"])

    row = enter_on_paper(enrolment, {"noticed": "紙のとおり"}, actor=office)
    again = enter_on_paper(enrolment, {"noticed": "紙のとおり"}, actor=office)

    entry = Entry.objects.get(verb="worksheets.submission.submit")
    assert row == again
    assert row.state == Submission.State.SUBMITTED
    assert (entry.actor_id, entry.on_behalf_of_id) == (office.pk, enrolment.person_id)
    assert entry.data["channel"] == "paper"


def test_paper_does_not_write_over_a_draft(draft):
    office = UserFactory(roles=["office"])
    save(draft, "本人の書きかけ")

    code = code_of(enter_on_paper, draft.enrolment, {"noticed": "紙"}, actor=office)

    draft.refresh_from_db()
    assert code == "draft_exists"
    assert draft.answers == {"noticed": "本人の書きかけ"}


def test_paper_may_answer_a_return(draft):
    office = UserFactory(roles=["office"])
    handed = hand_in(draft)
    answer(handed, "returned", "くわしく")

    row = enter_on_paper(draft.enrolment, {"noticed": "紙で書き直し"}, actor=office)

    assert (row.state, row.answers) == (Submission.State.SUBMITTED, {"noticed": "紙で書き直し"})


@pytest.mark.parametrize(
    ("accepts", "text", "code"), [(True, " ", "empty"), (False, "紙", "no_paper")]
)
def test_paper_that_cannot_be_taken_is_refused(accepts, text, code):
    run = make_sheet_run(make_worksheet(accepts_paper=accepts))

    found = code_of(enter_on_paper, enrol(run), {"noticed": text}, actor=UserFactory())

    assert found == code
    assert Submission.objects.count() == 0


def sent_from(row, page, number, text, edition=0):
    return submissions.save_draft(
        row,
        {"noticed": text},
        edition=edition,
        actor=row.enrolment.person,
        sent=Sent(page, number),
    )


def stored(row):
    return Submission.objects.get(pk=row.pk).answers["noticed"]


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (1, 3, 3, 2)])
def test_saves_of_one_page_end_with_the_newest_in_any_order(draft, order):
    page = uuid4()

    for number in order:
        sent_from(draft, page, number, f"文{number}")

    assert stored(draft) == "文3"


def test_save_whose_answer_was_lost_is_no_conflict_for_its_own_page(draft):
    page = uuid4()
    sent_from(draft, page, 1, "はじめ")

    # The page never heard of edition 1.
    sent_from(draft, page, 2, "はじめ、つづき", edition=0)

    assert stored(draft) == "はじめ、つづき"


def test_other_page_must_have_seen_what_is_stored(draft):
    first = sent_from(draft, uuid4(), 1, "はじめ")
    other = uuid4()

    assert code_of(sent_from, draft, other, 1, "別の画面", edition=0) == "stale"
    sent_from(draft, other, 2, "別の画面", edition=first.edition)

    assert stored(draft) == "別の画面"


def test_save_that_arrives_after_handing_in_and_giving_back_is_stale(draft, trainer):
    page = uuid4()
    row = sent_from(draft, page, 1, "提出する文")
    handed = submissions.submit(row, edition=row.edition, actor=row.enrolment.person)
    answer(handed, Review.Decision.RETURNED, "もう少し書いてください。")

    assert code_of(sent_from, draft, page, 2, "途中の文") == "stale"
    assert stored(draft) == "提出する文"
