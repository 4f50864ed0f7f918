"""Trainers keep video and audio in the admin, in Japanese, and see what they keep."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from curriculum.domain.permissions import sync_roles
from library.models import LibraryMedia
from people.roles import Role
from tests.factories import UserFactory
from tests.media import captions, make_media, webm

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(client):
    sync_roles()
    person = UserFactory(roles=["trainer"])
    client.force_login(person)
    return client


def test_pages_speak_japanese(trainer):
    media = make_media()
    pages = [
        reverse("wagtailmedia:index"),
        reverse("wagtailmedia:add", args=["video"]),
        reverse("wagtailmedia:edit", args=[media.pk]),
        reverse("wagtailmedia:media_usage", args=[media.pk]),
        reverse("wagtailmedia:chooser_typed", args=["video"]),
    ]

    html = "".join(trainer.get(address).content.decode() for address in pages)

    for english in ("Add video", "Media<", "Upload", "Duration", "Collection", "Search media"):
        assert english not in html
    for japanese in ("動画を追加", "字幕", "文字起こし", "はじめに見せる画像"):
        assert japanese in html
    assert media.url in html


def test_upload_is_measured_and_can_be_watched(trainer):
    response = trainer.post(
        reverse("wagtailmedia:add", args=["video"]),
        {
            "title": "相談の窓口", "transcript": "文章です。", "tags": "",
            "file": SimpleUploadedFile("窓口.webm", webm()),
            "captions": SimpleUploadedFile("字幕.vtt", captions().encode()),
        },
    )  # fmt: skip

    media = LibraryMedia.objects.get()
    assert response.status_code == 302
    assert media.duration == pytest.approx(24, abs=0.1)
    part = trainer.get(media.url, headers={"Range": "bytes=0-9"})
    assert (part.status_code, b"".join(part)) == (206, webm()[:10])


def test_wrong_captions_are_explained(trainer):
    response = trainer.post(
        reverse("wagtailmedia:add", args=["video"]),
        {
            "title": "x", "file": SimpleUploadedFile("x.webm", webm()),
            "captions": SimpleUploadedFile("x.vtt", b"1\n00:01 --> 00:02\nx"),
        },
    )  # fmt: skip

    assert "字幕の1行目: 「WEBVTT」で始まっていません" in response.content.decode()
    assert not LibraryMedia.objects.exists()


def test_new_captions_take_the_place_of_the_old(trainer, django_capture_on_commit_callbacks):
    media = make_media()
    old = media.captions

    with django_capture_on_commit_callbacks(execute=True):
        trainer.post(
            reverse("wagtailmedia:edit", args=[media.pk]),
            {"title": "x", "transcript": "x", "tags": "",
             "captions": SimpleUploadedFile("x.vtt", captions(every=8).encode())},
        )  # fmt: skip

    media.refresh_from_db()
    assert len(media.cues) == 3
    assert not old.storage.exists(old.name)


@pytest.mark.parametrize("role", ["trainee", None])
def test_nobody_else_gets_the_file(client, role):
    media = make_media()
    address = media.url

    assert client.get(address).status_code == 302
    sync_roles()
    client.force_login(UserFactory(roles=[role] if role else []))
    assert client.get(address).status_code == 302


def test_what_is_not_there_is_not_found(trainer):
    media = make_media()

    assert trainer.get(f"/admin/library/files/media/{media.pk}/poster/").status_code == 404
    assert trainer.get(f"/admin/library/files/media/{media.pk}/else/").status_code == 404
    assert trainer.get(f"/admin/library/files/media/{media.pk + 1}/file/").status_code == 404
    assert trainer.post(media.url).status_code == 405


@pytest.mark.parametrize("role", [Role.HR, Role.MANAGER, Role.AUDITOR, Role.OFFICE])
def test_recording_is_not_found_by_those_who_keep_none(client, role):
    sync_roles()
    client.force_login(UserFactory(roles=[role]))

    assert client.get(f"/admin/library/files/media/{make_media().pk}/file/").status_code == 404
