"""解答用紙: answered on paper, typed in by the office, marked by the same rules."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from audit.models import Entry
from courses.domain import runs
from courses.domain.paper import Original
from courses.domain.rules import progress_of
from courses.models import Evidence
from library import clock
from quizzes.domain import papers
from quizzes.models import Attempt, QuizVersion
from tests.factories import UserFactory
from tests.quizzes.factories import RIGHT, WRONG, enrol_in_quiz, quiz_requirement
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
PAPER = {"day": "令和8年5月1日", "original_kept": "書庫2", "note": ""}


@pytest.fixture
@remembered
def enrolment():
    return enrol_in_quiz()


@pytest.fixture
@remembered
def staff():
    return UserFactory(roles=["office"])


@pytest.fixture
def office(client, staff):
    client.force_login(staff)
    return client


def enter(enrolment, answers, *, actor, sheet=1, **changes):
    original = Original(**({"day": date(2026, 5, 1), "kept": "書庫2"} | changes))
    requirement = quiz_requirement(enrolment)
    return papers.enter_sheet(
        enrolment, requirement, answers, original, sheet=sheet,
        version=QuizVersion.objects.get(), actor=actor,
    )  # fmt: skip


def code_of(*args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        enter(*args, **kwargs)
    return caught.value.code


def url_of(enrolment, sheet=1):
    return reverse("papers:sheet", args=[enrolment.pk, quiz_requirement(enrolment).pk, 1, sheet])


def typed(answers):
    """What the form sends for these answers: the token of each choice, as the sheet orders them."""
    data = dict(PAPER)
    for asked in papers.present_sheet(QuizVersion.objects.get(), answers):
        name = f"q{asked.number}"
        chosen = [option.token for option in asked.options if option.is_chosen]
        if asked.kind == "short_text":
            data[name] = asked.text
        elif asked.slots:
            for slot in asked.slots:
                token = next((o.token for o in slot.options if o.is_chosen), "")
                data[f"{name}-{slot.name}"] = token
        else:
            data[name] = chosen if asked.kind == "multiple" else "".join(chosen)
    return data


def test_right_sheet_passes_and_is_evidence_on_behalf(enrolment, staff):
    attempt = enter(enrolment, RIGHT, actor=staff, note="手が震えるため太い字で")

    row = Evidence.objects.get(kind="quiz")
    entry = Entry.objects.get(verb="quizzes.attempt.enter_paper")
    assert (attempt.channel, attempt.is_passed, attempt.entered_by) == ("paper", True, staff)
    assert (row.channel, row.recorded_by, row.on_behalf_of) == ("paper", staff, enrolment.person)
    assert row.payload == {"version": 1, "sheet": 1, "original_kept": "書庫2"}
    assert row.occurred_at == attempt.submitted_at
    assert (entry.actor_id, entry.on_behalf_of_id) == (staff.pk, enrolment.person_id)
    assert "points" not in entry.data


def test_sheet_that_does_not_pass_is_kept_and_another_may_follow(enrolment, staff):
    first = enter(enrolment, WRONG, actor=staff)
    second = enter(enrolment, RIGHT, actor=staff, sheet=2)

    assert (first.is_passed, second.is_passed) == (False, True)
    assert [a.number for a in Attempt.objects.all()] == [1, 2]
    assert progress_of(enrolment).meets("l1:quiz")


def test_same_sheet_twice_is_the_row_that_is_there(enrolment, staff):
    first = enter(enrolment, WRONG, actor=staff)
    again = enter(enrolment, RIGHT, actor=staff)

    assert again == first
    assert not again.is_passed
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kept": " "}, "original_missing"),
        ({"day": clock.today() + timedelta(days=1)}, "future"),
        ({"day": date(2026, 3, 31)}, "too_early"),
        ({"sheet": 3}, "no_such_sheet"),
    ],
)
def test_sheet_that_cannot_be_is_refused(enrolment, staff, changes, code):
    assert code_of(enrolment, RIGHT, actor=staff, **changes) == code
    assert not Attempt.objects.exists()


def test_locked_module_takes_no_sheet(staff):
    assert code_of(enrol_in_quiz(pledge=True), RIGHT, actor=staff) == "locked"


def test_passed_quiz_takes_no_further_sheet(enrolment, staff):
    enter(enrolment, RIGHT, actor=staff)

    assert code_of(enrolment, RIGHT, actor=staff, sheet=2) == "already_met"


def test_last_attempt_was_the_last(staff):
    enrolment = enrol_in_quiz(max_attempts=1)
    enter(enrolment, WRONG, actor=staff)

    assert code_of(enrolment, RIGHT, actor=staff, sheet=2) == "no_attempts_left"


def test_place_given_twice_is_refused(enrolment, staff):
    answers = RIGHT | {"q5": {"first": 1, "second": 1, "third": 2}}

    assert code_of(enrolment, answers, actor=staff) == "invalid"


def test_database_wants_to_know_who_entered_a_sheet(enrolment, staff):
    attempt = enter(enrolment, RIGHT, actor=staff)

    with pytest.raises(DatabaseError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(entered_by=None)


# The form -------------------------------------------------------------------------------------


def test_office_types_a_sheet_and_it_is_marked(office, enrolment):
    form = office.get(url_of(enrolment))
    done = office.post(url_of(enrolment), typed(RIGHT))
    again = office.get(url_of(enrolment))

    assert "問1" in form.text
    assert done.url == reverse("papers:desk")
    assert Attempt.objects.get().is_passed
    assert "入力済みです" in again.text


def test_gaps_are_asked_about_once_and_nothing_typed_is_lost(office, enrolment):
    data = typed(RIGHT) | {"q4": ""}

    asked = office.post(url_of(enrolment), data)
    done = office.post(url_of(enrolment), data | {"confirmed": "yes"})

    assert asked.status_code == 422
    assert "答えの入っていない問題が1問" in asked.text
    assert 'value="書庫2"' in asked.text
    assert done.status_code == 302


def test_day_and_place_are_offered_for_the_next_sheet(office, enrolment):
    office.post(url_of(enrolment), typed(WRONG))

    form = office.get(url_of(enrolment, 2))

    assert form.context["form"].initial == {"day": "令和8年5月1日", "original_kept": "書庫2"}


def test_day_that_cannot_be_keeps_what_was_typed(office, enrolment):
    response = office.post(url_of(enrolment), typed(RIGHT) | {"day": "令和8年2月30日"})

    assert response.status_code == 422
    assert not Attempt.objects.exists()
    assert 'value="「ｼﾞｮｳﾀｲ」 "' in response.text


def test_sheet_is_the_offices_alone(client, enrolment):
    assert "/accounts/login/" in client.get(url_of(enrolment)).url
    for roles in (["trainer"], ["HR"], []):
        client.force_login(UserFactory(roles=roles))
        assert client.get(url_of(enrolment)).status_code == 404
        assert client.post(url_of(enrolment), typed(RIGHT)).status_code == 404
    client.force_login(enrolment.person)
    assert client.get(url_of(enrolment)).status_code == 404


def test_sheet_takes_no_other_method(office, enrolment):
    assert office.put(url_of(enrolment)).status_code == 405


def test_closed_run_refuses_in_words(office, enrolment):
    runs.close_run(enrolment.run, actor=None)

    assert office.post(url_of(enrolment), typed(RIGHT)).status_code == 409


def test_unknown_version_is_refused(office, enrolment):
    url = reverse("papers:sheet", args=[enrolment.pk, quiz_requirement(enrolment).pk, 9, 1])

    assert office.get(url).status_code == 409


def test_copy_without_a_name_leads_to_the_persons_next_sheet(office, enrolment):
    requirement = quiz_requirement(enrolment)
    url = reverse("papers:blank", args=[requirement.pk, 1])

    asked = office.get(url)
    unknown = office.get(url, {"number": "zzz"})
    found = office.get(url, {"number": enrolment.person.number})

    assert (asked.status_code, unknown.status_code) == (200, 422)
    assert found.url == url_of(enrolment)


def test_trainee_reads_the_result_of_the_sheet(client, enrolment, staff):
    attempt = enter(enrolment, WRONG, actor=staff)
    client.force_login(enrolment.person)

    page = client.get(reverse("quizzes:attempt", args=[attempt.pk]))

    assert "もう一度学習してください" in page.text
