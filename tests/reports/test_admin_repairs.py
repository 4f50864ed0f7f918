"""HR and the office put an open run right, on pages that work without a script."""

from datetime import date

import pytest
from django.urls import reverse

from courses.domain import nominations
from tests.factories import add_lecture, add_stage, enrol, make_run
from tests.outcomes import text
from tests.reports.factories import make_person, make_staff

pytestmark = pytest.mark.django_db


def url(run, what=""):
    return (
        reverse("reports:run_repair", args=[run.pk, what])
        if what
        else reverse("reports:run_stages", args=[run.pk])
    )


def test_hr_sees_before_and_after_and_says_why(client, ward, run):
    enrol(run, ward.person)
    client.force_login(ward.hr)
    chosen = {"stage": "stage-1", "need": "start", "go": "1"}

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


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({}, "開く条件を選んでください"),
        ({"need": "by magic"}, "by magic"),
        ({"need": "stage:stage-1"}, "stage:stage-1"),
        ({"need": "stage:"}, "stage:"),
        ({"need": ["start", "by_hand"]}, "ほかの条件といっしょには使えません"),
        ({"any": "by_hand"}, "二つ以上選んでください"),
        ({"any": ["start", "by_hand"]}, "start"),
        ({"need_day": "きのう"}, "日付"),
        ({"need_day": "令和8年2月30日"}, "2月"),
    ],
)
def test_condition_that_is_not_offered_is_said_beside_it_and_changes_nothing(
    client, ward, run, chosen, words
):
    client.force_login(ward.hr)
    data = {"stage": "stage-1", "go": "1", **chosen}

    shown = client.get(url(run, "gate"), data)
    sent = client.post(url(run, "gate"), data | {"reason": "直す", "seen": "x"})

    assert (shown.status_code, sent.status_code) == (422, 422)
    assert words in text(shown)
    assert run.stages.get().opening["all"] == [{"kind": "pledge"}]


def test_gate_takes_what_the_editor_of_the_course_offers(client, ward, course):
    add_lecture(add_stage(course, "stage-2", opening=[("stage", "previous")]), "l3")
    run = make_run(course)
    client.force_login(ward.hr)
    chosen = {
        "stage": "stage-2", "need": "pledge", "need_day": "令和8年12月1日",
        "any": ["stage:stage-1", "by_hand"], "any_day": "R8.12.10", "go": "1",
    }  # fmt: skip

    asked = client.get(url(run, "gate"), {"stage": "stage-2"})
    seen = client.get(url(run, "gate"), chosen).context["effects"].digest
    client.post(url(run, "gate"), chosen | {"seen": seen, "reason": "日程が変わったため"})
    again = client.get(url(run, "gate"), {"stage": "stage-2"})

    assert asked.context["gate_form"].initial["need"] == ["stage:stage-1"]
    assert run.stages.get(key="stage-2").opening["all"] == [
        {"kind": "pledge"},
        {"kind": "date", "on": "2026-12-01"},
        {"kind": "any", "of": [
            {"kind": "stage", "stage": "stage-1"}, {"kind": "by_hand"},
            {"kind": "date", "on": "2026-12-10"},
        ]},
    ]  # fmt: skip
    initial = again.context["gate_form"].initial
    assert (initial["any"][:2], initial["any_day"]) == (
        ["stage:stage-1", "by_hand"], date(2026, 12, 10),
    )  # fmt: skip


def test_gate_is_taken_from_the_page_once_its_author_put_it_right(client, ward, run):
    client.force_login(ward.hr)
    stage = run.stages.get()
    same = client.get(url(run, "gate"), {"stage": "stage-1"})
    stage.page.opening = [("by_hand", None)]
    stage.page.save()
    offered = client.get(url(run, "gate"), {"stage": "stage-1"})
    chosen = {"stage": "stage-1", "page": "1", "go": "1"}
    seen = client.get(url(run, "gate"), chosen).context["effects"].digest
    client.post(url(run, "gate"), chosen | {"seen": seen, "reason": "ページを直したため"})

    assert "研修のページのとおりにする" not in text(same)
    assert "研修のページのとおりにする" in text(offered)
    assert run.stages.get().opening["all"] == [{"kind": "by_hand"}]


