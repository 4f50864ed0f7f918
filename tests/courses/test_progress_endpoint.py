"""What a browser posts about a screen: counted once, never beyond the server's own clock."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.domain import evidence, pledges, reading, runs
from courses.domain.batches import read_batch
from courses.domain.study import study_of
from courses.domain.watching import MAX_RATE, covered
from courses.models import Evidence, SectionProgress, Sitting
from library import clock
from library.domain import wareki
from tests.factories import UserFactory, add_lecture, add_stage, enrol, make_course, make_run
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
# 400 characters a minute: half a minute to read, three seconds to count.
LONG = "あ" * 200


@pytest.fixture
@remembered
def enrolment():
    course = make_course()
    add_lecture(add_stage(course, "stage-1", "pledge_signed"), "l1", text=LONG)
    enrolment = enrol(make_run(course))
    pledges.sign_for(enrolment, actor=enrolment.person)
    return enrolment


@pytest.fixture
def trainee(client, enrolment):
    client.force_login(enrolment.person)
    return client


def lecture(enrolment):
    return enrolment.run.modules.get(key="l1")


def opened(enrolment, number=1, *, ago):
    """A screen that was served some seconds ago."""
    section = lecture(enrolment).page.specific.sections()[number - 1]
    with clock.at(clock.now() - timedelta(seconds=ago)):
        return reading.serve(enrolment, lecture(enrolment), section.id)


def said(sitting, seq=1, seconds=0.0, **more):
    return {
        "sitting": str(sitting.pk), "seq": seq, "section": sitting.section_id,
        "visible_seconds": seconds, "played": [], "position": None,
    } | more  # fmt: skip


def post(client, enrolment, data, **headers):
    address = reverse("courses:progress", args=[enrolment.pk, "l1"])
    return client.post(address, data, content_type="application/json", headers=headers)


def seconds_of(enrolment):
    return sum(SectionProgress.objects.values_list("visible_seconds", flat=True))


def test_seconds_in_sight_make_the_tick(trainee, enrolment):
    sitting = opened(enrolment, ago=10)
    begun = timezone.now()

    first = post(trainee, enrolment, said(sitting, 1, 2)).json()
    second = post(trainee, enrolment, said(sitting, 2, 2)).json()

    assert (first["is_seen"], first["left_seconds"]) == (False, 2)
    assert first["why"] == "この画面は、あと2秒ほど開いておくと「学んだ」になります。"
    assert (second["is_seen"], second["why"], second["note"]) == (True, "", "学んだ")
    assert second["message"] in {f"{wareki.clock(at)}に記録" for at in (begun, timezone.now())}
    assert SectionProgress.objects.get().method == "player"


def test_last_tick_writes_the_evidence_at_once(trainee, enrolment):
    for number in (1, 2):
        answer = post(trainee, enrolment, said(opened(enrolment, number, ago=10), 1, 5)).json()

    proof = Evidence.objects.get(kind="lecture")
    assert answer["is_done"]
    assert proof.method == "player"
    assert [s["seconds"] for s in proof.payload["sections"]] == [5, 5]
    assert proof.payload["version"] == 2


def test_same_batch_twice_counts_once(trainee, enrolment):
    sitting = opened(enrolment, ago=60)

    answers = [post(trainee, enrolment, said(sitting, 1, 2)) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert seconds_of(enrolment) == 2


def test_batches_out_of_order_all_count(trainee, enrolment):
    sitting = opened(enrolment, ago=60)

    for seq in (3, 1, 2, 1, 3):
        post(trainee, enrolment, said(sitting, seq, 0.5))

    assert seconds_of(enrolment) == 1.5


def test_claim_of_an_hour_after_ten_seconds_is_refused_with_a_reason(trainee, enrolment, caplog):
    sitting = opened(enrolment, ago=10)

    with caplog.at_level(logging.WARNING):
        answers = [post(trainee, enrolment, said(sitting, n, 3600)) for n in (1, 2, 3)]

    assert {answer.status_code for answer in answers} == {422}
    assert answers[0].json()["code"] == "too_much_time"
    assert "実際にたった時間より長い" in answers[0].json()["message"]
    assert seconds_of(enrolment) == 0
    assert [r.name for r in caplog.records].count("courses.domain.counting") == 1
    assert Sitting.objects.get().refused == 3


def test_many_small_claims_are_worth_no_more_than_the_time(trainee, enrolment):
    sitting = opened(enrolment, ago=10)

    answers = [post(trainee, enrolment, said(sitting, n, 2)).status_code for n in range(1, 20)]

    assert set(answers) == {200, 422}
    assert 10 <= seconds_of(enrolment) <= 15


def test_two_tabs_at_once_do_not_earn_double(trainee, enrolment):
    one, two = opened(enrolment, 1, ago=60), opened(enrolment, 2, ago=60)

    first = post(trainee, enrolment, said(one, 1, 55))
    second = post(trainee, enrolment, said(two, 1, 55))

    assert (first.status_code, second.status_code) == (200, 422)


def test_offline_queue_arrives_late_and_counts(trainee, enrolment):
    tunnel = opened(enrolment, 1, ago=300)
    desk = opened(enrolment, 2, ago=100)
    post(trainee, enrolment, said(desk, 1, 95))

    answers = [post(trainee, enrolment, said(tunnel, n, 10)) for n in range(1, 20)]

    assert {answer.status_code for answer in answers} == {200}
    assert seconds_of(enrolment) == 95 + 190


def test_script_that_counted_too_little_is_not_made_up_for_by_the_button(trainee, enrolment):
    sitting = opened(enrolment, ago=600)
    post(trainee, enrolment, said(sitting, 1, 1))

    trainee.post(
        reverse("courses:module", args=[enrolment.pk, "l1"]),
        {"section": sitting.section_id, "sitting": str(sitting.pk)},
    )

    assert not SectionProgress.objects.filter(read_at__isnull=False).exists()


def test_button_takes_along_what_the_script_had_not_sent(trainee, enrolment):
    sitting = opened(enrolment, ago=10)
    unsent = f"[{said(sitting, 1, 4)}]".replace("'", '"').replace("None", "null")

    for _ in range(2):
        trainee.post(
            reverse("courses:module", args=[enrolment.pk, "l1"]),
            {"section": sitting.section_id, "sitting": str(sitting.pk), "batches": unsent},
        )

    row = SectionProgress.objects.get(section_id=sitting.section_id)
    assert (row.visible_seconds, row.method) == (4, "player")


@pytest.mark.parametrize("unsent", ["x", "[", "{}", "[1]", "[" * 5000, '[{"seq": 1}]'])
def test_button_is_never_blocked_by_what_a_script_wrote(trainee, enrolment, unsent):
    sitting = opened(enrolment, ago=10)

    response = trainee.post(
        reverse("courses:module", args=[enrolment.pk, "l1"]),
        {"section": sitting.section_id, "sitting": str(sitting.pk), "batches": unsent},
    )

    assert response.status_code == 302


def test_old_sitting_and_somebody_elses_are_refused(trainee, enrolment):
    old = opened(enrolment, ago=8 * 24 * 3600)
    other = enrol(enrolment.run)
    pledges.sign_for(other, actor=other.person)

    for sitting in (old, opened(other, ago=10), Sitting(pk=uuid4(), section_id=old.section_id)):
        response = post(trainee, enrolment, said(sitting, 1, 1))
        assert (response.status_code, response.json()["code"]) == (409, "no_such_sitting")


@pytest.mark.parametrize(
    "change",
    [
        {"sitting": "x"}, {"seq": 0}, {"seq": "1"}, {"seq": True}, {"visible_seconds": -1},
        {"visible_seconds": "5"}, {"visible_seconds": 1e12}, {"visible_seconds": 10**400}, {"played": {}}, {"played": [1]},
        {"played": [{"media": 1, "from": 5, "to": 1, "rate": 1}]},
        {"played": [{"media": 1, "from": 0, "to": 1, "rate": 0}]},
        {"position": {"media": 1}}, {"section": ""}, {"section": None},
    ],
)  # fmt: skip
def test_batch_of_another_shape_is_refused(trainee, enrolment, change):
    response = post(trainee, enrolment, said(opened(enrolment, ago=10)) | change)

    assert (response.status_code, response.json()["code"]) == (400, "malformed")


def test_crumbs_of_a_thousandth_are_not_counted_for_nothing():
    crumbs = [{"media": 1, "from": n + 0.00049, "to": n + 0.00051, "rate": 2} for n in range(100)]

    batch = read_batch(
        {"sitting": str(uuid4()), "section": "s", "seq": 1, "visible_seconds": 0.0004,
         "played": crumbs}
    ).batch  # fmt: skip

    assert batch.visible_seconds == 0
    assert batch.played_seconds >= covered(p.span for p in batch.played) / MAX_RATE - 1e-9


@pytest.mark.parametrize(
    "body", [b"", b"[", b"null", b"[]", b"\xff", b'{"seq": NaN}', b"[" * 90_000]
)
def test_body_that_is_no_batch_is_refused(trainee, enrolment, body):
    address = reverse("courses:progress", args=[enrolment.pk, "l1"])

    response = trainee.post(address, body, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (400, "malformed")


def test_locked_lecture_takes_no_batch(client):
    course = make_course()
    add_lecture(add_stage(course, "stage-1", "pledge_signed"), "l1")
    enrolment = enrol(make_run(course))
    client.force_login(enrolment.person)

    response = post(client, enrolment, said(opened(enrolment, ago=10), 1, 1))

    assert (response.status_code, response.json()["code"]) == (403, "locked")


def test_ended_run_takes_no_batch(trainee, enrolment):
    sitting = opened(enrolment, ago=10)
    runs.close_run(enrolment.run, actor=UserFactory())

    response = post(trainee, enrolment, said(sitting, 1, 1))

    assert (response.status_code, response.json()["code"]) == (409, "run_closed")


def test_section_that_is_gone_takes_no_batch(trainee, enrolment):
    response = post(trainee, enrolment, said(opened(enrolment, ago=10), 1, 1, section="old"))

    assert (response.status_code, response.json()["code"]) == (409, "no_such_section")


def test_signed_out_reader_is_told_in_json(client, enrolment):
    response = post(client, enrolment, said(opened(enrolment, ago=10)), accept="application/json")

    assert (response.status_code, response.json()["code"]) == (401, "signed_out")


def test_stranger_finds_nothing_and_others_methods_are_refused(client, enrolment):
    client.force_login(UserFactory())
    assert post(client, enrolment, said(opened(enrolment, ago=10))).status_code == 404
    client.force_login(enrolment.person)
    assert client.get(reverse("courses:progress", args=[enrolment.pk, "l1"])).status_code == 405


def test_voided_lecture_is_learned_anew(trainee, enrolment):
    for number in (1, 2):
        post(trainee, enrolment, said(opened(enrolment, number, ago=60), 1, 5))
    proof = Evidence.objects.get(kind="lecture")
    evidence.void_evidence(proof, actor=UserFactory(), reason="別の人が見ていました")

    post(trainee, enrolment, said(opened(enrolment, 1, ago=10), 1, 4))
    alone = study_of(enrolment, lecture(enrolment)).is_met
    post(trainee, enrolment, said(opened(enrolment, 2, ago=10), 1, 4))

    assert not alone
    assert Evidence.objects.filter(kind="lecture").count() == 2


def test_old_sittings_are_purged_and_what_they_counted_stays(trainee, enrolment):
    post(trainee, enrolment, said(opened(enrolment, ago=60), 1, 5))
    opened(enrolment, ago=15 * 24 * 3600)

    assert reading.purge_sittings() == 1

    assert Sitting.objects.count() == 1
    assert seconds_of(enrolment) == 5
