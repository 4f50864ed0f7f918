"""A document leaves to whoever may read a page that leads to it, and in a form that harms nobody."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from courses.domain.pledges import sign_for
from curriculum.domain.permissions import sync_roles
from library.models import LibraryDocument
from people.roles import Role
from tests.factories import UserFactory, add_lecture, add_stage, enrol, make_course, make_run
from tests.home.factories import make_leaflets
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 paper"


def make_document(name="paper.pdf", content=PDF):
    return LibraryDocument.objects.create(title="資料", file=ContentFile(content, name=name))


@pytest.fixture
@remembered
def document():
    return make_document()


def link_to(document):
    html = f'<p><a linktype="document" id="{document.pk}">資料</a></p>'
    return ("rich_text", RichText(html))


def learner(document, *, lectures=1):
    """Somebody whose lectures lead to the document, and wait for the pledge."""
    course = make_course()
    stage = add_stage(course, "stage-1", "pledge_signed")
    for number in range(1, lectures + 1):
        add_lecture(stage, f"l{number}", more=[link_to(document)])
    return enrol(make_run(course))


@pytest.fixture
@remembered
def enrolment(document):
    return learner(document)


def status(client, document, person=None):
    if person is not None:
        client.force_login(person)
    return client.get(document.url).status_code


def test_visitor_signs_in_first(client, document):
    response = client.get(document.url)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_number_and_name_alone_open_nothing(client, document, enrolment):
    """Signed in, and yet no page of theirs leads to it; HR uses the admin, and is no author."""
    sync_roles()
    people = [UserFactory(), *(UserFactory(roles=[role]) for role in (Role.HR, Role.MANAGER))]

    assert [status(client, document, person) for person in people] == [404] * 3


def test_document_of_no_page_is_for_its_keepers(client, document):
    sync_roles()
    keepers = [UserFactory(roles=[role]) for role in (Role.TRAINER, Role.OFFICE)]

    assert [status(client, document, person) for person in [*keepers, UserFactory()]] == [
        200, 200, 404,
    ]  # fmt: skip


def test_trainee_reads_it_once_the_lecture_is_open(client, document, enrolment):
    client.force_login(enrolment.person)
    closed = client.get(document.url)
    sign_for(enrolment, actor=enrolment.person)

    opened = client.get(document.url, headers={"Range": "bytes=0-3"})

    assert closed.status_code == 403
    assert "この単元は、まだ開いていません" in closed.content.decode()
    assert (opened.status_code, b"".join(opened)) == (206, b"%PDF")
    assert opened["Cache-Control"].startswith("private")
    assert opened["Content-Disposition"].startswith("inline")


def test_lecture_itself_leads_there(client, document, enrolment):
    sign_for(enrolment, actor=enrolment.person)
    client.force_login(enrolment.person)

    page = client.get(reverse("courses:module", args=[enrolment.pk, "l1"]), {"screen": 1})

    assert f'href="{document.url}"' in page.content.decode()


def test_another_document_or_a_draft_is_not_opened_by_it(client, document, enrolment):
    sign_for(enrolment, actor=enrolment.person)
    other = make_document("other.pdf")
    page = enrolment.run.modules.get(key="l1").page.specific
    page.body[0].value["content"].append(link_to(other))
    page.save_revision()

    assert status(client, other, enrolment.person) == 404
    assert status(client, document) == 200


def test_lecture_that_no_longer_leads_to_it_closes_it(client, document, enrolment):
    sign_for(enrolment, actor=enrolment.person)
    page = enrolment.run.modules.get(key="l1").page.specific
    del page.body[0].value["content"][-1]
    page.save_revision().publish()

    assert status(client, document, enrolment.person) == 404


def test_public_page_opens_it_to_everybody_while_it_is_published(client, document):
    page = make_leaflets(document)
    response = client.get(document.url)
    page.unpublish()

    assert (response.status_code, b"".join(response)) == (200, PDF)
    assert response["Cache-Control"].startswith("public")
    assert status(client, document) == 302
    assert status(client, document, UserFactory()) == 404


def test_page_for_people_signed_in_opens_it_to_them(client, document):
    page = make_leaflets(document)
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert status(client, document) == 302
    assert status(client, document, UserFactory()) == 200
    assert client.get(document.url)["Cache-Control"].startswith("private")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("x.html", "application/octet-stream"),
        ("x.svg", "application/octet-stream"),
        ("x.txt", "text/plain; charset=utf-8"),
        ("x.unknown", "application/octet-stream"),
    ],
)
def test_nothing_but_a_pdf_opens_in_the_browser(client, name, kind):
    document = make_document(name, b"<script>alert(1)</script>")
    make_leaflets(document)

    response = client.get(document.url)

    assert response["Content-Type"] == kind
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_html_in_the_shape_of_a_pdf_is_still_sent_as_a_pdf(client):
    document = make_document("x.pdf", b"<script>alert(1)</script>")
    make_leaflets(document)

    response = client.get(document.url)

    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("name", "status"), [("x.svg", 200), ("x.html", 200), ("x.pdf", 302)])
def test_authors_put_in_only_what_no_browser_runs(client, name, status):
    client.force_login(UserFactory(is_superuser=True))
    file = SimpleUploadedFile(name, b"x")

    response = client.post(reverse("wagtaildocs:add"), {"title": "資料", "file": file})

    assert response.status_code == status
    assert LibraryDocument.objects.exists() == (status == 302)


def test_other_names_digits_and_methods_lead_nowhere(client, document):
    make_leaflets(document)
    number = chr(0x0660 + document.pk % 10) if document.pk < 10 else str(document.pk)

    assert client.get(f"/documents/{document.pk}/other.pdf").status_code == 404
    assert client.get(f"/documents/9999/{document.filename}").status_code == 404
    assert client.get(f"/documents/{'9' * 30}/{document.filename}").status_code == 404
    assert client.get(f"/documents/{number}/{document.filename}").status_code == 200
    assert client.post(document.url).status_code == 405


def test_it_lies_where_no_address_leads(document):
    assert storages["private"].exists(document.file.name)
    assert not storages["default"].exists(document.file.name)
    assert document.file.url == document.url


def test_what_came_in_earlier_moves_there():
    storages["default"].save("documents/early.pdf", ContentFile(PDF))
    row = make_document()
    LibraryDocument.objects.filter(pk=row.pk).update(file="documents/early.pdf")

    import_module("library.migrations.0007_private_documents").move(apps, None)

    assert not storages["default"].exists("documents/early.pdf")
    row.refresh_from_db()
    with row.file.open() as file:
        assert file.read() == PDF


@pytest.mark.parametrize("lectures", [1, 3])
def test_gate_costs_the_same_for_many_lectures(
    client, document, lectures, django_assert_num_queries
):
    enrolment = learner(document, lectures=lectures)
    sign_for(enrolment, actor=enrolment.person)
    client.force_login(enrolment.person)
    client.get(document.url)

    with django_assert_num_queries(15):
        client.get(document.url)
