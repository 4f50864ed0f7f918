"""Certificates on screen: the owner, HR of the remit, anybody with the paper; nobody else."""

import hashlib

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from certificates.domain import codes
from certificates.domain.issue import void
from certificates.domain.reissue import reissue
from certificates.models import Certificate
from people.roles import Role
from tests.certificates.factories import certify, make_hr, make_pledge_run
from tests.factories import UserFactory
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def run():
    return make_pledge_run()


@pytest.fixture
@remembered
def owner(run):
    return UserFactory(family_name="髙﨑", given_name="神子", audiences=["支"])


@pytest.fixture
@remembered
def certificate(run, owner):
    return certify(run, owner)


def page(certificate, name="certificate"):
    return reverse(f"certificates:{name}", args=[certificate.pk])


def check(certificate):
    return reverse("certificates:verify_code", args=[certificate.code])


def body(response):
    return response.content.decode()


# The certificate on screen ----------------------------------------------------------------


def test_owner_sees_what_the_paper_says(client, certificate, owner):
    client.force_login(owner)

    response = client.get(page(certificate))

    assert response.status_code == 200
    for said in ("髙﨑 神子", "ほんごう はなこ", "第1号", certificate.snapshot["body"], "有効"):
        assert said in body(response)
    assert page(certificate, "pdf") in body(response)
    assert codes.display(certificate.code) in body(response)
    assert response["Cache-Control"] == "private, no-store"


def test_owner_sees_that_it_was_voided_but_not_why(client, certificate, owner):
    void(certificate, actor=UserFactory(), reason="別の人の記録でした")
    client.force_login(owner)

    response = client.get(page(certificate))

    assert "無効になりました" in body(response)
    assert "別の人の記録でした" not in body(response)


def test_name_that_the_font_lacks_is_explained(client, run):
    owner = UserFactory(family_name="本\U00030edf", audiences=["支"])
    certificate = certify(run, owner)
    client.force_login(owner)

    response = client.get(page(certificate))

    assert certificate.snapshot["by_hand"] == ["name"]
    assert "手書きが要るところがあります" in body(response)


@pytest.mark.parametrize("name", ["certificate", "pdf"])
def test_hr_of_the_remit_may_read(client, certificate, owner, name):
    client.force_login(make_hr(owner))

    assert client.get(page(certificate, name)).status_code == 200


@pytest.mark.parametrize("name", ["certificate", "pdf"])
@pytest.mark.parametrize("role", [Role.TRAINER, Role.OFFICE, Role.MANAGER, Role.HR, Role.ADMIN])
def test_stranger_gets_404(client, certificate, name, role):
    client.force_login(UserFactory(roles=[role]))

    assert client.get(page(certificate, name)).status_code == 404


@pytest.mark.parametrize("name", ["certificate", "pdf"])
def test_superuser_is_not_a_role(client, certificate, name):
    client.force_login(UserFactory(is_superuser=True))

    assert client.get(page(certificate, name)).status_code == 404


@pytest.mark.parametrize("name", ["certificate", "pdf"])
def test_anonymous_is_asked_to_sign_in(client, certificate, name):
    response = client.get(page(certificate, name))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["certificate", "pdf"])
def test_reading_is_get_only(client, certificate, owner, name):
    client.force_login(owner)

    assert client.post(page(certificate, name)).status_code == 405


def test_certificate_page_costs_the_same_for_any_number(
    client, certificate, owner, django_assert_max_num_queries
):
    certify(make_pledge_run("other"), owner)
    client.force_login(make_hr(owner))

    with django_assert_max_num_queries(12):
        client.get(page(certificate))


# The PDF ----------------------------------------------------------------------------------


def test_pdf_is_the_stored_bytes(client, certificate, owner):
    client.force_login(owner)

    response = client.get(page(certificate, "pdf"))

    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == certificate.pdf_sha256
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert response["Cache-Control"] == "private, no-store"


def test_pdf_that_was_tampered_with_is_not_sent(client, certificate, owner):
    with storages["private"].open(certificate.pdf.name, "wb") as file:
        file.write(b"%PDF- forged")
    client.force_login(owner)

    response = client.get(page(certificate, "pdf"))

    assert response.status_code == 409
    assert "問題が見つかりました" in body(response)


def test_pdf_that_is_lost_is_explained(client, certificate, owner):
    storages["private"].delete(certificate.pdf.name)
    client.force_login(owner)

    assert client.get(page(certificate, "pdf")).status_code == 409


