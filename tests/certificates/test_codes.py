"""確認番号: what a slip of the pen does to it."""

from time import process_time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from certificates.domain import codes

bodies = st.text(alphabet=codes.ALPHABET, min_size=11, max_size=11)
places = st.integers(0, 11)


def whole(body):
    return body + codes.check_character(body)


@given(bodies)
def test_every_body_has_one_check_character(body):
    fitting = [c for c in codes.ALPHABET if codes.is_consistent(body + c)]

    assert fitting == [codes.check_character(body)]


@given(bodies, places, st.sampled_from(codes.ALPHABET))
def test_any_single_wrong_character_is_noticed(body, place, wrong):
    code = whole(body)
    assume(code[place] != wrong)

    assert not codes.is_consistent(code[:place] + wrong + code[place + 1 :])


@given(bodies, places, places)
def test_any_two_characters_that_changed_places_are_noticed(body, one, other):
    letters = list(whole(body))
    assume(letters[one] != letters[other])
    letters[one], letters[other] = letters[other], letters[one]

    assert not codes.is_consistent("".join(letters))


@given(bodies, st.sampled_from([str.lower, codes.display, lambda c: f" {c} "]))
def test_any_way_of_writing_it_is_read(body, written):
    assert codes.read_all(written(whole(body))) == [whole(body)]


@given(bodies)
def test_full_width_and_look_alikes_are_read(body):
    code = whole(body)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in codes.display(code).replace("-", ""))
    drawn = code.replace("1", "I").replace("0", "o")

    assert codes.read_all(wide) == codes.read_all(drawn) == [code]
    assert codes.read_all("ー".join(code[i : i + 4] for i in (0, 4, 8))) == [code]


def test_generated_codes_are_consistent_and_differ():
    made = {codes.generate() for _ in range(200)}

    assert len(made) == 200
    assert all(codes.is_consistent(code) for code in made)


def test_display_is_three_groups_of_four():
    assert codes.display("0123456789AB") == "0123-4567-89AB"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "code_missing"),
        (" - ", "code_missing"),
        ("ABC", "code_length"),
        ("0123456789ABC", "code_length"),
        ("U123456789AB", "code_character"),
        ("修了証", "code_character"),
        ("000000000001", "code_check"),
    ],
)
def test_what_cannot_be_a_code_is_refused_with_its_reason(typed, code):
    with pytest.raises(ValidationError) as error:
        codes.read_all(typed)

    assert error.value.code == code


PRINTED = "7KQ2M8XAR4T" + codes.check_character("7KQ2M8XAR4T")
SHOWN = codes.display(PRINTED)


@pytest.mark.parametrize(
    "written",
    [
        f"確認番号: {SHOWN}",
        f"確認番号：{SHOWN}。",
        f"【確認番号】{SHOWN}",
        f"修了証の確認番号は「{SHOWN}」です。",
        f"Code: {SHOWN}",
        f"No.{SHOWN}",
        f"https://yorisoi.example/verify/{SHOWN}/",
        f"https://yorisoi.example/verify/{SHOWN}/?utm_source=qr#top",
        f"https://yorisoi.example/verify/?code={SHOWN}&x=1",
        f"yorisoi.example/verify/{PRINTED.lower()}/ を開いてください",
        f"https://yorisoi.example/verify/%E2%80%8B{SHOWN}/",
        f"\ufeff{SHOWN[:3]}\u200b{SHOWN[3:]}\u200f",
        f"{SHOWN[:6]}\u00ad{SHOWN[6:]}\ufe0f",
        *(SHOWN.replace("-", mark) for mark in "〜~・･:：.．。、,/_一ーｰ‐‑‒–—―−－＿ 　\t\n"),
        " ".join(PRINTED),
        f"“{SHOWN}”",
        f"({SHOWN})",
        f"<{SHOWN}>",
        f"{SHOWN} 令和8年11月27日",
        f"№{SHOWN}",
        f"①{SHOWN}",
        f"No{SHOWN}",
        f"ＣＯＤＥ{PRINTED}",
        SHOWN.replace("-", "の"),
        SHOWN.replace("-", "ﾉ"),
        f"12\t{SHOWN}",
        f"No.12\n{SHOWN}",
        f"確認番号 {SHOWN} https://yorisoi.example/verify/",
        f"https://www.city.example.jp/ の {SHOWN}",
        f"{SHOWN}(https://www.city.example.jp/abcd-efgh-jkmn)",
    ],
)
def test_what_stands_around_and_within_it_is_passed_over(written):
    assert codes.read_all(written) == [PRINTED]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (f"確認番号: {SHOWN[:-1]}", "code_length"),
        (f"確認番号: {SHOWN[:-2]}{'AB'}", "code_check"),
        (f"https://yorisoi.example/verify/{SHOWN[:-1]}/", "code_length"),
        ("https://yorisoi.example/", "code_character"),
        ("「」", "code_missing"),
        ("\u200b", "code_missing"),
        ("確認番号", "code_character"),
        ("本郷 花子", "code_character"),
        ("あ" * 5000, "code_character"),
        (SHOWN.replace("-", "ハイフン"), "code_split"),
    ],
)
def test_what_is_around_no_code_makes_none(typed, code):
    with pytest.raises(ValidationError) as error:
        codes.read_all(typed)

    assert error.value.code == code


def test_each_code_that_a_label_and_the_code_make_up_is_told():
    # CODE and the first eight characters are by chance consistent as well.
    assert codes.read_all("Code: 5DHF-6841-6ETF") == ["C0DE5DHF6841", "5DHF68416ETF"]


def test_a_text_of_a_thousand_groups_is_refused_at_once():
    started = process_time()

    with pytest.raises(ValidationError):
        # Each becomes "p.m.", which is two groups.
        codes.read_all("㏘" * codes.LONGEST)

    assert process_time() - started < 1
