"""Pictures: bare of what a camera wrote, and shown only where something shows them."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from curriculum.domain.permissions import sync_roles
from library.domain import public_use
from library.models import LibraryImage
from library.serving import version
from library.templatetags.pictures import public_picture
from people.roles import Role
from tests.factories import UserFactory, make_home
from tests.library.pictures import jpeg, make_image, two_frames

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    sync_roles()
    client.force_login(UserFactory(roles=["trainer"]))
    return client


def saved(image):
    with image.file.open() as file:
        picture = Image.open(file)
        picture.load()
    return picture


def test_camera_data_is_dropped_and_the_picture_stands_upright():
    image = make_image(file=ContentFile(jpeg(800, 400, exif=True), "door.jpg"))

    picture = saved(image)
    assert dict(picture.getexif()) == {}
    assert picture.size == (image.width, image.height) == (400, 800)


def test_text_in_a_png_is_dropped():
    from PIL.PngImagePlugin import PngInfo

    out, text = BytesIO(), PngInfo()
    text.add_text("Author", "本郷花子")
    Image.new("RGBA", (10, 10)).save(out, "PNG", pnginfo=text)

    image = make_image(file=ContentFile(out.getvalue(), "x.png"))

    assert saved(image).text == {}


def test_picture_without_camera_data_is_kept_byte_for_byte():
    image = make_image()

    with image.file.open() as file:
        assert file.read() == jpeg()


def test_visitor_sees_no_picture_that_nothing_public_shows(client):
    image = make_image()
    reference(image, UserFactory())

    for each in (image.pk, image.pk + 1):
        assert client.get(reverse("library:picture", args=[each, 800])).status_code == 404


def reference(image, source):
    """Let the record show the picture, as Wagtail's index has it."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page, ReferenceIndex

    kind = ContentType.objects.get_for_model(source)
    base = ContentType.objects.get_for_model(Page) if isinstance(source, Page) else kind
    ReferenceIndex.objects.create(
        base_content_type=base, content_type=kind, object_id=source.pk,
        to_content_type=ContentType.objects.get_for_model(LibraryImage), to_object_id=image.pk,
        model_path="x", content_path="x", content_path_hash=ReferenceIndex._get_content_path_hash("x"),
    )  # fmt: skip


def test_visitor_sees_the_picture_of_a_live_public_page(client):
    image, home = make_image(), make_home()
    reference(image, home)

    exact = client.get(f"{reverse('library:picture', args=[image.pk, 400])}?v={version(image)}")
    plain = client.get(reverse("library:picture", args=[image.pk, 400]))

    assert exact.status_code == 200
    assert exact["Content-Type"] == "image/jpeg"
    assert exact["Cache-Control"] == "public, max-age=2592000"
    assert plain["Cache-Control"] == "public, max-age=600"
    assert Image.open(BytesIO(b"".join(exact))).width == 400
    assert client.get(reverse("library:picture", args=[image.pk, 401])).status_code == 404
    assert client.post(reverse("library:picture", args=[image.pk, 400])).status_code == 405


def test_picture_of_an_unpublished_page_is_not_there(client):
    image, home = make_image(), make_home()
    reference(image, home)
    home.unpublish()

    assert client.get(reverse("library:picture", args=[image.pk, 400])).status_code == 404


def test_app_says_which_of_its_records_are_public(client, monkeypatch):
    monkeypatch.setattr(public_use, "_registered", {})
    image, person = make_image(), UserFactory()
    reference(image, person)
    address = reverse("library:picture", args=[image.pk, 400])

    before = client.get(address).status_code
    public_use.register(type(person), lambda rows: rows.filter(is_active=True))

    assert (before, client.get(address).status_code) == (404, 200)


def test_public_picture_offers_a_phone_the_smaller_one():
    html = public_picture(make_image(), 800, alt="区役所の入口")

    assert 'alt="区役所の入口"' in html
    assert 'width="800" height="400"' in html
    assert "/400/?v=" in html
    assert "/800/?v=" in html
    assert "/1200/" not in html


def test_editors_pictures_have_addresses_that_work(staff):
    image = make_image()
    rendition = image.get_rendition("max-165x165")

    for address in (
        image.file.url,
        rendition.url,
        reverse("library_files:picture", args=[image.pk, 800]),
    ):
        assert staff.get(address).status_code == 200
    assert staff.get(reverse("wagtailimages:index")).status_code == 200
    assert staff.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 200


def test_editors_addresses_are_for_editors(client):
    image = make_image()
    client.force_login(UserFactory())

    assert client.get(image.file.url).status_code == 302
    assert client.get(reverse("library_files:image", args=[image.pk])).status_code == 302


@pytest.mark.parametrize(("role", "status"), [(Role.OFFICE, 200), (Role.HR, 404)])
def test_pictures_of_the_admin_are_for_those_who_keep_them(client, role, status):
    sync_roles()
    client.force_login(UserFactory(roles=[role]))
    image = make_image()
    rendition = image.get_rendition("width-400")

    addresses = [
        reverse("library_files:picture", args=[image.pk, 800]),
        reverse("library_files:image", args=[image.pk]),
        reverse("library_files:rendition", args=[rendition.pk]),
    ]

    assert {client.get(address).status_code for address in addresses} == {status}


def test_camera_data_is_dropped_from_a_picture_of_several_frames():
    image = make_image(file=ContentFile(two_frames("35.7,139.7"), "door.jpg"))

    with image.file.open() as file:
        content = file.read()
    assert b"35.7,139.7" not in content
    assert Image.open(BytesIO(content)).format == "JPEG"
