"""HR's ledger: own people's certificates, as CSV, voided with a reason."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import Entry
from certificates.domain import codes, issue, reissue
from certificates.models import Certificate, CertificateEvent, NumberSeries
from courses.domain import pledges
from courses.models import CoursePage
from tests.certificates.factories import make_pledge_run
from tests.factories import enrol
from tests.remembered import remembered
from tests.reports.factories import make_person

pytestmark = pytest.mark.django_db
LEDGER = "/admin/training/ledger/"
CSV = "/admin/training/ledger.csv"


@pytest.fixture
@remembered
def pledge_run(ward):
    """A course that the pledge alone completes."""
    return make_pledge_run("quick")


def complete(run, person):
    enrolment = enrol(run, person)
    pledges.sign_for(enrolment, actor=person)
    return Certificate.objects.get(enrolment=enrolment)


@pytest.fixture
def certificate(ward, pledge_run):
    return complete(pledge_run, ward.person)


def void_url(certificate):
    return reverse("reports:ledger_void", args=[certificate.pk])


def codes_of(response):
    return [line.person_number for line in response.context["lines"]]


def test_each_hr_sees_its_own_people_only(client, ward, pledge_run, certificate):
    complete(pledge_run, ward.stranger)

    seen = {}
    for hr in (ward.hr, ward.other_hr):
        client.force_login(hr)
        seen[hr] = codes_of(client.get(LEDGER))

    assert seen == {ward.hr: ["w001"], ward.other_hr: ["s001"]}


def test_ledger_narrows_by_series_year_and_state(client, ward, certificate):
    client.force_login(ward.hr)

    def found(**asked):
        return codes_of(client.get(LEDGER, asked))

    assert found(series="quick", year=2026, state="valid") == ["w001"]
    assert found(state="voided") == []
    assert found(q="Ｗ００１") == ["w001"]
    assert found(q="s001") == []


def test_csv_is_what_excel_opens(client, ward, certificate):
    ward.person.staff_number = "000123"
    ward.person.save()
    client.force_login(ward.hr)

    response = client.get(CSV)
    content = b"".join(response.streaming_content)

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["第○号"], row["職員番号"], row["状態"]) == ("第1号", "000123", "有効")
    assert row["交付日"] == certificate.issued_on.isoformat()
    assert row["交付日(和暦)"].startswith("令和")
    assert "filename*=utf-8''" in response["Content-Disposition"]


def test_workbook_keeps_what_excel_would_read_as_a_number_a_day_or_a_formula(client, ward):
    ward.person.staff_number = "000123"
    ward.person.save()
    run = make_pledge_run("day", title="=1+1", certificate_number_format="8-{number}")
    complete(run, ward.person)
    client.force_login(ward.hr)

    response = client.get(CSV, {"as": "xlsx"})
    header, row = load_workbook(io.BytesIO(response.content)).active.iter_rows()

    said = {name.value: cell for name, cell in zip(header, row, strict=True)}
    assert [(said[name].value, said[name].data_type) for name in ("第○号", "職員番号", "研修")] == [
        ("8-1", "s"), ("000123", "s"), ("=1+1", "s"),
    ]  # fmt: skip
    assert ".xlsx" in response["Content-Disposition"]
    assert Entry.objects.filter(verb="reports.list.export").count() == 1


def test_hr_voids_with_a_reason_once(client, ward, certificate):
    client.force_login(ward.hr)

    without = client.post(void_url(certificate), {"reason": ""})
    done = client.post(void_url(certificate), {"reason": "氏名の誤り"})
    again = client.post(void_url(certificate), {"reason": "氏名の誤り"})

    assert (without.status_code, done.status_code, again.status_code) == (422, 302, 409)
    event = CertificateEvent.objects.get()
    assert (event.reason, event.actor) == ("氏名の誤り", ward.hr)


def test_asking_changes_nothing(client, ward, certificate):
    client.force_login(ward.hr)

    response = client.get(void_url(certificate))

    assert "元に戻すことはできません" in response.content.decode()
    assert not CertificateEvent.objects.exists()


@pytest.mark.parametrize("who", ["office", "trainer", "superuser", "other_hr"])
def test_stranger_voids_nothing(client, ward, certificate, who):
    client.force_login(getattr(ward, who))

    assert client.post(void_url(certificate), {"reason": "x"}).status_code == 404
    assert not CertificateEvent.objects.exists()


@pytest.mark.parametrize("who", ["office", "trainer", "superuser"])
def test_only_hr_reads_the_ledger(client, ward, who):
    client.force_login(getattr(ward, who))

    assert {client.get(LEDGER).status_code, client.get(CSV).status_code} == {404}


def test_ledger_takes_no_post(client, ward):
    client.force_login(ward.hr)

    assert {client.post(LEDGER).status_code, client.post(CSV).status_code} == {405}


def test_anonymous_is_sent_to_the_login(client):
    assert "login" in client.get(LEDGER)["Location"]


@pytest.mark.parametrize("count", [1, 3])
def test_ledger_costs_the_same_for_any_number(
    client, ward, pledge_run, count, django_assert_max_num_queries
):
    for _ in range(count):
        complete(pledge_run, make_person(ward.welfare))
    client.force_login(ward.hr)

    with django_assert_max_num_queries(19):
        assert len(client.get(LEDGER).context["lines"]) == count


# 再交付, 授与式, 決裁 -----------------------------------------------------------------------


def reissue_url(certificate):
    return reverse("reports:ledger_reissue", args=[certificate.pk])


def test_hr_reissues_once_with_a_reason(client, ward, certificate):
    client.force_login(ward.hr)

    shown = client.get(reissue_url(certificate))
    without = client.post(reissue_url(certificate), {"note": ""})
    vague = client.post(reissue_url(certificate), {"cause": "mistaken", "note": ""})
    done = client.post(reissue_url(certificate), {"cause": "lost", "note": ""})
    again = client.post(reissue_url(certificate), {"cause": "lost", "note": ""})

    assert [r.status_code for r in (shown, without, vague, done, again)] == [
        200,
        422,
        422,
        302,
        409,
    ]
    assert [row.cause for row in Certificate.objects.order_by("number")] == ["", "lost"]
    old = client.get(reverse("certificates:verify_code", args=[certificate.code]))
    assert "再交付により差し替え" in old.content.decode()


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [("renamed", "登録の氏名が、前の修了証と同じです"), ("mistaken", "前の修了証と同じ記載になります")],
)  # fmt: skip
def test_what_is_put_right_elsewhere_first_is_said_in_the_form(
    client, ward, certificate, cause, sentence
):
    client.force_login(ward.hr)

    answer = client.post(reissue_url(certificate), {"cause": cause, "note": "婚姻のため"})

    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors["cause"][0]
    assert answer.context["form"]["note"].value() == "婚姻のため"
    assert Certificate.objects.count() == 1


def test_words_that_cannot_be_printed_are_said_in_the_form(client, ward, certificate):
    CoursePage.objects.update(certificate_number_format="第{number}号\U00030edf")
    client.force_login(ward.hr)

    answer = client.post(reissue_url(certificate), {"cause": "lost", "note": "火災"})

    assert answer.status_code == 422
    assert "書体にない文字" in answer.context["form"].non_field_errors()[0]
    assert answer.context["form"]["note"].value() == "火災"


def test_hint_about_mistakes_is_not_given_where_nothing_is_chosen(client, ward, certificate):
    issue.void(certificate, actor=ward.hr, reason="誤り")
    client.force_login(ward.hr)

    assert "記載の誤り" not in client.get(reissue_url(certificate)).content.decode()


@pytest.mark.parametrize("who", ["office", "trainer", "superuser", "other_hr"])
@pytest.mark.parametrize("name", ["ledger_reissue", "ledger_print"])
def test_stranger_reissues_and_prints_nothing(client, ward, certificate, who, name):
    client.force_login(getattr(ward, who))
    url = reverse(f"reports:{name}", args=[certificate.pk] if name == "ledger_reissue" else [])

    response = client.post(url, {"cause": "lost", "certificates": "1"})

    assert response.status_code == (409 if (who, name) == ("other_hr", "ledger_print") else 404)
    assert Certificate.objects.count() == 1
    assert not Entry.objects.filter(verb="certificates.certificate.print").exists()


def test_ledger_finds_a_chain_by_what_stands_on_any_of_its_papers(client, ward, certificate):
    old_name = certificate.snapshot["name"]
    ward.person.family_name = "改姓後"
    ward.person.save()
    new = reissue.reissue(certificate, cause=Certificate.Cause.RENAMED, actor=ward.hr)
    complete(make_pledge_run("other"), make_person(ward.welfare))
    client.force_login(ward.hr)

    def found(text):
        lines = client.get(LEDGER, {"q": text}).context["lines"]
        return {line.code for line in lines if line.person_number == "w001"}

    both = {codes.display(row.code) for row in (certificate, new)}
    for text in (
        certificate.code, codes.display(new.code), f"確認番号 {codes.display(certificate.code)}",
        certificate.code.lower(), "第2号", "第２号", "2", old_name, old_name.replace(" ", ""),
        new.snapshot["name"], "改姓後", certificate.snapshot["date_text"],
        f"https://example.jp/verify/{new.code}/",
    ):  # fmt: skip
        assert found(text) == both, text
    assert found("第3号") == found("別の人") == set()


def test_ledger_finds_old_papers_in_any_shape_of_a_kanji(client, ward, pledge_run):
    ward.person.family_name, ward.person.given_name = "澤田󠄀", "髙子"
    ward.person.save()
    complete(pledge_run, ward.person)
    ward.person.family_name, ward.person.given_name = "改姓後", "花子"
    ward.person.save()
    client.force_login(ward.hr)

    for text in ("沢田高子", "澤田", "髙子"):
        assert codes_of(client.get(LEDGER, {"q": text})) == ["w001"], text
    assert codes_of(client.get(LEDGER, {"q": "沢山"})) == []


def test_ledger_finds_a_paper_however_what_stands_on_it_is_typed(client, ward):
    approved = {"key": "wide", "title": "表計算ｿﾌﾄ研修", "approval_number": "８文福第１２３４号"}
    NumberSeries.objects.create(**approved, last_number=11)
    run = make_pledge_run(
        "wide", title="表計算ｿﾌﾄ研修", certificate_number_format="Ｒ８－{number}"
    )
    ward.person.family_name, ward.person.given_name = "渡邉", "ゆう子"
    ward.person.save()
    certificate = complete(run, ward.person)
    other = complete(make_pledge_run("other"), make_person(ward.welfare))
    client.force_login(ward.hr)

    def found(text):
        return {line.id for line in client.get(LEDGER, {"q": text}).context["lines"]}

    day = certificate.issued_on
    for text in (
        "R8-12", "r8‐12", "Ｒ８ー１２", "12", "１２", "渡辺", "渡邉 ゆう子", "表計算ソフト研修",
        "表計算そふと", "8文福第1234号", codes.display(certificate.code)[:9],
        certificate.code[3:9].lower(), "・ 渡邉", "No.12", "No. 12", "№１２", "第12号", "第 12 号",
        "修了証番号：12", "番号 第１２号", "渡邉 No. 12", "12番", "0012",
    ):  # fmt: skip
        assert found(text) == {certificate.pk}, text
    for text in (
        f"{day:%Y-%m-%d}",
        f"R{day.year - 2018}.{day.month}.{day.day}",
        f"{day:%Y年%m月%d日}",
    ):
        assert found(text) == {certificate.pk, other.pk}, text
    assert found("・") == found("1234567890123") == found("13") == found("No.13") == set()


def test_ceremony_prints_valid_certificates_in_ledger_order_and_says_so_on_the_trail(
    client, ward, pledge_run, certificate
):
    others = [complete(pledge_run, make_person(ward.welfare)) for _ in range(3)]
    issue.void(others[0], actor=ward.hr, reason="誤り")
    client.force_login(ward.hr)
    url = reverse("reports:ledger_print")

    page = client.get(url, {"series": "quick"})
    pdf = client.post(f"{url}?series=quick&first=1&last=3", {"certificates": "1"})
    receipts = client.post(f"{url}?series=quick&first=1&last=3", {"receipts": "1"})

    assert [line.number for line in page.context["lines"]] == [1, 3, 4]
    assert pdf.content.startswith(b"%PDF")
    assert receipts.content.startswith(b"%PDF")
    printed = Entry.objects.filter(verb="certificates.certificate.print")
    assert [entry.data["number"] for entry in printed.order_by("pk")] == [1, 3]
    assert Entry.objects.filter(verb="certificates.certificate.receipts").count() == 1


def test_nothing_to_print_is_said_in_words(client, ward, certificate):
    client.force_login(ward.hr)

    response = client.post(f"{reverse('reports:ledger_print')}?first=9", {"certificates": "1"})

    assert response.status_code == 409
    assert "あてはまる有効な修了証がありません" in response.content.decode()


def test_approval_of_a_series_is_read_in_wareki(client, ward, certificate):
    client.force_login(ward.hr)
    url = reverse("reports:ledger_approve", args=["quick"])

    wrong = client.post(url, {"number": "8文福第12号", "day": "R8.13.40"})
    unchanged = NumberSeries.objects.get().approved_on
    done = client.post(url, {"number": "8文福第12号", "day": "R8.4.1"})

    assert (wrong.status_code, unchanged, done.status_code) == (422, None, 302)
    series = NumberSeries.objects.get()
    assert (series.approval_number, series.approved_on) == ("8文福第12号", date(2026, 4, 1))


def test_what_nobody_can_see_comes_into_no_approval_number(client, ward, certificate):
    client.force_login(ward.hr)
    url = reverse("reports:ledger_approve", args=["quick"])

    answer = client.post(url, {"number": "8文福\u202e第12\u200b号", "day": "R8.4.1"})

    assert answer.status_code == 422
    assert 'value="8文福第12号"' in answer.content.decode()
    assert NumberSeries.objects.get().approval_number == ""


def test_two_at_the_approval_of_a_series(client, ward, certificate):
    client.force_login(ward.hr)
    url = reverse("reports:ledger_approve", args=["quick"])
    seen = client.get(url).context["form"]["seen"].value()
    client.post(url, {"number": "8文福第12号", "day": "R8.4.1", "seen": seen})

    refused = client.post(url, {"number": "8文福第99号", "day": "", "seen": seen})

    assert refused.status_code == 422
    assert "「8文福第12号」に変わりました" in refused.content.decode()
    series = NumberSeries.objects.get()
    assert (series.approval_number, series.approved_on) == ("8文福第12号", date(2026, 4, 1))


def test_what_another_stored_stays_and_is_said(client, ward, certificate):
    client.force_login(ward.hr)
    url = reverse("reports:ledger_approve", args=["quick"])
    seen = client.get(url).context["form"]["seen"].value()
    client.post(url, {"number": "", "day": "R8.4.1", "seen": seen})

    done = client.post(url, {"number": "8文福第12号", "day": "", "seen": seen}, follow=True)

    series = NumberSeries.objects.get()
    assert (series.approval_number, series.approved_on) == ("8文福第12号", date(2026, 4, 1))
    assert "「決裁日」は、ほかの方が先に変えた内容のまま" in done.content.decode()
