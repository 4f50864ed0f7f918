"""However long the words: one page, nothing over anything else, every name readable; or refused."""

import re
import subprocess
import unicodedata
from itertools import combinations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates.domain import codes, pdf
from library.domain import certificate_words
from tests.certificates.test_pdf import AT, CODE, SAID, squeezed

KATAKANA = "アレクサンドラ・マリア・フェルナンデス"
PAGE = (595.3, 841.9)
LONGEST = {
    "title": ["修了証書", "研修課程修了証", "研修課程修了証書", "地域共生社会推進" * 5, "W" * 40, "ー" * 40],
    "number_text": ["第2147483647号", "令和八年度人材養成" * 4 + "第2147483647号(再交付12回目)", "A-" * 20 + "1"],
    "name": [
        "王", "李 明", f"{KATAKANA} ゴンザレス・デ・ラ・クルス", "鬱" * 60 + " " + "驫" * 60,
        "W" * 120, "長宗我部" * 30, "葛\U000e0100城 " + "葛\U000e0101" * 12, "Anna-Maria Wilhelmina von Hohenzollern",
    ],
    "name_kana": ["", "あ" * 60 + " " + "い" * 60, "ふぇるなんです " * 3],
    "honorific": ["様", "殿", "氏", "さん"],
    "body": [
        "修了したので、これを証します", "あ" * 300, "ひきこもり" * 60, "研修" * 150, "W" * 300,
        "\n".join(["第一条の課程を修了したことを証します"] * 8), "修了、した。" * 50,
    ],
    "issuer_title": ["文京区" * 20, "東京都文京区長職務代理者副区長", "X" * 60],
    "issuer_name": ["", "湯島 太" * 15, "W" * 60],
}  # fmt: skip
CASES = [(key, text) for key, texts in LONGEST.items() for text in texts]


def words_of(content, tmp_path):
    """Return (page size, [(left, top, right, bottom, word)]) of a one-page PDF."""
    path = tmp_path / "certificate.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True)
    said = done.stdout.decode()
    assert said.count("<page ") == 1
    found = re.findall(
        r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>', said
    )
    return [(*map(float, box), word) for *box, word in found]


def heart(word):
    """The middle of a word's box, where its ink is: the boxes of lines may touch."""
    left, top, right, bottom, text = word
    inset = (bottom - top) * 0.3
    return left + 0.5, top + inset, right - 0.5, bottom - inset, text


def overlap(one, other):
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(
        one[1], other[1]
    )


def check(content, tmp_path):
    """Assert one page, nothing outside its frame, nothing printed over anything else."""
    words = [heart(word) for word in words_of(content, tmp_path)]
    for left, top, right, bottom, text in words:
        assert left > 40, text
        assert right < PAGE[0] - 40, text
        assert top > 40, text
        assert bottom < PAGE[1] - 40, text
    assert [(a[4], b[4]) for a, b in combinations(words, 2) if overlap(a, b)] == []
    said = squeezed("".join(word[4] for word in words))
    assert codes.display(CODE) in said
    assert f"/verify/{CODE}/" in said


@pytest.mark.parametrize(("key", "text"), CASES, ids=lambda value: value[:12])
def test_longest_text_of_each_field_stays_on_one_page(key, text, tmp_path):
    content = pdf.render(SAID | {key: text}, CODE, at=AT)

    check(content, tmp_path)
    path = tmp_path / "certificate.pdf"
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    said = squeezed(done.stdout.decode())
    assert set(squeezed(text)) <= set(said)


def test_longest_of_most_fields_at_once_stays_on_one_page(tmp_path):
    longest = {key: LONGEST[key][3 if key in ("name", "title") else 1] for key in
               ("title", "number_text", "name", "name_kana", "issuer_title", "issuer_name")}  # fmt: skip

    check(pdf.render(SAID | longest, CODE, at=AT), tmp_path)


@pytest.mark.parametrize(
    ("key", "text"),
    [("body", "\n".join(["あ"] * 60)), ("body", "あ" * 3000), ("title", "題" * 200),
     ("name", "名" * 600), ("number_text", "9" * 300), ("issuer_name", "氏" * 300)],
)  # fmt: skip
def test_text_that_no_field_takes_is_refused_and_not_spilt(key, text):
    with pytest.raises(ValidationError) as error:
        pdf.render(SAID | {key: text}, CODE, at=AT)

    assert error.value.code == "does_not_fit"
    assert pdf._PLACES[key] in error.value.messages[0]


def test_long_address_of_the_ward_is_printed_whole(tmp_path, settings):
    settings.BASE_URL = f"https://{'jinzai-yosei.' * 9}city.bunkyo.lg.jp"

    check(pdf.render(SAID, CODE, at=AT), tmp_path)


@pytest.mark.parametrize("name", LONGEST["name"])
def test_name_is_never_smaller_than_one_can_read(name, tmp_path):
    content = pdf.render(SAID | {"name": name, "name_kana": ""}, CODE, at=AT)

    sizes = [
        bottom - top
        for _, top, _, bottom, word in words_of(content, tmp_path)
        if set(word) <= set(name) and top > 250 and word != "様"
    ]
    assert min(sizes) >= 13


def text_up_to(length):
    """Texts that the fields take: what the typeface draws, without a hidden character."""

    def drawable(text):
        try:
            certificate_words.check_printed(text)
        except ValidationError:
            return False
        # Two marks in a row are set closer than their boxes, which is no overprint.
        return unicodedata.normalize("NFC", text) == text and "・・" not in text

    alphabet = "修了証課程長名鬱驫あいがアーWi19・ "
    return st.text(alphabet=alphabet, min_size=1, max_size=length).filter(drawable)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    title=text_up_to(40), name=text_up_to(120), issuer_title=text_up_to(60),
    issuer_name=text_up_to(60), body=text_up_to(300), number_text=text_up_to(50),
)  # fmt: skip
def test_any_texts_are_set_on_one_page_or_refused(tmp_path, **texts):
    try:
        content = pdf.render(SAID | texts, CODE, at=AT)
    except ValidationError as refused:
        content = b""
        assert refused.code == "does_not_fit"  # noqa: PT017 - one of two right answers
    if content:
        check(content, tmp_path)
