"""HR prepares, opens and closes runs."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from courses.groupwork.models import GroupSession
from courses.models import CourseRun, Enrolment, Requirement
from people.roles import Role
from tests.factories import UserFactory, add_lecture, enrol, make_run
from tests.outcomes import text

pytestmark = pytest.mark.django_db
NEW = "/admin/training/runs/new/"


def url(name, run):
    return reverse(f"reports:run_{name}", args=[run.pk])


def data(course, **changes):
    return {
        "course": course.pk, "fiscal_year": 2026, "title": "", "starts_on": "令和8年4月1日",
        "ends_on": "Ｒ９．３．３１",
    } | changes  # fmt: skip


def test_hr_prepares_a_run_with_dates_in_wareki(client, ward, course):
    client.force_login(ward.hr)

    response = client.post(NEW, data(course, trainers=[ward.trainer.pk]))

    run = CourseRun.objects.get()
    assert response.status_code == 302
    assert (run.starts_on, run.ends_on, run.state) == (
        date(2026, 4, 1), date(2027, 3, 31), "draft",
    )  # fmt: skip
    assert list(run.trainers.all()) == [ward.trainer]
    assert Entry.objects.filter(verb="courses.run.save").count() == 1


def test_only_trainers_can_be_chosen(client, ward, course):
    client.force_login(ward.hr)

    response = client.post(NEW, data(course, trainers=[ward.person.pk]))

    assert response.status_code == 422
    assert not CourseRun.objects.exists()


def test_end_before_start_is_named_beside_the_field_and_nothing_typed_is_lost(
    client, ward, course
):
    client.force_login(ward.hr)

    response = client.post(NEW, data(course, ends_on="令和7年4月1日", title="夜間の回"))

    assert response.status_code == 422
    assert response.context["form"].errors.as_data()["ends_on"][0].code == "ends_before_start"
    assert "夜間の回" in response.content.decode()


def looked_at(client, run, **changes):
    """What HR's browser posts after every box of the check list was ticked."""
    report = client.get(url("open", run)).context["report"]
    return {"seen": report.digest, "confirmed": [f.code for f in report.warnings]} | changes


def test_opening_shows_what_will_be_frozen_and_freezes_nothing_yet(client, ward, course):
    run = make_run(course, is_open=False)
    client.force_login(ward.hr)

    response = client.get(url("open", run))

    plan = response.context["plan"]
    assert (len(plan.stages), len(plan.modules), len(plan.requirements)) == (1, 2, 3)
    assert not Requirement.objects.exists()
    assert CourseRun.objects.get().state == "draft"


def test_hr_opens_a_run_once(client, ward, course):
    run = make_run(course, is_open=False, trainers=[ward.trainer])
    client.force_login(ward.hr)
    ticked = looked_at(client, run)

    first = client.post(url("open", run), ticked)
    second = client.post(url("open", run), ticked)

    assert (first.status_code, second.status_code) == (302, 409)
    assert CourseRun.objects.get().state == "open"
    assert Requirement.objects.count() == 3


def test_run_with_something_to_mend_has_no_button_and_takes_no_post(client, ward, course):
    course.get_descendants().filter(depth__gt=course.depth + 1).update(live=False)
    run = make_run(course, is_open=False, trainers=[ward.trainer])
    client.force_login(ward.hr)
    ticked = looked_at(client, run)

    shown = client.get(url("open", run))
    posted = client.post(url("open", run), ticked)

    assert [group.code for group in shown.context["errors"]] == ["no_modules"]
    assert "この内容で開催を始める" not in text(shown)
    assert posted["Location"] == url("open", run)
    assert (CourseRun.objects.get().state, Requirement.objects.count()) == ("draft", 0)


def test_warning_without_its_tick_keeps_the_run_closed(client, ward, course):
    run = make_run(course, is_open=False)
    client.force_login(ward.hr)
    ticked = looked_at(client, run, confirmed=[])

    client.post(url("open", run), ticked)

    assert CourseRun.objects.get().state == "draft"
    assert "no_trainer" in [g.code for g in client.get(url("open", run)).context["warnings"]]


@pytest.mark.parametrize("seen", ["", "stale"])
def test_list_that_nobody_looked_at_opens_nothing(client, ward, course, seen):
    run = make_run(course, is_open=False, trainers=[ward.trainer])
    client.force_login(ward.hr)
    ticked = looked_at(client, run, seen=seen)

    client.post(url("open", run), ticked)

    assert CourseRun.objects.get().state == "draft"


def test_page_published_while_hr_reads_the_list_is_shown_before_it_is_frozen(client, ward, course):
    run = make_run(course, is_open=False, trainers=[ward.trainer])
    client.force_login(ward.hr)
    ticked = looked_at(client, run)
    add_lecture(course.get_children().get(), "l3")

    refused = client.post(url("open", run), ticked)
    opened = client.post(url("open", run), looked_at(client, run))

    assert refused["Location"] == url("open", run)
    assert opened["Location"] == reverse("reports:runs")
    assert Requirement.objects.count() == 4


