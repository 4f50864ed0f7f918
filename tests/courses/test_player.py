"""The player: gated by stage, read screen by screen, never at a page's own address."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from courses.domain import pledges, runs
from courses.models import Evidence, SectionProgress, Sitting
from tests.factories import (
    UserFactory,
    add_exercise,
    add_lecture,
    add_stage,
    enrol,
    learn_lecture,
    make_course,
    make_run,
)
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def course():
    course = make_course()
    first = add_stage(course, "stage-1", "pledge_signed")
    add_lecture(first, "l1", objectives=[("line", "ねらいの一つ")])
    add_lecture(first, "l4", audiences=["高支"])
    second = add_stage(course, "stage-2", "stage_done")
    add_exercise(second, "e1", instructions="台本を読みます。")
    return course


@pytest.fixture
@remembered
def enrolment(course):
    return enrol(make_run(course))


@pytest.fixture
def trainee(client, enrolment):
    client.force_login(enrolment.person)
    return client


def url(enrolment, key="l1"):
    return reverse("courses:module", args=[enrolment.pk, key])


def sections(enrolment, key="l1"):
    return enrolment.run.modules.get(key=key).page.specific.sections()


def test_locked_module_is_refused_with_its_reason(trainee, enrolment):
    response = trainee.get(url(enrolment))

    assert response.status_code == 403
    html = response.content.decode()
    assert "「秘密を守る誓約」を読んで誓約する" in html
    assert "誓約を読む</a>" in html


def test_posting_to_a_locked_module_changes_nothing(trainee, enrolment):
    response = trainee.post(url(enrolment), {"section": sections(enrolment)[0].id})

    assert response.status_code == 403
    assert not SectionProgress.objects.exists()


def test_module_of_another_sector_is_not_there(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)

    assert trainee.get(url(enrolment, "l4")).status_code == 404


def leave(client, enrolment, number, *, after=600, key="l1"):
    """Open a screen, wait, press 次へ: without any script."""
    client.get(url(enrolment, key), {"screen": number})
    sitting = Sitting.objects.latest("served_at")
    Sitting.objects.filter(pk=sitting.pk).update(
        served_at=sitting.served_at - timedelta(seconds=after)
    )
    return client.post(url(enrolment, key), {"section": sitting.section_id, "sitting": sitting.pk})


def test_lecture_is_learned_screen_by_screen_to_its_end(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)

    one = leave(trainee, enrolment, 1)
    again = trainee.get(url(enrolment), {"screen": "next"})
    two = leave(trainee, enrolment, 2)

    assert one.url == f"{url(enrolment)}?screen=2"
    assert "全2画面の1" in again.content.decode()
    assert two.url == url(enrolment)
    proof = Evidence.objects.get(kind="lecture")
    assert (proof.requirement.key, proof.method) == ("l1:lecture", "page")
    assert [s["method"] for s in proof.payload["sections"]] == ["page", "page"]


def test_next_that_comes_too_soon_leads_on_and_counts_nothing(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)

    response = leave(trainee, enrolment, 1, after=0)
    led_on = trainee.get(response.url).content.decode()
    html = trainee.get(url(enrolment), {"screen": "1"}).content.decode()

    assert response.url == f"{url(enrolment)}?screen=2"
    assert "まだ「学んだ」になっていません。" in led_on
    assert not SectionProgress.objects.filter(read_at__isnull=False).exists()
    assert "この画面は、あと1秒ほど開いておくと「学んだ」になります。" in html


def test_next_without_having_opened_the_screen_counts_nothing(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)

    for section in sections(enrolment):
        for sitting in ("", "x", str(enrolment.pk)):
            trainee.post(url(enrolment), {"section": section.id, "sitting": sitting})

    assert not Evidence.objects.filter(kind="lecture").exists()


def test_last_screen_alone_does_not_complete_the_lecture(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)

    leave(trainee, enrolment, 2)
    html = trainee.get(url(enrolment)).content.decode()

    assert "まだ「学んだ」になっていない所が、下にあります" in html
    assert "2画面すべてに「学んだ」が付くこと。" in html
    assert not Evidence.objects.filter(kind="lecture").exists()


def test_learning_twice_is_one_fact(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)

    for number in (1, 2, 1, 2):
        leave(trainee, enrolment, number)

    assert Evidence.objects.filter(kind="lecture").count() == 1


def test_going_on_leads_to_where_one_was_and_not_to_the_first_unread(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)
    trainee.get(url(enrolment), {"screen": "1"})
    trainee.get(url(enrolment), {"screen": "2"})

    html = trainee.get(url(enrolment), {"screen": "next"}).content.decode()

    assert "全2画面の2" in html


def test_screens_of_an_ended_run_can_be_read_and_record_nothing(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)
    runs.close_run(enrolment.run, actor=UserFactory())

    html = trainee.get(url(enrolment), {"screen": "1"}).content.decode()

    assert "いま新しい記録を付けていません" in html
    assert not Sitting.objects.exists()


def test_head_request_opens_no_screen(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)

    assert trainee.head(f"{url(enrolment)}?screen=1").status_code == 200
    assert not Sitting.objects.exists()


def test_section_that_is_gone_is_refused(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)

    response = trainee.post(url(enrolment), {"section": "old"})

    assert response.status_code == 409
    assert "もう一度開いてください" in response.content.decode()


def test_closed_run_is_refused_and_keeps_what_was_read(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)
    leave(trainee, enrolment, 1)
    runs.close_run(enrolment.run, actor=UserFactory())

    response = trainee.post(url(enrolment), {"section": sections(enrolment)[1].id})

    assert response.status_code == 409
    assert SectionProgress.objects.filter(read_at__isnull=False).count() == 1


def test_strange_screen_number_leads_to_the_overview(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)

    assert trainee.get(url(enrolment), {"screen": "99"}).url == url(enrolment)
    assert trainee.get(url(enrolment), {"screen": "²"}).url == url(enrolment)


@pytest.mark.parametrize("name", ["courses:pledge", "courses:module"])
def test_stranger_finds_nothing(client, enrolment, name):
    client.force_login(UserFactory())
    args = [enrolment.pk] + (["l1"] if name.endswith("module") else [])

    assert client.get(reverse(name, args=args)).status_code == 404


@pytest.mark.parametrize("name", ["courses:pledge", "courses:module"])
def test_anonymous_is_asked_to_sign_in(client, enrolment, name):
    args = [enrolment.pk] + (["l1"] if name.endswith("module") else [])

    assert client.get(reverse(name, args=args)).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["courses:pledge", "courses:module"])
def test_other_methods_are_refused(trainee, enrolment, name):
    args = [enrolment.pk] + (["l1"] if name.endswith("module") else [])

    assert trainee.put(reverse(name, args=args)).status_code == 405


def test_pledge_without_the_tick_is_asked_again(trainee, enrolment):
    response = trainee.post(reverse("courses:pledge", args=[enrolment.pk]))

    html = response.content.decode()
    summary = html[: html.index("<h1")]
    assert response.status_code == 422
    assert "<title>エラー: " in html
    assert ' tabindex="-1" autofocus>' in summary
    assert '<a href="#agree">' in summary
    assert re.search(r'id="agree" aria-describedby="agree-error" aria-invalid="true"', html)
    assert not Evidence.objects.exists()


def test_pledge_already_signed_is_no_error_without_the_tick(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)

    response = trainee.post(reverse("courses:pledge", args=[enrolment.pk]))

    assert response.status_code == 200
    assert "エラー" not in response.content.decode()


def test_pledge_opens_the_first_stage(trainee, enrolment):
    address = reverse("courses:pledge", args=[enrolment.pk])

    response = trainee.post(address, {"agree": "1"})
    trainee.post(address, {"agree": "1"})

    assert response.url == reverse("home:my")
    assert trainee.get(url(enrolment)).status_code == 200
    assert Evidence.objects.filter(kind="pledge").count() == 1


def test_page_address_leads_trainees_to_the_player_and_others_to_the_course(client, enrolment):
    page = enrolment.run.modules.get(key="l1").page

    anonymous = client.get(page.url)
    client.force_login(enrolment.person)
    trainee = client.get(page.url)

    assert anonymous.url == enrolment.run.course.url
    assert trainee.url == url(enrolment)


@pytest.mark.parametrize("people", [1, 4])
def test_queries_of_the_player_do_not_grow_with_people(
    client, course, people, django_assert_max_num_queries
):
    run = make_run(course)
    enrolments = [enrol(run, UserFactory(audiences=["支"])) for _ in range(people)]
    for row in enrolments:
        pledges.sign_for(row, actor=row.person)
    client.force_login(enrolments[0].person)
    client.get(url(enrolments[0]))

    with django_assert_max_num_queries(20):
        client.get(url(enrolments[0]))
    with django_assert_max_num_queries(20):
        client.get(reverse("home:my"))


@pytest.mark.parametrize("screen", ["9" * 5000, "0", "-1", "１２", "x", "99999999"])
def test_screen_that_is_not_there_leads_to_the_module(trainee, enrolment, screen):
    pledges.sign_for(enrolment, actor=enrolment.person)

    assert trainee.get(url(enrolment), {"screen": screen}).url == url(enrolment)


def test_finished_module_leads_on(trainee, enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)
    learn_lecture(enrolment, enrolment.run.modules.get(key="l1"))

    html = trainee.get(url(enrolment)).content.decode()

    assert '<a class="button button--solid" href="/my/">マイページへ戻る</a>' in html
    assert "これまでに" not in html
