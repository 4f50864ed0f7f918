"""確認番号: what a slip of the pen does to it."""

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
    assert codes.parse(written(whole(body))) == whole(body)


@given(bodies)
def test_full_width_and_look_alikes_are_read(body):
    code = whole(body)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in codes.display(code).replace("-", ""))
    drawn = code.replace("1", "I").replace("0", "o")

    assert codes.parse(wide) == codes.parse(drawn) == code
    assert codes.parse("ー".join(code[i : i + 4] for i in (0, 4, 8))) == code


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
        codes.parse(typed)

    assert error.value.code == code
