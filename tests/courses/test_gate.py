"""The gate for what a lecture shows: own enrolment, open module, shown by the page."""

import pytest
from django.urls import reverse

from courses.domain.pledges import sign_for
from tests.factories import UserFactory, add_stage, enrol, make_course, make_run
from tests.media import add_video_lecture, make_media, webm
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def media():
    return make_media()


@pytest.fixture
@remembered
def enrolment(media):
    course = make_course()
    stage = add_stage(course, "stage-1", "pledge_signed")
    add_video_lecture(stage, "l1", media)
    return enrol(make_run(course))


@pytest.fixture
def trainee(client, enrolment):
    sign_for(enrolment, actor=enrolment.person)
    client.force_login(enrolment.person)
    return client


def url(enrolment, media, part="file", key="l1"):
    return reverse("courses:media", args=[enrolment.pk, key, media.pk, part])


def body(response):
    return b"".join(response)


def test_trainee_gets_the_video_in_parts(trainee, enrolment, media):
    response = trainee.get(url(enrolment, media), headers={"Range": "bytes=100-199"})

    assert response.status_code == 206
    assert body(response) == webm()[100:200]
    assert response["Content-Type"] == "video/webm"
    assert response["Cache-Control"].startswith("private, max-age=")


def test_captions_come_as_webvtt_and_a_poster_that_is_not_there_does_not(
    trainee, enrolment, media
):
    captions = trainee.get(url(enrolment, media, "captions"))

    assert captions["Content-Type"] == "text/vtt; charset=utf-8"
    assert body(captions).startswith(b"WEBVTT")
    assert trainee.get(url(enrolment, media, "poster")).status_code == 404
    assert trainee.get(url(enrolment, media, "transcript")).status_code == 404


def test_closed_module_is_refused(client, enrolment, media):
    client.force_login(enrolment.person)

    assert client.get(url(enrolment, media)).status_code == 403


def test_what_the_page_does_not_show_is_not_there(trainee, enrolment):
    assert trainee.get(url(enrolment, make_media())).status_code == 404


def test_draft_shows_nothing_yet(trainee, enrolment, media):
    page = enrolment.run.modules.get(key="l1").page.specific
    added = make_media()
    page.body[0].value["content"].append(("video", {"media": added, "caption": ""}))
    page.save_revision()

    assert trainee.get(url(enrolment, added)).status_code == 404
    assert trainee.get(url(enrolment, media)).status_code == 200


def test_stranger_finds_nothing(client, enrolment, media):
    client.force_login(UserFactory())

    assert client.get(url(enrolment, media)).status_code == 404


def test_anonymous_is_asked_to_sign_in(client, enrolment, media):
    response = client.get(url(enrolment, media))

    assert response.url.startswith(reverse("account_login"))


def test_other_methods_are_refused(trainee, enrolment, media):
    assert trainee.post(url(enrolment, media)).status_code == 405
    assert trainee.head(url(enrolment, media)).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_recordings(client, count, django_assert_num_queries):
    course = make_course()
    shown = [make_media() for _ in range(count)]
    add_video_lecture(add_stage(course, "stage-1"), "l1", *shown)
    enrolment = enrol(make_run(course))
    client.force_login(enrolment.person)
    address = url(enrolment, shown[-1])
    client.get(address)

    with django_assert_num_queries(5):
        client.get(address, headers={"Range": "bytes=0-99"})
