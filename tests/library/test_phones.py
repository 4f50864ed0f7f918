"""Telephone numbers are stored in one spelling, grouped as they were typed."""

import pytest

from library.domain import phones


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("０３－１２３４－５６７８", "03-1234-5678"), ("03ー1234ー5678", "03-1234-5678"),
        ("03−1234‐5678", "03-1234-5678"), ("(03)1234-5678", "03-1234-5678"),
        ("０３（１２３４）５６７８", "03-1234-5678"), ("090 1234 5678", "090-1234-5678"),
        (" 03 - 1234 - 5678 ", "03-1234-5678"), ("0312345678", "0312345678"),
        ("+81 90-1234-5678", "+81 90-1234-5678"), ("03-1234-5678(内線１２)", "03-1234-5678 内線12"),
        ("自宅 03-1234-5678", "自宅 03-1234-5678"),
        ("03-1234-5678(内線12、昼のみ)", "03-1234-5678(内線12、昼のみ)"),
        ("03-1234-5678/090-1111-2222", "03-1234-5678/090-1111-2222"), ("", ""),
        # An x inside of a word is no extension; letters that look like figures are figures.
        ("03-1234-5678 FAX 03-1234-5679", "03-1234-5678 FAX 03-1234-5679"),
        ("03-1234-5678 x12", "03-1234-5678 内線12"), ("Ｏ3-l234-5678", "03-1234-5678"),
        ("o9o-1234-5678", "090-1234-5678"), ("TEL03-1234-5678", "TEL03-1234-5678"),
    ],
)  # fmt: skip
def test_a_number_is_written_in_one_way(typed, kept):
    assert phones.written(typed) == kept
    assert phones.written(kept) == kept
    assert phones.dialled(typed) == phones.dialled(kept)


def test_two_numbers_are_not_one_with_an_extension():
    assert not phones.is_one_number("03-1234-5678 FAX 03-1234-5679")


def test_letters_that_look_like_figures_are_dialled():
    assert phones.is_same("O3-1234-5678", "03-1234-5678")
