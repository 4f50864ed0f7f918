"""マイページ: one next step, honest waiting, one's own things only."""

import pytest
from django.urls import reverse

from certificates.domain.issue import void
from courses.domain import evidence, nominations, pledges
from tests.certificates.factories import certify, make_hr, make_pledge_run
from tests.factories import (
    UserFactory,
    add_lecture,
    add_stage,
    enrol,
    learn,
    make_course,
    make_run,
)
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
MY = "/my/"


@pytest.fixture
@remembered
def run():
    course = make_course()
    add_lecture(add_stage(course, "stage-1", "pledge_signed"), "l1")
    return make_run(course)


def page(client, user):
    client.force_login(user)
    return client.get(MY).content.decode()


def test_anonymous_is_asked_to_sign_in(client):
    assert client.get(MY).url.startswith(reverse("account_login"))


def test_it_rejects_post(client):
    client.force_login(UserFactory())

    assert client.post(MY).status_code == 405


def test_nominated_person_is_told_to_wait(client, run):
    person = UserFactory(audiences=["支"])
    nominations.nominate(run, person, actor=None)

    assert "受講が決まるまでお待ちください" in page(client, person)


def test_declined_person_reads_why(client, run):
    person = UserFactory(audiences=["支"])
    nomination = nominations.nominate(run, person, actor=None)
    nominations.decline(nomination, actor=UserFactory(), note="定員に達したため")

    assert "定員に達したため" in page(client, person)


def test_first_step_is_the_pledge_then_the_lecture(client, run):
    enrolment = enrol(run)
    before = page(client, enrolment.person)
    pledges.sign_for(enrolment, actor=enrolment.person)

    after = page(client, enrolment.person)

    assert "誓約を読む" in before
    assert "学びはじめる" in after
    assert "誓約を読む" not in after


def test_half_read_lecture_is_continued(client, run):
    enrolment = enrol(run)
    pledges.sign_for(enrolment, actor=enrolment.person)
    module = run.modules.get(key="l1")
    learn(enrolment, module, module.page.specific.sections()[0])

    html = page(client, enrolment.person)

    assert "つづきから学ぶ" in html
    assert "これまでに1画面を学びました" in html


def test_exempted_requirement_shows_as_done(client, run):
    enrolment = enrol(run)
    pledges.sign_for(enrolment, actor=enrolment.person)
    requirement = run.requirements.get(key="l1:lecture")
    evidence.exempt(enrolment, requirement, actor=UserFactory(), reason="他区で受講済み")

    assert "すべて終わりました。おつかれさまでした" in page(client, enrolment.person)


def test_others_things_are_not_shown(client, run):
    enrol(run)

    assert "いま受けている研修はありません" in page(client, UserFactory(audiences=["支"]))


def test_two_courses_are_shown_one_at_a_time(client, run):
    person = UserFactory(audiences=["支"])
    first = enrol(run, person)
    other = make_course("other", title="もう一つの研修")
    add_lecture(add_stage(other, "stage-1"), "x1")
    second = enrol(make_run(other), person)
    client.force_login(person)

    newest = client.get(MY)
    chosen = client.get(MY, {"enrolment": str(first.pk)})

    assert newest.context["my"].journey.enrolment == second
    assert [other.enrolment for other in newest.context["my"].others] == [first]
    assert chosen.context["my"].journey.enrolment == first


def test_choosing_a_strangers_enrolment_shows_ones_own(client, run):
    stranger, mine = enrol(run), enrol(run)
    client.force_login(mine.person)

    response = client.get(MY, {"enrolment": str(stranger.pk)})

    assert response.context["my"].journey.enrolment == mine


def test_completed_course_leads_to_its_certificate(client):
    certificate = certify(make_pledge_run())

    html = page(client, certificate.enrolment.person)

    assert reverse("certificates:certificate", args=[certificate.pk]) in html
    assert "修了証を見る・印刷する" in html


def test_voided_certificate_is_not_offered(client):
    certificate = certify(make_pledge_run())
    void(certificate, actor=make_hr(certificate.enrolment.person), reason="氏名の誤り")

    html = page(client, certificate.enrolment.person)

    assert "修了証を見る・印刷する" not in html


def test_module_says_what_is_begun(client, run):
    enrolment = enrol(run)
    pledges.sign_for(enrolment, actor=enrolment.person)
    module = run.modules.get(key="l1")
    learn(enrolment, module, module.page.specific.sections()[0])

    assert '<p class="modules__note" data-state="doing">これまでに1画面を学びました</p>' in page(
        client, enrolment.person
    )
