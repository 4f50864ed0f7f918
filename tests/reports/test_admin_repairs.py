"""HR and the office put an open run right, on pages that work without a script."""

import pytest
from django.urls import reverse

from courses.domain import nominations
from tests.factories import enrol
from tests.outcomes import text
from tests.reports.factories import make_staff

pytestmark = pytest.mark.django_db


def url(run, what=""):
    return (
        reverse("reports:run_repair", args=[run.pk, what])
        if what
        else reverse("reports:run_repairs", args=[run.pk])
    )


def test_hr_sees_before_and_after_and_says_why(client, ward, run):
    enrol(run, ward.person)
    client.force_login(ward.hr)
    chosen = {"stage": "stage-1", "condition": "start", "go": "1"}

    listed = client.get(url(run))
    asked = client.get(url(run, "gate"), {"stage": "stage-1"})
    shown = client.get(url(run, "gate"), chosen)
    seen = shown.context["effects"].digest
    unsaid = client.post(url(run, "gate"), chosen | {"seen": seen, "reason": ""})
    done = client.post(url(run, "gate"), chosen | {"seen": seen, "reason": "誓約の前から読ませる"})

    assert (listed.status_code, asked.status_code, unsaid.status_code) == (200, 200, 422)
    assert ward.person.get_full_name() in text(shown)
    assert done["Location"] == url(run)
    assert run.stages.get().opening["all"] == [{"kind": "start"}]


@pytest.mark.parametrize("condition", ["", "by magic", "stage:stage-1"])
def test_condition_that_is_not_offered_changes_nothing(client, ward, run, condition):
    client.force_login(ward.hr)

    response = client.get(
        url(run, "gate"), {"stage": "stage-1", "condition": condition, "go": "1"}
    )

    assert response.status_code == 409
    assert run.stages.get().opening["all"] == [{"kind": "pledge"}]


def test_hr_takes_a_module_out_and_changes_who_teaches(client, ward, run):
    client.force_login(ward.hr)
    other = make_staff("trainer")
    for what, chosen in (
        ("module", {"module": "l2", "go": "1"}),
        ("trainers", {"trainer": other.pk, "go": "1"}),
    ):
        seen = client.get(url(run, what), chosen).context["effects"].digest
        client.post(url(run, what), chosen | {"seen": seen, "reason": "誤り"})

    assert not run.modules.get(key="l2").is_required
    assert list(run.trainers.all()) == [other]


def test_office_takes_a_withdrawal_back(client, ward, run):
    enrolment = enrol(run, ward.person)
    nominations.withdraw(enrolment, actor=ward.office, reason="誤り")
    client.force_login(ward.office)
    address = reverse("reports:reinstate", args=[enrolment.pk])

    linked = address in text(client.get(reverse("reports:record", args=[enrolment.pk])))
    client.post(address, {"reason": "別の方だった"})

    enrolment.refresh_from_db()
    assert linked
    assert enrolment.state == "accepted"


def test_hr_takes_a_decline_back_for_its_own_people_only(client, ward, run):
    nomination = nominations.nominate(run, ward.person, actor=None)
    nominations.decline(nomination, actor=ward.hr, note="定員のため")
    address = reverse("reports:nomination_reopen", args=[nomination.pk])
    client.force_login(ward.other_hr)
    stranger = client.post(address, {"reason": "誤り"})
    client.force_login(ward.hr)
    linked = address in text(client.get(reverse("reports:nominations"), {"state": "all"}))
    client.post(address, {"reason": "定員が増えた"})

    nomination.refresh_from_db()
    assert (stranger.status_code, linked, nomination.state) == (404, True, "nominated")


@pytest.mark.parametrize("who", ["office", "trainer", "superuser"])
def test_only_hr_repairs_runs(client, ward, run, who):
    client.force_login(getattr(ward, who))

    assert client.get(url(run)).status_code == 404
    assert client.post(url(run, "gate"), {"go": "1"}).status_code == 404
