"""A lecture whose recordings some could not follow is not published, whatever the path."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses.models import LecturePage
from curriculum.domain.permissions import sync_roles
from library.models import LibraryMedia
from tests.factories import UserFactory, add_lecture, add_stage, make_course
from tests.media import add_video_lecture, body_with, make_media
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def stage():
    return add_stage(make_course(), "stage-1")


@pytest.fixture
@remembered
def lecture(stage):
    """A published lecture whose draft shows a video without captions."""
    page = add_lecture(stage, "l1")
    page.body = body_with(make_media(with_captions=False))
    page.save_revision()
    return LecturePage.objects.get(pk=page.pk)


@pytest.fixture
def trainer(client, stage):
    sync_roles()
    person = UserFactory(roles=["trainer"])
    client.force_login(person)
    return client


def shows_video(page):
    return "video" in str(LecturePage.objects.get(pk=page.pk).body.raw_data)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"with_captions": False}, "字幕がない"),
        ({"with_transcript": False}, "文字起こしがない"),
        ({"with_captions": False, "with_transcript": False}, "字幕と文字起こしがない"),
        ({"type": "audio", "with_transcript": False}, "文字起こしがない"),
    ],
)
def test_what_is_missing_is_named(stage, fields, named):
    with pytest.raises(ValidationError) as error:
        add_video_lecture(stage, "l1", make_media(**fields))

    assert error.value.error_list[0].code == "no_captions"
    assert f"「相談の窓口」に{named}" in error.value.messages[0]


def test_recording_without_captions_is_published_with_its_transcript(stage):
    audio = make_media(type="audio", with_captions=False)

    assert shows_video(add_video_lecture(stage, "l1", make_media(), audio))


def test_recording_that_was_deleted_is_named(stage):
    media = make_media()
    page = add_lecture(stage, "l1")
    page.body = body_with(media)
    revision = page.save_revision()
    media.delete()

    with pytest.raises(ValidationError) as error:
        revision.publish()

    assert error.value.error_list[0].code == "no_recording"


def test_revision_is_refused(lecture):
    with pytest.raises(ValidationError):
        lecture.latest_revision.publish()

    assert not shows_video(lecture)


def form_of(page):
    """What the editor would send back unchanged."""
    stream = page.get_latest_revision_as_object().body.raw_data
    section = stream[0]["value"]
    media = next(b["value"]["media"] for b in section["content"] if b["type"] == "video")
    data = {
        "title": page.title, "slug": page.slug, "key": page.key, "kind": page.kind,
        "delivery": page.delivery,
        "is_required": "on", "duration_minutes": "40", "instructions": "", "sector": "", "as_of": "",
        "watch_percent": "90",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        "body": streamfield([("section", {
            "heading": "見る", "plain-count": "0",
            "content": streamfield([("video", {"media": media, "caption": ""})]),
        })]),
        **{name: streamfield([]) for name in ("objectives", "key_terms", "references")},
    }  # fmt: skip
    return nested_form_data(data) | {"audiences": [a.pk for a in page.audiences.all()]}


def test_editor_says_why_and_keeps_the_draft(trainer, lecture):
    address = reverse("wagtailadmin_pages:edit", args=[lecture.pk])
    data = form_of(lecture)

    refused = trainer.post(address, data | {"action-publish": "1"})
    drafted = trainer.post(address, data)

    assert "「相談の窓口」に字幕がないため、公開できません" in refused.content.decode()
    assert drafted.status_code == 302
    assert not shows_video(lecture)


@pytest.mark.parametrize("below", [True, False])
def test_many_at_once_are_all_refused(trainer, stage, lecture, below):
    target = stage if below else lecture
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = trainer.post(
        f"{address}?id={target.pk}&next=/admin/", {"include_descendants": "on"}, follow=True
    )

    if below:
        LecturePage.objects.filter(pk=lecture.pk).update(live=False)
        response = trainer.post(
            f"{address}?id={target.pk}&next=/admin/", {"include_descendants": "on"}, follow=True
        )
    assert "「相談の窓口」に字幕がないため" in response.content.decode()
    assert not shows_video(lecture)


def test_shown_recording_keeps_its_captions_and_itself(stage):
    media = make_media()
    add_video_lecture(stage, "l1", media)

    media.captions = ""
    with pytest.raises(ValidationError) as error:
        media.full_clean()
    with pytest.raises(ProtectedError):
        LibraryMedia.objects.filter(pk=media.pk).delete()

    assert "公開中の「講義 l1」で使われているため、字幕をなくせません" in error.value.messages[0]


def test_admin_refuses_to_delete_what_is_shown_and_deletes_what_is_not(trainer, stage):
    shown, other = make_media(), make_media(title="使わない動画")
    add_video_lecture(stage, "l1", shown)

    answers = [
        trainer.post(reverse("wagtailmedia:delete", args=[each.pk]), follow=True)
        for each in (shown, other)
    ]

    assert "「相談の窓口」は削除できません。1か所で使われています" in answers[0].content.decode()
    assert list(LibraryMedia.objects.all()) == [shown]
