"""The survey: who answered is known, what was answered has no name."""

import json
import re
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from audit.models import Entry
from courses.domain import pledges, runs
from courses.domain.evidence import record_evidence
from courses.models import Evidence, Requirement
from quizzes.domain import surveys
from quizzes.domain.survey_versions import current_version, version_of
from quizzes.models import Survey, SurveyResponse
from tests.factories import (
    UserFactory,
    add_group_work,
    add_lecture,
    add_stage,
    enrol,
    make_course,
    make_run,
)
from tests.quizzes.factories import ANSWERS, enrol_in_survey, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(client):
    enrolment = enrol_in_survey()
    client.force_login(enrolment.person)
    return enrolment


def address(enrolment):
    return reverse("quizzes:survey", args=[enrolment.pk])


def test_answers_are_kept_without_a_name_and_the_fact_with_one(client, enrolment):
    response = client.post(address(enrolment), ANSWERS)

    assert response.url == address(enrolment)
    assert SurveyResponse.objects.get().answers == {
        "s1": 5,
        "s2": "会場",
        "s3": ["講義", "演習"],
        "s4": "よかったです\n二行目",
    }
    evidence = Evidence.objects.get()
    assert (evidence.kind, evidence.result) == ("survey", "answered")
    assert evidence.key == f"survey:{enrolment.pk}"
    assert evidence.payload == {}
    assert evidence.source_id == str(Survey.objects.get().pk)


def test_no_column_of_a_response_leads_to_a_person_or_a_time(client, enrolment):
    client.post(address(enrolment), ANSWERS)
    row = SurveyResponse.objects.get()

    columns = {f.name: f.value_from_object(row) for f in SurveyResponse._meta.concrete_fields}
    told = json.dumps(list(Entry.objects.values("subject_id", "data")), default=str)

    assert set(columns) == {"id", "survey", "run", "answers"}
    assert not any(isinstance(value, datetime) for value in columns.values())
    assert str(row.pk) not in told
    assert "よかった" not in told
    assert not Evidence.objects.filter(source_id=str(row.pk)).exists()


def test_results_before_and_after_one_answer_are_the_same(enrolment):
    survey = Survey.objects.get()
    for _ in range(5):
        surveys._store(survey, enrolment.run, {"s1": 5, "s2": "会場", "s3": [], "s4": ""})
    before = surveys.results(current_version(survey), enrolment.run)[1]

    seen = []
    for number in range(4):
        surveys._store(survey, enrolment.run, {"s1": 1, "s2": "自宅", "s3": [], "s4": str(number)})
        seen.append(surveys.results(current_version(survey), enrolment.run)[1])
    surveys._store(survey, enrolment.run, {"s1": 1, "s2": "自宅", "s3": [], "s4": "5"})

    assert seen == [before] * 4
    assert surveys.results(current_version(survey), enrolment.run)[1][1].counts == (
        ("自宅", 5),
        ("会場", 5),
    )


def test_order_of_rows_does_not_tell_the_order_of_answers(enrolment):
    survey = Survey.objects.get()
    for number in range(30):
        surveys._store(survey, enrolment.run, {"s4": str(number)})

    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT answers FROM quizzes_surveyresponse ORDER BY {place}")
        rows = cursor.fetchall()
    order = [int((json.loads(row) if isinstance(row, str) else row)["s4"]) for (row,) in rows]

    assert order != list(range(30))
    assert sorted(order) == list(range(30))


def test_answering_twice_is_thanked_and_kept_once(client, enrolment):
    client.post(address(enrolment), ANSWERS)

    again = client.post(address(enrolment), ANSWERS)
    shown = client.get(address(enrolment))

    assert again.status_code == shown.status_code == 200
    assert "ありがとうございました" in shown.content.decode()
    assert SurveyResponse.objects.count() == 1


def test_domain_itself_refuses_a_second_answer(enrolment):
    surveys.answer_survey(enrolment, {"s1": 1}, actor=enrolment.person)

    with pytest.raises(ValidationError) as error:
        surveys.answer_survey(enrolment, {"s1": 1}, actor=enrolment.person)

    assert error.value.code == "already_answered"


