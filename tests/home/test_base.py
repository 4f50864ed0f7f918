"""The frame around every page: the menu by role, the office, and what it costs."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject

from home.navigation import links
from library.models import WardSettings
from notices.domain.unread import unread_count
from people.models import User
from people.roles import Role
from tests.factories import UserFactory
from tests.outcomes import signed_in

pytestmark = pytest.mark.django_db


def menu_of(user, path="/") -> list[str]:
    request = RequestFactory().get(path)
    request.user = user
    return [link.label for link in links(request)]


def test_menu_of_a_trainee():
    labels = menu_of(UserFactory())

    assert labels == ["マイページ", "日程", "催し", "ことばの説明", "相談先", "こまったとき"]


@pytest.mark.parametrize("roles", [[], list(Role)])
def test_menu_stays_short(roles):
    person = UserFactory(roles=roles, is_superuser=bool(roles))

    assert len(menu_of(person)) <= 7


def test_menu_of_a_visitor():
    labels = menu_of(AnonymousUser())

    assert labels == ["研修一覧", "催し", "お知らせ", "相談先", "ことばの説明", "こまったとき"]


def test_menu_of_a_trainer_without_admin_access():
    labels = menu_of(UserFactory(roles=[Role.TRAINER]))

    assert "様式の確認" in labels
    assert "ことばの手引き" in labels
    assert "管理画面" not in labels


def test_admin_link_needs_the_permission():
    hr = UserFactory(roles=[Role.HR])
    hr.groups.get().permissions.add(Permission.objects.get(codename="access_admin"))

    assert "管理画面" in menu_of(User.objects.get(pk=hr.pk))


def test_permission_without_a_role_costs_no_query(django_assert_num_queries):
    user = signed_in(UserFactory())

    with django_assert_num_queries(1):
        menu_of(user)


def test_the_open_page_is_marked():
    request = RequestFactory().get("/sessions/5/")
    request.user = UserFactory()

    assert [link.label for link in links(request) if link.is_current] == ["日程"]


def test_frame_costs_at_most_four_queries_for_staff(django_assert_max_num_queries):
    WardSettings.load()
    user = signed_in(UserFactory(roles=[Role.TRAINER]))
    unread_count(user)  # kept between requests
    request = RequestFactory().get("/")
    request.user = SimpleLazyObject(lambda: user)
    request.session = {}

    with django_assert_max_num_queries(4):
        render_to_string("base.html", {}, request=request)


def test_footer_names_the_office(client: Client):
    WardSettings.objects.update_or_create(
        pk=1,
        defaults={"office_name": "研修係", "office_phone": "03-0000-0000", "office_hours": "平日"},
    )

    page = client.get("/none/").content.decode()

    assert "研修係" in page
    assert 'href="tel:03-0000-0000"' in page


def test_missing_page_says_so_in_words(client: Client):
    response = client.get("/none/")

    assert response.status_code == 404
    assert "ページが見つかりません" in response.content.decode()


@pytest.mark.parametrize("name", ["500.html", "400.html"])
def test_worst_case_pages_need_no_database(name, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = render_to_string(name)

    assert "よりそい" in html
    assert "<style" not in html


def test_stale_form_gets_a_sentence():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/my/display/", {"text_size": "large"})

    assert response.status_code == 403
    assert "もう一度お試しください" in response.content.decode()
