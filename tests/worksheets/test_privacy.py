"""Signs that free text is about a real person."""

import pytest

from courses.worksheets.domain.privacy import warnings
from library.domain.privacy import personal_signs
from tests.worksheets.factories import definition, field

ASKED = definition(
    field("box", "textarea"),
    field("day", "date"),
    field("legs", "table", columns=[{"key": "org", "label": "機関", "type": "text"}]),
)


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("03-1234-5678 へ電話", ["電話番号"]),
        ("０９０ー１２３４ー５６７８", ["電話番号"]),
        ("0312345678", ["電話番号"]),
        ("文京区春日1-16-21", ["住所"]),
        ("春日一丁目のお宅", ["住所"]),
        ("昭和30年4月1日生まれ", ["生年月日"]),
        ("S30.4.1生", ["生年月日"]),
        ("mail taro@example.jp", ["メールアドレス"]),
        ("50代の息子さんと、80代の母の二人暮らし", []),
        ("令和8年4月1日に訪問した", []),
        ("10-20分ほど話した。8050の世帯", []),
        ("受付番号 00123", []),
    ],
)
def test_signs_are_found_in_free_text(text, signs):
    assert personal_signs(text) == signs
    assert list(warnings(ASKED, {"box": text})) == ["box"] * bool(signs)
    assert list(warnings(ASKED, {"legs": [{"org": text}]})) == ["legs.0.org"] * bool(signs)


def test_warnings_name_their_places():
    rows = [
        {"key": "home", "label": "家庭"},
        {"key": "school", "label": "学校"},
    ]
    column = {"key": "who", "label": "だれ", "type": "text"}
    asked = definition(
        *(f for s in ASKED["sections"] for f in s["fields"]),
        field("fixed", "table", columns=[column], fixed_rows=rows),
    )

    said = warnings(
        asked,
        {
            "box": "taro@example.jp 0312345678",
            "legs": [{"org": "包括"}, {"org": "春日一丁目"}],
            "fixed": {"home": {"who": ""}, "school": {"who": "S30.4.1生"}},
        },
    )

    assert said == {
        "box": "「項目 box」に、電話番号、メールアドレスのような書き込みがあります。",
        "legs.1.org": "「項目 legs」の2行目の「機関」に、住所のような書き込みがあります。",
        "fixed.school.who": "「項目 fixed」の「学校」の「だれ」に、"
        "生年月日のような書き込みがあります。",
    }


def test_dates_are_not_read_as_signs():
    assert warnings(ASKED, {"day": "1955-04-01"}) == {}
