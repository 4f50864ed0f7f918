"""The office opens a stage to a whole run, where its conditions say so."""

import pytest
from django.urls import reverse

from tests.factories import add_lecture, add_stage, make_course, make_run
from tests.outcomes import text

pytestmark = pytest.mark.django_db


@pytest.fixture
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

    others = ["new", "edit", "repairs", "close", "open"]
    links = [
        reverse(f"reports:run_{name}", args=[run.pk] if name != "new" else []) for name in others
    ]
    draft = run.course.runs.get(state="draft")
    links[-1] = reverse("reports:run_open", args=[draft.pk])
    assert listed.count(f'href="{addresses(run)[0]}"') == 1
    assert [f'href="{link}"' in listed for link in links] == [is_hr] * 5


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
