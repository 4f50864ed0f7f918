"""Material for trainees is not handed to visitors."""

import pytest
from django.core.files.base import ContentFile

from library.models import LibraryDocument
from library.wagtail_hooks import ask_visitors_to_sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    file = ContentFile(b"x", name="material.txt")
    return LibraryDocument.objects.create(title="資料", file=file)


def test_visitor_signs_in_first(client, document):
    response = client.get(document.url)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_whoever_is_signed_in_is_let_through(rf, document):
    request = rf.get(document.url)
    request.user = UserFactory()

    assert ask_visitors_to_sign_in(document, request) is None