def test_hr_is_told_whom_to_ask_and_led_to_what_is_hers(client, ward, course):
    run = make_run(course, is_open=False)
    page = course.get_children().get().get_children().first().specific
    page.title = "書き直した題名"
    page.save_revision(user=ward.trainer)
    client.force_login(ward.hr)

    found = {g.code: g.lines[0] for g in client.get(url("open", run)).context["warnings"]}

    assert found["no_trainer"].url == url("edit", run)
    assert found["unpublished_changes"].url == ""
    assert ward.trainer.get_full_name() in found["unpublished_changes"].whom


def test_closing_says_how_many_become_not_completed(client, ward, run):
    enrol(run, ward.person)
    client.force_login(ward.hr)

    asked = client.get(url("close", run))
    closed = client.post(url("close", run))
    again = client.post(url("close", run))

    assert asked.context["left"] == 1
    assert (closed.status_code, again.status_code) == (302, 409)
    assert Enrolment.objects.get().state == "not_completed"


def test_open_run_keeps_its_course_but_takes_new_dates(client, ward, run):
    client.force_login(ward.hr)

    client.post(url("edit", run), data(run.course, fiscal_year=2027, ends_on="2027-02-28"))

    run.refresh_from_db()
    assert (run.fiscal_year, run.ends_on) == (2026, date(2027, 2, 28))


def test_closed_run_cannot_be_edited(client, ward, run):
    client.force_login(ward.hr)
    client.post(url("close", run))

    response = client.post(url("edit", run), data(run.course, title="別の名前"))

    assert response.status_code == 409


def test_only_drafts_are_deleted(client, ward, course, run):
    draft = make_run(course, is_open=False, title="予備")
    client.force_login(ward.hr)

    deleted = client.post(url("delete", draft))
    refused = client.post(url("delete", run))

    assert (deleted.status_code, refused.status_code) == (302, 409)
    assert list(CourseRun.objects.all()) == [run]


def test_draft_with_a_session_planned_is_kept(client, ward, course, run):
    draft = make_run(course, is_open=False, title="予備")
    now = timezone.now()
    GroupSession.objects.create(
        module=run.modules.first().page, run=draft, venue="区民センター", starts_at=now,
        ends_at=now + timedelta(hours=1),
    )  # fmt: skip
    client.force_login(ward.hr)

    response = client.post(url("delete", draft))

    assert response.status_code == 409
    assert CourseRun.objects.filter(pk=draft.pk).exists()
    assert not Entry.objects.filter(verb="courses.run.delete").exists()


@pytest.mark.parametrize("name", ["edit", "open", "close", "delete"])
@pytest.mark.parametrize("who", ["office", "trainer", "superuser"])
def test_only_hr_handles_runs(client, ward, course, who, name):
    run = make_run(course, is_open=False)
    client.force_login(getattr(ward, who))

    assert client.post(url(name, run)).status_code == 404
    assert CourseRun.objects.get().state == "draft"


def test_anonymous_is_sent_to_the_login(client, course):
    response = client.get(NEW)

    assert response.status_code == 302
    assert "login" in response["Location"]


def test_list_names_trainers_as_a_directory_does(client, ward, course):
    first = UserFactory(number="t9", family_name_kana="にしかた")
    second = UserFactory(number="t1", family_name_kana="はくさん")
    make_run(course, trainers=[second, first])
    client.force_login(ward.hr)

    rows = client.get(reverse("reports:runs")).context["rows"]

    assert [person.number for person in rows[0].trainers.all()] == ["t9", "t1"]


def test_list_takes_no_post(client, ward):
    client.force_login(ward.hr)

    assert client.post(reverse("reports:runs")).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number(
    client, ward, course, count, django_assert_max_num_queries
):
    for number in range(count):
        make_run(course, is_open=False, title=f"第{number}回")
    client.force_login(ward.hr)

    with django_assert_max_num_queries(14):
        assert client.get(reverse("reports:runs")).status_code == 200


def test_whoever_would_put_themselves_in_charge_is_told_on_the_form(client, ward, course):
    ward.hr.groups.add(Group.objects.get_or_create(name=Role.TRAINER)[0])
    run = make_run(course, is_open=False)
    client.force_login(ward.hr)
    response = client.get(reverse("reports:run_edit", args=[run.pk]))
    form = response.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}

    answer = client.post(
        reverse("reports:run_edit", args=[run.pk]), sent | {"trainers": [str(ward.hr.pk)]}
    )

    assert answer.status_code == 422
    assert "ご自分を研修担当にすることはできません" in answer.content.decode()
    assert not run.trainers.exists()


def test_dates_typed_for_a_draft_that_a_colleague_deleted_are_shown(
    client, ward, course, monkeypatch
):
    run = CourseRun.objects.create(
        course=course, fiscal_year=2026, starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31)
    )
    client.force_login(ward.hr)
    address = url("edit", run)
    token = re.search(r'name="form_token" value="([^"]+)"', text(client.get(address)))[1]
    found = CourseRun.objects.get(pk=run.pk)
    run.delete()
    # Deleted between the first look and the lock.
    monkeypatch.setattr("reports.views.runs._run", lambda _: found)

    answer = client.post(address, data(course, title="夜間の回", form_token=token))

    assert answer.status_code == 410
    assert "夜間の回" in text(answer)
