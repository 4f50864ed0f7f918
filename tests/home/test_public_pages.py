"""The front page, the list of courses and a course, as anybody reads them."""

import pytest
from django.test import Client

from courses.domain.outline import certificate_sentence
from people.roles import Role
from tests.factories import (
    UserFactory,
    add_exercise,
    add_group_work,
    add_lecture,
    add_stage,
    make_course,
    make_home,
)
from tests.home.factories import make_lecturer
from tests.people.factories import make_organisation

pytestmark = pytest.mark.django_db


def make_whole_course(**fields):
    course = make_course(
        title_kana="ちいさなけんしゅう",
        objectives=[("line", "ねらいの一つ目")],
        source="人材養成研修事業(seed 000)",
        prerequisites_note="段階は順に開く。",
        choose_note="三つから一つ以上を選ぶ。",
        partial_attendance="遅刻は出席と認めず、振替で満たす。",
        paper_equivalent="紙でも提出できる。",
        **fields,
    )
    first = add_stage(course, "first", rule="pledge_signed")
    add_lecture(first, "l1", objectives=[("line", "講義のねらい")])
    second = add_stage(course, "second", rule="stage_quizzes_passed", after="first")
    add_exercise(second, "e1")
    add_group_work(second, "g1")
    return course


def test_front_page_leads_to_courses_sign_in_and_verification(client: Client):
    course = make_whole_course()

    page = client.get("/").content.decode()

    for needed in (course.title, "ちいさなけんしゅう", "/accounts/login/", "/verify/", "/help/"):
        assert needed in page


def test_front_page_leads_signed_in_people_to_their_page(client: Client):
    make_home()
    client.force_login(UserFactory())

    page = client.get("/").content.decode()

    assert "マイページを開く" in page
    assert "/accounts/login/" not in page


def test_front_page_stands_without_courses(client: Client):
    make_home()

    assert "研修の案内は、準備ができしだい載せます" in client.get("/").content.decode()


def test_list_shows_published_courses_only(client: Client):
    make_course("shown", title="見える研修")
    make_course("hidden", title="まだの研修").unpublish()

    page = client.get("/courses/").content.decode()

    assert "見える研修" in page
    assert "まだの研修" not in page


def test_course_page_says_all_that_anybody_may_read(client: Client):
    make_whole_course()

    page = client.get("/courses/small/").content.decode()

    for text in (
        "小さな研修", "ちいさなけんしゅう", "支援従事者", "試すための研修です。", "ねらいの一つ目",
        "人材養成研修事業(都内自治体の取組)", "段階は順に開く。", "三つから一つ以上を選ぶ。",
        "遅刻は出席と認めず、振替で満たす。", "紙でも提出できる。", "講義のねらい", "講義 l1", "演習 e1",
        "グループワーク g1", "秘密を守る誓約で開きます", "約40分", "全課程を修了したので、これを証します",
    ):  # fmt: skip
        assert text in page, text


def test_course_page_shows_no_lecture_text(client: Client):
    make_whole_course()

    page = client.get("/courses/small/").content.decode()

    assert "の本文です。" not in page


@pytest.mark.parametrize("path", ["first/", "first/l1/", "second/g1/"])
def test_stage_and_module_lead_the_public_to_the_course(client: Client, path):
    make_whole_course()

    response = client.get(f"/courses/small/{path}")

    assert response.status_code == 302
    assert response.url.endswith("/courses/small/")


def test_unpublished_module_is_not_listed(client: Client):
    course = make_whole_course()
    course.get_descendants().get(slug="e1").unpublish()

    assert "演習 e1" not in client.get("/courses/small/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_course_page_costs_the_same_for_any_number_of_modules(client: Client, count, django_assert_num_queries):  # fmt: skip
    course = make_course()
    stage = add_stage(course, "first")
    for number in range(count):
        add_lecture(stage, f"l{number}")
        add_stage(course, f"later-{number}", "stage_done")
    client.get("/courses/small/")

    with django_assert_num_queries(16):
        client.get("/courses/small/")


def test_certificate_sentence_is_that_of_the_fiscal_year():
    course = make_course()

    sentence = certificate_sentence(course, fiscal_year=2026)

    assert (
        sentence == "あなたは令和8年度に実施した小さな研修の全課程を修了したので、これを証します"
    )


def test_course_page_stays_within_the_budget_for_staff(
    client: Client, django_assert_max_num_queries
):
    make_whole_course()
    client.force_login(UserFactory(roles=[Role.TRAINER]))
    client.get("/courses/small/")

    with django_assert_max_num_queries(21):
        client.get("/courses/small/")


def test_course_page_names_who_teaches_and_whom_to_phone(client: Client):
    course = make_whole_course()
    course.organiser = make_organisation("ひきこもり支援センター", phone="03-0000-0009")
    course.save()
    lecturer = make_lecturer("西片 直樹", courses=[course])

    page = client.get("/courses/small/").content.decode()
    profile = client.get(lecturer.url).content.decode()

    for said in ("西片 直樹", "にしかた なおき", "ひきこもり支援センター", "tel:03-0000-0009"):
        assert said in page
    assert "急がなくて大丈夫です。" in profile
    assert course.title in profile


def test_lecturers_stand_by_kana(client: Client):
    make_lecturer("若葉 薫", kana="わかば かおる")
    make_lecturer("青木 渉", kana="あおき わたる")

    rows = client.get("/lecturers/").context["rows"]

    assert [row.title for row in rows] == ["青木 渉", "若葉 薫"]
