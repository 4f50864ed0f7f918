"""Planning sessions in the admin."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from audit.models import Entry
from courses.cases.models import Case, Exclusion, Grant
from courses.domain import runs
from courses.groupwork.domain.sessions import ENDS_BEFORE_START
from courses.groupwork.models import Booking, GroupSession
from courses.models import StagePage
from curriculum.domain.permissions import sync_roles
from people.models import District
from tests.factories import UserFactory, add_group_work
from tests.groupwork.factories import (
    book,
    make_meeting,
    make_open_session,
    make_session,
    make_trainee,
    make_trainer,
)
from tests.outcomes import admin_text, queries_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
LIST = "/admin/groupsession/"


@pytest.fixture
@remembered
def run():
    sync_roles()
    return make_meeting()


@pytest.fixture
def office(client, run):
    client.force_login(UserFactory(roles=["office"]))
    return client


def plan(run, **fields):
    starts_at = timezone.localtime() + timedelta(days=7)
    page = run.modules.get().page
    values = {
        "run": run.pk,
        "module": page.pk,
        "district": District.objects.get_or_create(key="hongo", defaults={"name": "本富士"})[0].pk,
        "venue": "区民センター",
        "starts_at": f"{starts_at:%Y-%m-%d %H:%M}",
        "ends_at": f"{starts_at + timedelta(minutes=90):%Y-%m-%d %H:%M}",
        "capacity": 24,
        "case": page.cases.get().pk,
        "facilitators": [make_trainer().pk],
    }
    return values | fields


def test_office_plans_a_session(office, run):
    response = office.post(f"{LIST}new/", plan(run))

    session = GroupSession.objects.get()
    assert response.status_code == 302
    assert session.state == GroupSession.State.SCHEDULED
    assert Grant.objects.get().person == session.facilitators.get()
    assert Entry.objects.filter(verb="groupwork.session.create").count() == 1
    assert ModelLogEntry.objects.count() == 0


@pytest.mark.parametrize("which", ["draft", "closed", "taken out", "case"])
def test_only_what_an_open_run_meets_for_is_offered(office, run, which):
    page = run.modules.get().page
    planned = plan(run)
    if which == "draft":
        planned["module"] = add_group_work(StagePage.objects.get(), "later").pk
    elif which == "closed":
        runs.close_run(run, actor=make_trainer())
    elif which == "taken out":
        run.modules.update(audiences=[], open_to=[], is_required=False)
    else:
        Case.objects.filter(pk=page.cases.get().pk).update(theme="書きかえたテーマ")

    offered = admin_text(office.get(f"{LIST}new/"))
    refused = office.post(f"{LIST}new/", planned)

    case = Case.objects.get()
    assert (f">{case.title}<" in offered) == (which == "draft")
    assert (f"{page.title}</option>" in offered) == (which in {"draft", "case"})
    assert "later</option>" not in offered
    assert refused.status_code == 200
    assert not GroupSession.objects.exists()


def test_session_that_ends_before_it_begins_is_said_in_plain_words(office, run):
    refused = admin_text(office.post(f"{LIST}new/", plan(run, ends_at="2020-01-01 10:00")))

    assert ENDS_BEFORE_START in refused
    assert "groupwork_session_ends_after_start" not in refused
    assert not GroupSession.objects.exists()


def test_session_outside_of_its_run_is_refused_beside_the_day(office, run):
    starts_at = timezone.localtime() - timedelta(days=3650)
    days = {
        "starts_at": f"{starts_at:%Y-%m-%d} 10:00",
        "ends_at": f"{starts_at:%Y-%m-%d} 11:00",
    }

    refused = admin_text(office.post(f"{LIST}new/", plan(run, **days)))

    assert "外の日です。年と日をお確かめください" in refused
    assert not GroupSession.objects.exists()


def test_session_that_should_have_begun_already_is_said(office, run):
    day = f"{timezone.localdate() - timedelta(days=1):%Y-%m-%d}"
    days = {"starts_at": f"{day} 10:00", "ends_at": f"{day} 11:00"}

    past = admin_text(office.post(f"{LIST}new/", plan(run, **days), follow=True))
    coming = admin_text(office.post(f"{LIST}new/", plan(run, venue="本庁舎"), follow=True))

    assert "もう過ぎています" in past
    assert "もう過ぎています" not in coming


def test_form_is_offered_and_shows_no_case_text(office, run):
    page = admin_text(office.get(f"{LIST}new/"))

    assert "進行役" in page
    assert "small-caseの事実1" not in page


def test_broken_rule_is_shown_and_nothing_is_stored(office, run):
    trainer = make_trainer()
    case = run.modules.get().page.cases.get()
    Exclusion.objects.create(case=case, person=trainer, reason="親族")

    response = office.post(f"{LIST}new/", plan(run, facilitators=[trainer.pk]))

    assert "読まない人として登録されています" in admin_text(response)
    assert GroupSession.objects.count() == 0


def test_office_changes_and_calls_off(office, run):
    session = make_session(run)
    book(session, make_trainee(run))

    office.post(f"{LIST}edit/{session.pk}/", plan(run, venue="本郷会館"))
    assert GroupSession.objects.get().venue == "本郷会館"
    assert "中止する" in admin_text(office.get(f"{LIST}edit/{session.pk}/"))

    assert office.get(f"{LIST}cancel/{session.pk}/").status_code == 200
    assert office.post(f"{LIST}cancel/{session.pk}/", {"reason": ""}).status_code == 422
    office.post(f"{LIST}cancel/{session.pk}/", {"reason": "台風"})
    assert Booking.objects.get().state == Booking.State.CANCELLED


def test_begun_session_is_neither_changed_nor_called_off(office, run):
    session = make_open_session(run)

    changed = office.post(f"{LIST}edit/{session.pk}/", plan(run, venue="本郷会館"))
    cancelled = office.post(f"{LIST}cancel/{session.pk}/", {"reason": "台風"})

    assert "変更できません" in admin_text(changed)
    assert cancelled.status_code == 422
    assert GroupSession.objects.get().venue == "区民センター"


def test_session_is_never_deleted(office, run):
    session = make_session(run)

    assert office.post(f"{LIST}delete/{session.pk}/").status_code == 404


@pytest.mark.parametrize("why", ["approval is gone", "planner is excluded"])
def test_title_of_a_case_is_not_told_to_a_planner_who_may_not_know_it(client, run, why):
    session, planner = make_session(run), UserFactory(roles=["office"])
    client.force_login(planner)
    if why == "approval is gone":
        Case.objects.filter(pk=session.case_id).update(theme="書きかえたテーマ")
    else:
        Exclusion.objects.create(case=session.case, person=planner, reason="親族")

    new = admin_text(client.get(f"{LIST}new/"))
    page = admin_text(client.get(f"{LIST}edit/{session.pk}/"))
    sent = plan(run, venue="本郷会館", facilitators=[p.pk for p in session.facilitators.all()])
    changed = client.post(f"{LIST}edit/{session.pk}/", sent, follow=True)

    assert session.case.title not in f"{new}{page}{admin_text(changed)}"
    assert "題名をお見せできない事例" in page
    session.refresh_from_db()
    assert session.venue == ("区民センター" if why == "approval is gone" else "本郷会館")


@pytest.mark.parametrize("roles", [[], ["HR"], ["trainer"], ["admin"]])
def test_others_plan_nothing(client, run, roles):
    session = make_session(run)
    client.force_login(UserFactory(roles=roles, is_superuser=True))

    client.post(f"{LIST}new/", plan(run))
    client.post(f"{LIST}edit/{session.pk}/", plan(run, venue="本郷会館"))
    client.post(f"{LIST}cancel/{session.pk}/", {"reason": "いたずら"})

    row = GroupSession.objects.get()
    assert (row.venue, row.state) == ("区民センター", "scheduled")


def test_anonymous_is_asked_to_sign_in(client, run):
    session = make_session(run)

    for address in (LIST, f"{LIST}new/", f"{LIST}cancel/{session.pk}/"):
        assert "login" in client.get(address).url


def test_list_costs_the_same_for_any_number(office, run):
    make_session(run)
    office.get(LIST)
    one = queries_of(office, LIST)
    for _ in range(3):
        make_session(run)

    assert queries_of(office, LIST) == one


def test_office_is_told_of_an_overlap_and_saves_knowing_it(office, run):
    make_session(run, minutes_away=7 * 24 * 60, venue="区民センター")
    planned = plan(run)

    asked = office.post(f"{LIST}new/", planned)
    box = asked.context["form"]["overlap"]
    again = office.post(f"{LIST}new/", planned | {"overlap": "1"})
    saved = office.post(f"{LIST}new/", planned | {"overlap": box.field.widget.attrs["value"]})

    assert "会場の「区民センター」は、同じ時間の" in admin_text(asked)
    assert "重なりを承知のうえで保存する" in admin_text(asked)
    assert 'value="区民センター"' in admin_text(asked)
    assert again.status_code == 200
    assert saved.status_code == 302
    assert GroupSession.objects.count() == 2
