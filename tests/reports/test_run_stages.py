"""The office opens a stage to a whole run, where its conditions say so."""

import pytest
from django.urls import reverse

from courses.cases.models import Case
from courses.domain.approvals import standing_shut
from tests.cases.factories import grant, make_case
from tests.factories import add_exercise, add_lecture, add_stage, make_course, make_run
from tests.outcomes import text
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def run():
    course = make_course()
    add_lecture(add_stage(course, "stage-1"), "l1")
    add_lecture(add_stage(course, "stage-2", "by_hand"), "l2")
    return make_run(course)


def addresses(run):
    stage = run.stages.get(key="stage-2")
    return (
        reverse("reports:run_stages", args=[run.pk]),
        reverse("reports:run_stage_open", args=[run.pk, stage.pk]),
    )


@pytest.mark.parametrize("role", ["hr", "office"])
def test_office_sees_what_opens_each_stage_and_opens_one(client, ward, run, role):
    client.force_login(getattr(ward, role))
    page, press = addresses(run)

    before = text(client.get(page))
    response = client.post(press)
    after = text(client.get(response.url))

    assert "研修事務局が開くことで開きます" in before
    assert [html.count("この段階を全員に開く") for html in (before, after)] == [1, 0]
    assert "開きました" in after


@pytest.mark.parametrize(("role", "is_hr"), [("hr", True), ("office", False)])
def test_list_of_runs_leads_there_and_offers_the_office_nothing_else(
    client, ward, run, role, is_hr
):
    make_run(run.course, is_open=False, title="つぎ")
    client.force_login(getattr(ward, role))

    listed = text(client.get(reverse("reports:runs")))

    others = ["new", "edit", "close", "open"]
    links = [
        reverse(f"reports:run_{name}", args=[run.pk] if name != "new" else []) for name in others
    ]
    draft = run.course.runs.get(state="draft")
    links[-1] = reverse("reports:run_open", args=[draft.pk])
    assert listed.count(f'href="{addresses(run)[0]}"') == 1
    assert [f'href="{link}"' in listed for link in links] == [is_hr] * 4


def test_stage_of_another_kind_is_refused_with_its_reason(client, ward, run):
    client.force_login(ward.office)
    first = run.stages.get(key="stage-1")

    response = client.post(reverse("reports:run_stage_open", args=[run.pk, first.pk]))

    assert response.status_code == 409
    assert "特別に開く" in text(response)


@pytest.mark.parametrize("who", ["trainer", "person", None])
def test_stages_are_for_the_office_alone(client, ward, run, who):
    if who:
        client.force_login(getattr(ward, who))
    page, press = addresses(run)

    assert {client.get(page).status_code, client.post(press).status_code} <= {302, 403, 404}
    assert run.stages.get(key="stage-2").opened_at is None


def test_stage_is_not_opened_by_a_link(client, ward, run):
    client.force_login(ward.office)

    assert client.get(addresses(run)[1]).status_code == 405


def test_draft_has_no_stages_to_open(client, ward, run):
    client.force_login(ward.office)
    draft = make_run(run.course, is_open=False, title="つぎ")

    assert client.get(reverse("reports:run_stages", args=[draft.pk])).status_code == 404


def test_office_sees_where_people_stand_before_a_case_that_nobody_approved(client, ward):
    case = make_case("case-x", exercises=["e1"])
    course = make_course()
    stage = add_stage(course, "stage-1")
    add_lecture(stage, "l1")
    exercise = add_exercise(stage, "e1")
    exercise.cases.set([case])
    exercise.save()
    run = make_run(course)
    client.force_login(ward.office)
    pages = [reverse("reports:runs"), reverse("reports:run_stages", args=[run.pk])]
    before = [text(client.get(page)) for page in pages]

    Case.objects.filter(pk=case.pk).update(theme="書きかえたテーマ")
    after = [text(client.get(page)) for page in pages]
    (panel,) = client.get("/admin/").context["panels"]

    assert ["承認待ち" in page for page in before] == [False, False]
    assert ["承認待ち" in page for page in after] == [True, True]
    assert not any(case.title in page for page in after)
    assert {item.label: item.count for item in panel.items}["事例の承認を待つ単元"] == 1


def test_author_is_told_of_the_cases_that_an_open_run_waits_for(client, ward):
    mine, other = make_case("case-x", is_approved=False), make_case("case-y", is_approved=False)
    course = make_course()
    stage = add_stage(course, "stage-1")
    add_lecture(stage, "l1")
    exercise = add_exercise(stage, "e1")
    make_run(course)
    exercise.cases.set([mine, other])
    exercise.save()
    grant(mine, ward.trainer)
    client.force_login(ward.trainer)

    panel = client.get("/admin/").context["panels"][0]

    assert {item.label: item.count for item in panel.items}["開催中で承認を待つ事例"] == 1


@pytest.mark.parametrize("count", [1, 3])
def test_what_stands_shut_costs_the_same_for_any_number(django_assert_num_queries, count):
    for number in range(count):
        course = make_course(f"c{number}")
        stage = add_stage(course, f"c{number}-1")
        add_lecture(stage, f"l{number}")
        exercise = add_exercise(stage, f"e{number}")
        make_run(course)
        exercise.cases.set([make_case(f"case-{number}", is_approved=False)])
        exercise.save()

    with django_assert_num_queries(5):
        assert len(standing_shut()) == count