def test_module_waits_for_another_from_now_on(client, ward, run):
    client.force_login(ward.hr)
    chosen = {"module": "l2", "awaited": "l1", "go": "1"}

    asked = client.get(url(run, "waits"), {"module": "l2"})
    seen = client.get(url(run, "waits"), chosen).context["effects"].digest
    client.post(url(run, "waits"), chosen | {"seen": seen, "reason": "順番を誤ったため"})
    ring = client.get(url(run, "waits"), {"module": "l1", "awaited": "l2", "go": "1"})
    unknown = client.get(url(run, "waits"), {"module": "l1", "awaited": "l1", "go": "1"})

    assert "講義 l1" in text(asked)
    assert run.modules.get(key="l2").waits_for == {"version": 1, "modules": ["l1"]}
    assert {ring.status_code, unknown.status_code} == {409}
    assert run.modules.get(key="l1").waits_for["modules"] == []
    assert "が済むまで待ちます" in text(client.get(url(run)))


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


def test_second_repair_keeps_its_reason_and_shows_what_the_first_has_made(client, ward, run):
    client.force_login(ward.hr)
    other, third = make_staff("trainer"), make_staff("trainer")
    chosen = {"trainer": other.pk, "go": "1"}
    seen = client.get(url(run, "trainers"), chosen).context["effects"].digest
    run.trainers.set([third])

    late = client.post(url(run, "trainers"), chosen | {"seen": seen, "reason": "異動のため"})

    assert late.status_code == 422
    assert "もう一度お確かめください" in text(late)
    assert "異動のため" in text(late)
    assert late.context["effects"].said[0] == third.get_full_name()
    assert third.get_full_name() in text(late)
    seen = late.context["effects"].digest
    client.post(url(run, "trainers"), chosen | {"seen": seen, "reason": "異動のため"})
    assert list(run.trainers.all()) == [other]


def test_module_that_another_took_out_is_said_to_be_out(client, ward, run):
    client.force_login(ward.hr)
    chosen = {"module": "l2", "go": "1"}
    seen = client.get(url(run, "module"), chosen).context["effects"].digest
    for _ in range(2):
        last = client.post(url(run, "module"), chosen | {"seen": seen, "reason": "誤り"})

    assert last.status_code == 409
    assert "もうだれにも求めていません" in text(last)


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


def test_reason_stays_on_the_form_when_a_colleague_took_the_decline_back_first(client, ward, run):
    nomination = nominations.nominate(run, ward.person, actor=None)
    nominations.decline(nomination, actor=ward.hr, note="定員のため")
    nominations.reopen(nomination, actor=ward.hr, reason="誤り")
    client.force_login(ward.hr)

    answer = client.post(
        reverse("reports:nomination_reopen", args=[nomination.pk]), {"reason": "定員が増えたため"}
    )

    assert answer.status_code == 409
    assert answer.context["form"]["reason"].value() == "定員が増えたため"
    assert "定員が増えたため" in text(answer)
    assert 'role="alert"' in text(answer)


def test_reason_stays_on_the_form_when_a_withdrawal_was_taken_back_first(client, ward, run):
    enrolment = enrol(run, ward.person)
    client.force_login(ward.office)

    answer = client.post(
        reverse("reports:reinstate", args=[enrolment.pk]), {"reason": "別の方だったため"}
    )

    assert answer.status_code == 409
    assert "別の方だったため" in text(answer)


def test_reason_of_a_repair_of_a_run_is_shown_with_the_refusal(client, ward, run):
    client.force_login(ward.hr)

    answer = client.post(
        url(run, "module"), {"module": "gone", "go": "1", "reason": "二重に入れたため"}
    )

    assert answer.status_code >= 400
    assert "二重に入れたため" in text(answer)


@pytest.mark.parametrize("who", ["office", "trainer", "superuser"])
def test_only_hr_repairs_runs(client, ward, run, who):
    client.force_login(getattr(ward, who))

    listed = client.get(url(run))

    assert listed.status_code == (200 if who == "office" else 404)
    assert "/repairs/" not in text(listed)
    assert client.get(url(run, "gate")).status_code == 404
    assert client.post(url(run, "gate"), {"go": "1"}).status_code == 404


def test_words_of_a_declined_nomination_end_once(client, ward, run):
    client.force_login(ward.hr)
    said = []
    for person, note in ((ward.person, "定員のため。"), (make_person(ward.welfare), "定員のため")):
        row = nominations.decline(
            nominations.nominate(run, person, actor=None), actor=ward.hr, note=note
        )
        said.append(text(client.get(reverse("reports:nomination_reopen", args=[row.pk]))))

    assert all("いま: 見送り(理由: 定員のため)。 直したあと" in words for words in said)
