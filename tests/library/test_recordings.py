"""Video and audio as they come in: the content decides, and the server measures."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from library.models import LibraryMedia
from tests.media import make_media, ogg, webm

pytestmark = pytest.mark.django_db


def code_of(field, **fields):
    values = {"title": "x", "type": "video"} | fields
    with pytest.raises(ValidationError) as error:
        LibraryMedia(**values).save()
    return error.value.error_dict[field][0].code


def test_length_and_size_are_measured():
    video, audio = make_media(duration=9999), make_media(type="audio")

    assert video.duration == pytest.approx(24, abs=0.1)
    assert (video.width, video.height) == (160, 90)
    assert audio.duration == pytest.approx(6, abs=0.1)
    assert len(video.cues) == 6
    assert video.cues[0] == [0.0, 4.0, "1行目の字幕です"]


@pytest.mark.parametrize(
    ("content", "name", "kind", "code"),
    [
        (b"<html>", "x.webm", "video", "not_that_type"),
        (b"", "x.mp4", "video", "not_that_type"),
        ("webm", "x.mp4", "video", "not_that_type"),
        ("webm", "x.exe", "video", "not_that_type"),
        ("ogg", "x.ogg", "video", "no_video"),
    ],
)
def test_what_it_is_not_is_refused(content, name, kind, code):
    made = {"webm": webm, "ogg": ogg}
    content = made[content]() if isinstance(content, str) else content

    assert code_of("file", type=kind, file=ContentFile(content, name)) == code


def test_too_big_is_refused(settings):
    settings.MEDIA_MAX_BYTES = 1000

    assert code_of("file", file=ContentFile(webm(), "x.webm")) == "too_big"


def test_broken_captions_and_posters_are_refused():
    file = ContentFile(webm(), "x.webm")

    assert (
        code_of("captions", file=file, captions=ContentFile(b"x", "x.vtt")) == "captions_malformed"
    )
    assert code_of("thumbnail", file=file, thumbnail=ContentFile(b"x", "x.png")) == "not_a_picture"


def test_names_in_the_storage_are_new_each_time():
    one, other = make_media(), make_media()

    assert one.file.name != other.file.name
    assert one.filename.startswith("x-")
    assert one.url == f"/admin/library/files/media/{one.pk}/file/"


def test_files_leave_with_the_row(django_capture_on_commit_callbacks):
    media = make_media()
    storage, names = storages["private"], [media.file.name, media.captions.name]

    with django_capture_on_commit_callbacks(execute=True):
        media.delete()

    assert [name for name in names if storage.exists(name)] == []