def test_pdf_has_no_other_address(certificate):
    with pytest.raises(ValueError, match="no address"):
        _ = certificate.pdf.url


# Verification -----------------------------------------------------------------------------


def test_anybody_may_ask(client):
    response = client.get(reverse("certificates:verify"))

    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("written", [codes.display, str.lower, lambda c: f" {codes.display(c)} "])
def test_code_from_paper_leads_to_its_page(client, certificate, written):
    response = client.get(reverse("certificates:verify"), {"code": written(certificate.code)})

    assert response.status_code == 302
    assert response.url == check(certificate)


def test_of_a_label_and_a_code_the_issued_one_is_found(client, run, monkeypatch):
    # CODE and its first eight characters are by chance consistent as well.
    monkeypatch.setattr(codes, "generate", lambda: "5DHF68416ETF")
    certificate = certify(run)

    response = client.get(reverse("certificates:verify"), {"code": "Code: 5DHF-6841-6ETF"})

    assert response.url == check(certificate)


def test_wrong_check_character_is_a_slip_of_the_pen(client):
    response = client.get(reverse("certificates:verify"), {"code": "0000-0000-0001"})

    assert response.status_code == 422
    assert "番号の書きまちがい" in body(response)
    assert 'value="0000-0000-0001"' in body(response)


def test_empty_code_is_asked_for_again(client):
    assert client.get(reverse("certificates:verify"), {"code": " "}).status_code == 422


@pytest.mark.parametrize("path", ["/verify/", "/verify/000000000000/"])
def test_verification_is_get_only(client, path):
    assert client.post(path).status_code == 405


def test_valid_certificate_is_confirmed_without_the_name(client, certificate):
    response = client.get(check(certificate))

    assert response.status_code == 200
    for said in ("この修了証は有効です", "小さな研修", "第1号", "令和"):
        assert said in body(response)
    for hidden in ("髙﨑", "神子", "ほんごう", certificate.snapshot["person_number"]):
        assert hidden not in body(response)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "private, no-store"


def test_voided_certificate_is_shown_as_void_without_the_reason(client, certificate):
    void(certificate, actor=UserFactory(), reason="別の人の記録でした")

    response = client.get(check(certificate))

    assert response.status_code == 200
    assert "無効になりました" in body(response)
    assert "この修了証は有効です" not in body(response)
    assert "別の人の記録でした" not in body(response)


def test_unknown_code_is_not_found(client):
    response = client.get("/verify/000000000000/")

    assert response.status_code == 404
    assert "見つかりません" in body(response)


def test_address_with_a_slip_of_the_pen(client):
    assert client.get("/verify/000000000001/").status_code == 422


def test_address_as_it_is_printed_is_understood(client, certificate):
    path = f"/verify/{codes.display(certificate.code).lower()}/"

    assert client.get(path).status_code == 200


def test_hr_of_the_remit_sees_the_name(client, certificate, owner):
    client.force_login(make_hr(owner))

    assert "髙﨑 神子" in body(client.get(check(certificate)))


@pytest.mark.parametrize("role", [Role.HR, Role.OFFICE, Role.TRAINER])
def test_others_who_are_signed_in_do_not_see_the_name(client, certificate, role):
    client.force_login(UserFactory(roles=[role]))

    assert "髙﨑" not in body(client.get(check(certificate)))


def pages_of(client, certificate):
    return [
        client.get(reverse(f"certificates:{name}", args=[key])).content.decode()
        for name, key in (("verify_code", certificate.code), ("certificate", certificate.pk))
    ]


def test_old_paper_leads_to_the_one_that_is_valid_now(client, certificate, owner):
    second = reissue(certificate, cause=Certificate.Cause.LOST, actor=UserFactory())
    void(second, actor=UserFactory(), reason="誤り")
    third = reissue(second, cause=Certificate.Cause.AFTER_VOID, actor=UserFactory())
    client.force_login(owner)

    verified, own = pages_of(client, certificate)

    assert "修了したことに変わりはありません" in verified
    assert str(third.pk) in own
    assert str(second.pk) not in own


def test_old_paper_does_not_vouch_for_one_that_is_void(client, certificate, owner):
    second = reissue(certificate, cause=Certificate.Cause.LOST, actor=UserFactory())
    void(second, actor=UserFactory(), reason="修了の取り消し")
    client.force_login(owner)

    for page in pages_of(client, certificate):
        assert "新しい修了証も、" in page
        assert "変わりはありません" not in page
        assert "お使いください" not in page
