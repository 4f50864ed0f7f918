"""Lectures with video and audio from files: loaded once, replaced when changed, checked like text."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Revision

from courses.models import LecturePage
from courses.models.modules import WATCH_PERCENT
from curriculum.domain.load import load_folder
from curriculum.domain.loading import Loading
from library.domain.ruby import plain_text
from library.models import LibraryMedia
from tests.curriculum.folders import DATA, copy_of, edit
from tests.media import captions, ogg, webm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curricula")]

SUP = "course_supporter.yaml"
PLACE = "              - key_point: {text: ひきこもりは、性格や病気の名前ではなく、"
VIDEO = """              - video:
                  title: 相談の窓口
                  file: media/madoguchi.webm
                  captions: media/madoguchi.vtt
                  transcript: media/madoguchi.txt
"""
AUDIO = """              - audio: {title: 声, file: media/koe.ogg, transcript: media/koe.txt, caption: 声です}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The real curricula, with a video and a recording in the first section of sup-l1."""
    folder = copy_of(DATA, tmp_path)
    media = folder / "media"
    media.mkdir(exist_ok=True)
    (media / "madoguchi.webm").write_bytes(webm())
    (media / "madoguchi.vtt").write_text(captions(), encoding="utf-8")
    (media / "madoguchi.txt").write_text("{窓口|まどぐち}の動画です。\n", encoding="utf-8")
    (media / "koe.ogg").write_bytes(ogg())
    (media / "koe.txt").write_text("声の文字起こしです。", encoding="utf-8")
    edit(folder / SUP, PLACE, VIDEO + AUDIO + PLACE)
    return folder


def lecture() -> LecturePage:
    return LecturePage.objects.get(key="sup-l1")


def stored(ending: str) -> LibraryMedia:
    return LibraryMedia.objects.get(key=f"sup-l1/media/{ending}")


def total(loading: Loading) -> tuple[int, int]:
    return sum(loading.added.values()), sum(loading.changed.values())


def test_recordings_arrive_measured_and_the_lecture_plays_them(folder: Path) -> None:
    loading = load_folder(folder)

    video, audio = stored("madoguchi.webm"), stored("koe.ogg")
    assert total(loading) == (2, 1)
    assert (video.title, video.type, audio.type) == ("相談の窓口", "video", "audio")
    assert video.duration == pytest.approx(24, abs=0.2)
    assert len(video.cues) == 6
    assert video.transcript == "{窓口|まどぐち}の動画です。"
    played = [section.media for section in lecture().sections()]
    assert (video.pk, audio.pk) in played
    [caption] = [
        block.value["caption"]
        for section in lecture().sections()
        for block in section.content
        if block.block_type == "audio"
    ]
    assert caption == "声です"


def test_second_load_changes_nothing(folder: Path) -> None:
    load_folder(folder)
    before = (Revision.objects.count(), stored("madoguchi.webm").file.name)

    loading = load_folder(folder)

    assert total(loading) == (0, 0)
    assert before == (Revision.objects.count(), stored("madoguchi.webm").file.name)


def test_changed_files_take_the_place_of_the_old(
    folder: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    load_folder(folder)
    before, revisions = stored("madoguchi.webm"), Revision.objects.count()
    (folder / "media" / "madoguchi.webm").write_bytes(webm(12))
    (folder / "media" / "madoguchi.vtt").write_text(captions(12), encoding="utf-8")

    with django_capture_on_commit_callbacks(execute=True):
        loading = load_folder(folder)

    after = stored("madoguchi.webm")
    assert total(loading) == (0, 1)
    assert after.pk == before.pk
    assert after.duration == pytest.approx(12, abs=0.2)
    assert len(after.cues) == 3
    assert not before.file.storage.exists(before.file.name)
    assert not before.file.storage.exists(before.captions.name)
    assert after.file.storage.exists(after.file.name)
    assert Revision.objects.count() == revisions


def test_what_was_edited_here_stays(folder: Path) -> None:
    load_folder(folder)
    LibraryMedia.objects.filter(pk=stored("koe.ogg").pk).update(title="直した題名")

    load_folder(folder)

    assert stored("koe.ogg").title == "直した題名"


def test_rule_of_a_lecture_follows_the_file_and_goes_with_it(folder: Path) -> None:
    load_folder(folder)
    said = "        duration_minutes: 40\n        watch_percent: 60\n        no_skip: true\n"
    edit(folder / SUP, "        duration_minutes: 40\n", said)

    load_folder(folder)
    asked = (lecture().watch_percent, lecture().no_skip)
    edit(folder / SUP, said, "        duration_minutes: 40\n")
    load_folder(folder)

    assert asked == (60, True)
    assert (lecture().watch_percent, lecture().no_skip) == (WATCH_PERCENT, False)


def test_rule_as_it_is_anyway_makes_no_new_revision(tmp_path: Path) -> None:
    folder = copy_of(DATA, tmp_path)
    said = f"        duration_minutes: 40\n        watch_percent: {WATCH_PERCENT}\n        no_skip: false\n"
    edit(folder / SUP, "        duration_minutes: 40\n", said)

    assert total(load_folder(folder)) == (0, 0)


# what stood there, what stands there now, what is said
MISTAKES = [
    ("file: media/madoguchi.webm", "file: media/none.webm", "「media/none.webm」: ファイルが"),
    ("file: media/madoguchi.webm", "file: ../madoguchi.webm", "「file」は「media/hajime.mp4」の"),
    ("file: media/madoguchi.webm", "file: media/koe.ogg", "「file」は「media/hajime.mp4」の"),
    ("captions: media/madoguchi.vtt\n", "captions: media/koe.txt\n", "「captions」は「media/haj"),
    ("transcript: media/madoguchi.txt", "transcript: media/none.txt", "「media/none.txt」: ファ"),
    ("captions: media/madoguchi.vtt\n", "captions: media/none.vtt\n", "「media/none.vtt」: ファ"),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_wrong_name_is_told_with_its_line(folder: Path, old: str, new: str, said: str) -> None:
    line = edit(folder / SUP, old, new)

    with pytest.raises(ValidationError) as error:
        load_folder(folder)

    assert [m for m in error.value.messages if m.startswith(f"{SUP} {line}行目: {said}")]


# the file, what it holds now, the key that names it, what is said
BROKEN = [
    ("madoguchi.webm", b"no video", "file", "ファイルの中身が「.webm」ではありません"),
    ("madoguchi.vtt", b"WEBVTT\n\n00:01.000 -->\nx", "captions", "字幕の3行目: 読み取れません"),
    ("madoguchi.vtt", captions(40).encode(), "captions", "字幕が40秒まであり、再生の長さ(24"),
    ("madoguchi.txt", b"\n", "transcript", "文字起こしが空です"),
    ("madoguchi.txt", "窓口".encode("cp932"), "transcript", "UTF-8で保存してください"),
    ("madoguchi.txt", "{窓口}".encode(), "transcript", "ふりがながありません"),
]


@pytest.mark.parametrize(("name", "content", "key", "said"), BROKEN)
def test_broken_file_is_told_where_it_is_named(
    folder: Path, name: str, content: bytes, key: str, said: str
) -> None:
    (folder / "media" / name).write_bytes(content)
    line = edit(
        folder / SUP,
        f"                  {key}: media/madoguchi",
        f"                  {key}: media/madoguchi",
    )

    with pytest.raises(ValidationError) as error:
        load_folder(folder)

    [message] = error.value.messages
    assert message.startswith(f"{SUP} {line}行目: 「media/{name}」: ")
    assert said in message
    assert not LibraryMedia.objects.filter(key__endswith="madoguchi.webm").exists()


def test_video_without_captions_is_refused(folder: Path) -> None:
    line = edit(folder / SUP, "                  captions: media/madoguchi.vtt\n", "")

    with pytest.raises(ValidationError, match="「captions」がありません") as error:
        load_folder(folder)

    assert error.value.messages[0].startswith(SUP)
    assert line


def test_the_first_lecture_shows_how_the_course_goes() -> None:
    media = stored("susumekata.webm")

    assert lecture().sections()[0].media == (media.pk,)
    assert 60 <= media.duration <= 90
    assert (media.width, media.height) == (640, 360)
    assert media.file.size <= 600_000
    assert media.missing == []
    # What is heard stands in the transcript, and whose voice it is.
    read = plain_text(media.transcript)
    assert all(text in read for _, _, text in media.cues)
    assert "HTS Voice「Mei」" in read
