"""Titles within sentences."""

import pytest

from library.domain.quotes import quoted


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("段階1", "「段階1」"),
        ("「声のかけ方」への出席", "「『声のかけ方』への出席」"),
        ("講義「講義1」を読む", "「講義『講義1』を読む」"),
    ],
)
def test_quotes_within_quotes_are_double(title, expected):
    assert quoted(title) == expected