def test_everything_typed_survives_a_missing_answer(client, enrolment):
    response = client.post(address(enrolment), {"s3": ["演習"], "s4": "長い話です"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>エラー: " in html
    assert set(response.context["form"].errors) == {"s1", "s2"}
    assert "長い話です" in html
    assert re.search(r'value="演習"[^>]*checked', html)
    assert not SurveyResponse.objects.exists()


def test_text_beyond_its_limit_says_how_long_it_is(client, enrolment):
    response = client.post(address(enrolment), ANSWERS | {"s4": "あ" * 21})

    assert response.context["form"].errors["s4"] == [
        "20字までです。いま21字あり、1字多くなっています。短くしてください。"
    ]


def test_line_break_counts_once_as_in_the_browser(client, enrolment):
    client.post(address(enrolment), ANSWERS | {"s4": "あ" * 9 + "\r\n" + "い" * 10})

    assert len(SurveyResponse.objects.get().answers["s4"]) == 20


def test_nobody_has_to_write(client, enrolment):
    client.post(address(enrolment), {"s1": "1", "s2": "自宅"})

    assert SurveyResponse.objects.get().answers == {"s1": 1, "s2": "自宅", "s3": [], "s4": ""}


def test_tampered_choice_is_refused(client, enrolment):
    response = client.post(address(enrolment), ANSWERS | {"s1": "6"})

    assert response.status_code == 422
    assert not SurveyResponse.objects.exists()


def test_wrong_method(client, enrolment):
    assert client.put(address(enrolment)).status_code == 405


def test_visitor_signs_in_first(client, enrolment):
    client.logout()

    assert client.get(address(enrolment)).url.startswith("/accounts/login/")


def test_somebody_else_gets_not_found(client, enrolment):
    client.force_login(UserFactory(roles=["trainer", "office", "HR"]))

    assert client.get(address(enrolment)).status_code == 404
    assert client.post(address(enrolment), ANSWERS).status_code == 404


def test_survey_is_closed_until_its_stage_opens(client):
    enrolment = enrol_in_survey(pledge=True)
    client.force_login(enrolment.person)

    response = client.get(address(enrolment))

    assert response.status_code == 403
    assert "「秘密を守る誓約」が済むと開きます。" in response.content.decode()
    assert client.post(address(enrolment), ANSWERS).status_code == 403

    pledges.sign_for(enrolment, actor=enrolment.person)

    assert client.get(address(enrolment)).status_code == 200


def test_survey_opens_after_the_meeting(client):
    course = make_course(requires_pledge=False, requires_survey=True)
    make_survey(course)
    add_group_work(add_stage(course, "stage-1"), "g1")
    run = make_run(course)
    requirement = Requirement.objects.get_or_create(
        run=run, module=run.modules.get(), key="g1:attendance",
        defaults={"kind": "attendance", "title": "出席"},
    )[0]  # fmt: skip
    enrolment = enrol(run)
    client.force_login(enrolment.person)
    assert client.get(address(enrolment)).status_code == 403

    record_evidence(
        enrolment, requirement, kind="attendance", key="a", actor=None, result="present"
    )

    assert client.get(address(enrolment)).status_code == 200


def test_survey_names_what_is_missing_though_the_meeting_is_attended(client):
    course = make_course(requires_pledge=True, requires_survey=True)
    make_survey(course)
    add_group_work(add_stage(course, "stage-1", "pledge_signed"), "g1")
    run = make_run(course)
    enrolment = enrol(run)
    client.force_login(enrolment.person)
    both = "「秘密を守る誓約」、「グループワーク g1」への出席が済むと開きます。"
    assert both in client.get(address(enrolment)).content.decode()

    requirement = run.requirements.get(kind="attendance")
    record_evidence(
        enrolment, requirement, kind="attendance", key="a", actor=None, result="present"
    )

    sentence = "受講アンケートは、「秘密を守る誓約」が済むと開きます。"
    assert sentence in client.get(address(enrolment)).content.decode()
    assert sentence in client.get(reverse("home:my")).content.decode()


def test_closed_run_takes_no_answer(client, enrolment):
    runs.close_run(enrolment.run, actor=UserFactory())

    response = client.post(address(enrolment), ANSWERS)

    assert response.status_code == 409
    assert response.context["code"] == "run_closed"


def test_run_without_a_survey_says_so(client):
    course = make_course(requires_pledge=False)
    add_lecture(add_stage(course, "stage-1"), "l1")
    enrolment = enrol(make_run(course))
    client.force_login(enrolment.person)

    assert client.get(address(enrolment)).context["code"] == "not_asked"


def test_survey_page_stays_within_the_budget(client, enrolment, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        client.get(address(enrolment))


def test_results_are_hidden_until_five_have_answered(enrolment):
    survey = Survey.objects.get()
    for _ in range(4):
        surveys._store(survey, enrolment.run, {"s1": 5, "s2": "会場", "s3": [], "s4": ""})
    assert surveys.results(current_version(survey), enrolment.run) == (4, None)

    surveys._store(survey, enrolment.run, {"s1": 1, "s2": "自宅", "s3": ["講義"], "s4": "よい"})

    count, tallies = surveys.results(current_version(survey), enrolment.run)
    assert count == 5
    assert tallies[0].counts == (
        ("まったく", 1), ("あまり", 0), ("ふつう", 0), ("やや", 0), ("とても", 4),
    )  # fmt: skip
    assert tallies[1].counts == (("自宅", 1), ("会場", 4))
    assert tallies[2].counts == (("講義", 1), ("演習", 0), ("検討会", 0))
    assert (tallies[3].answered, tallies[3].texts) == (1, ("よい",))


def reword(survey, **changes):
    """The survey with its first question reworded for the next run."""
    questions = [(child.block_type, dict(child.value)) for child in survey.questions]
    questions[0][1].update(changes)
    survey.questions = questions
    survey.save()


@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": "ことしの質問"},
        {"labels": ["一", "二", "三", "四", "五"]},
        {"key": "renamed"},
        {"type": "text", "labels": []},
    ],
)
def test_open_run_asks_and_shows_the_words_that_it_opened_with(client, enrolment, changes):
    survey = Survey.objects.get()
    for _ in range(5):
        surveys._store(survey, enrolment.run, {"s1": 5, "s2": "会場", "s3": [], "s4": ""})

    reword(survey, **changes)

    form = client.get(address(enrolment)).context["form"]
    assert (form.fields["s1"].label, len(form.fields["s1"].choices)) == ("役に立つと思いますか", 5)
    version = version_of(surveys.requirement_of(enrolment))
    tally = surveys.results(version, enrolment.run)[1][0]
    assert (tally.prompt, tally.counts[4]) == ("役に立つと思いますか", ("とても", 5))


def test_next_run_asks_the_new_words(enrolment):
    course, survey = enrolment.run.course, Survey.objects.get()
    reword(survey, prompt="ことしの質問")

    later = enrol(make_run(course, title="次の回"))

    version = version_of(surveys.requirement_of(later))
    assert (version.number, version.questions[0]["prompt"]) == (2, "ことしの質問")
    assert version_of(surveys.requirement_of(enrolment)).number == 1


def test_words_that_return_are_the_version_that_they_were(enrolment):
    survey = Survey.objects.get()
    first, before = current_version(survey), survey.questions[0].value["prompt"]
    reword(survey, prompt="別の質問")
    assert current_version(survey).number == first.number + 1

    reword(survey, prompt=before)

    assert current_version(survey) == first


def test_survey_without_questions_opens_no_run():
    course = make_course(requires_pledge=False, requires_survey=True)
    survey = make_survey(course)
    survey.questions = []
    survey.save()
    add_lecture(add_stage(course, "stage-1"), "l1")

    with pytest.raises(ValidationError) as error:
        make_run(course)

    assert "no_questions" in [said.code for said in error.value.error_list]


def test_version_of_a_survey_is_never_changed(enrolment):
    version = current_version(Survey.objects.get())

    with pytest.raises(DatabaseError), transaction.atomic():
        type(version).objects.filter(pk=version.pk).update(title="別")
