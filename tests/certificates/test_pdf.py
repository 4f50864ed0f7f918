"""The PDF that people keep: its words, its font, its tags."""

import subprocess
from datetime import UTC, datetime

import pytest

from certificates.domain import codes, pdf, stored
from library.domain import glyphs, typeset

SAID = {
    "title": "修了証",
    "number_text": "第12号",
    "name": "髙﨑 花子",
    "name_kana": "たかさき はなこ",
    "honorific": "様",
    "body": "あなたは令和8年度に実施したひきこもりサポーター養成研修の全課程を修了したので、これを証します",
    "date_text": "令和8年11月21日",
    "issuer_title": "文京区長",
    "issuer_name": "湯島 太郎",
    "seal": "office",
    "course_title": "ひきこもりサポーター養成研修",
    "course_code": "SUP",
    "fiscal_year": 2026,
    "organisation_name": "",
    "person_number": "c-001",
    "by_hand": [],
}
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
CODE = "0123456789A" + codes.check_character("0123456789A")


@pytest.fixture
def written(tmp_path):
    """Return what a poppler tool says of a certificate."""

    def run(tool, *options, **changes):
        path = tmp_path / "certificate.pdf"
        path.write_bytes(pdf.render(SAID | changes, CODE, at=AT))
        tail = ["-"] if tool == "pdftotext" else []
        done = subprocess.run([tool, *options, path, *tail], capture_output=True, check=True)
        return done.stdout.decode(errors="replace")

    return run


def squeezed(text):
    return "".join(text.split())


def test_every_word_can_be_copied_from_the_pdf(written):
    text = squeezed(written("pdftotext"))

    keys = ("title", "number_text", "name", "name_kana", "honorific", "body", "date_text",
            "issuer_title", "issuer_name")  # fmt: skip
    for key in keys:
        assert squeezed(SAID[key]) in text
    assert codes.display(CODE) in text
    assert f"/verify/{CODE}/" in text
    # What is printed at home has no box that asks for a seal.
    assert "公印" not in text


def test_it_is_one_tagged_a4_page(written):
    info = written("pdfinfo")

    assert "Tagged:          yes" in info
    assert "Pages:           1" in info
    assert "A4" in info
    assert "修了証 第12号" in info


def test_reading_order_has_a_heading_and_the_qr_has_words(written):
    structure = squeezed(written("pdfinfo", "-struct-text"))

    assert structure.startswith('DocumentP(block)"第12号"H1')
    assert "Figure:" in structure
    assert structure.index("修了証") < structure.index("あなたは") < structure.index("令和8年11月")


def test_it_claims_pdf_ua_and_pdf_a(written):
    metadata = written("pdfinfo", "-meta")

    assert "<pdfuaid:part>1<" in metadata
    assert "<pdfaid:part>2<" in metadata
    assert "<pdfaid:conformance>A<" in metadata


def test_its_only_font_is_embedded(written):
    fonts = written("pdffonts").splitlines()[2:]

    assert len(fonts) == 1
    assert "NotoSerifJP" in fonts[0]
    assert "yes yes yes" in fonts[0]


def test_same_certificate_gives_the_same_bytes():
    assert pdf.render(SAID, CODE, at=AT) == pdf.render(SAID, CODE, at=AT)


def test_omitted_seal_is_printed_as_such(written):
    assert "公印省略" in written("pdftotext", seal="omitted")


def test_office_print_adds_the_box_to_the_page_that_was_stored(tmp_path, settings):
    files = {"a.pdf": pdf.render(SAID, CODE, at=AT), "b.pdf": pdf.render(SAID, CODE, at=AT)}
    data = {"pages": [["a.pdf", True], ["b.pdf", False]], "made": "令和8年11月21日"}
    path = tmp_path / "office.pdf"

    path.write_bytes(typeset.compile_around(stored.OFFICE, data, files, at=AT))

    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    pages = [squeezed(page) for page in done.stdout.decode().split("\f")[:-1]]
    assert [page.count("公印") for page in pages] == [1, 0]
    assert all("髙﨑花子" in page for page in pages)


def test_name_is_left_for_a_pen_if_the_font_lacks_a_character(written):
    name = "本\U00030edf 花子"

    blank = pdf.by_hand(SAID | {"name": name})

    assert blank == ["name"]
    text = written("pdftotext", name=name, by_hand=blank)
    assert "花子" not in text
    assert "たかさき" in text


def test_other_words_show_where_a_type_is_missing(written):
    assert "あ〓い" in written("pdftotext", body="あ\ue000い")


def test_variants_that_people_write_are_told_from_those_the_font_lacks():
    assert glyphs.missing("髙﨑 神 𠮷 葛\U000e0100 葛\U000e0101") == []
    assert glyphs.missing("葛\U000e01e0") == ["葛\U000e01e0"]


def test_words_of_the_author_cannot_become_code(written):
    text = squeezed(written("pdftotext", body='#panic("x") $1$ *太字* <b>'))

    assert '#panic("x")$1$*太字*<b>' in text
