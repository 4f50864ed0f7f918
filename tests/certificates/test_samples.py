"""What an author sees of a certificate while writing the course; nobody else has them set."""

import base64

import pytest
from django.urls import reverse

from certificates.models import Certificate
from curriculum.domain.permissions import sync_roles
from people.roles import Role
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
ADDRESS = reverse("certificate_samples")
WRITTEN = {
    "title": "研修", "certificate_title": "修了証", "certificate_number_format": "第{number}号",
    "certificate_body": "{course_title}を修了した", "certificate_issuer_role": "区長",
    "certificate_date_style": "wareki",
}  # fmt: skip


@pytest.fixture
def author(client):
    make_course()
    sync_roles()
    client.force_login(UserFactory(roles=[Role.TRAINER]))
    return client


def test_author_sees_what_is_not_yet_saved(author):
    answer = author.post(ADDRESS, WRITTEN).json()

    assert answer["problems"] == []
    assert [one["label"] for one in answer["samples"]] == [
        "見本の方", "いちばん長い氏名", "いちばん長い題名",
    ]  # fmt: skip
    for one in answer["samples"]:
        kind, picture = one["picture"].split(",")
        assert kind == "data:image/png;base64"
        assert base64.b64decode(picture).startswith(b"\x89PNG")
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("certificate_title", "修了証の題名"),
        ("certificate_number_format", "番号の書き方"),
        ("certificate_body", "修了証の本文"),
        ("certificate_issuer_role", "発行者の職"),
    ],
)
@pytest.mark.parametrize("empty", ["", " \u3000\n"])
def test_empty_text_is_said_in_our_own_words(author, field, label, empty):
    answer = author.post(ADDRESS, WRITTEN | {field: empty}).json()

    assert answer["samples"] == []
    assert [p for p in answer["problems"] if p.startswith(f"「{label}」: ")]
    assert "フィールド" not in "".join(answer["problems"])


@pytest.mark.parametrize("role", [Role.OFFICE, Role.HR, Role.ADMIN, Role.TRAINEE])
def test_who_writes_no_course_has_no_samples_set(author, role):
    author.force_login(UserFactory(roles=[role]))

    answer = author.post(ADDRESS, WRITTEN)

    assert answer.status_code == 302


def test_samples_are_set_so_many_times_in_a_minute(author, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "certificate_samples": "1/m/user"
    }
    empty = WRITTEN | {"certificate_title": ""}

    first, second = author.post(ADDRESS, empty), author.post(ADDRESS, empty)

    assert (first.status_code, second.status_code) == (200, 429)
    assert "書いた内容はそのままです" in second.json()["failure"]


def test_samples_are_asked_for_by_post(author):
    assert author.get(ADDRESS).status_code == 405
