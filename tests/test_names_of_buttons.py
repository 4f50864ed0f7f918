"""A button answers to what is written on it (WCAG 2.2, 2.5.3), by voice too."""

import re

import pytest
from django.conf import settings

NAMED = re.compile(
    r'<(?:a|button|summary)\b[^>]*?aria-label="([^"]*)"[^>]*>((?:[^<{]|{%[^%]*%})+)<'
)
BRANCH = re.compile(r"{%[^%]*%}")
NAMES = [
    pytest.param(name, words.strip(), id=f"{path.stem}-{number}")
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    for number, (name, inside) in enumerate(NAMED.findall(path.read_text(encoding="utf-8")))
    for words in BRANCH.split(inside)
    if words.strip()
]


@pytest.mark.parametrize(("name", "words"), NAMES)
def test_what_is_written_on_a_button_is_part_of_its_name(name, words):
    assert words in name


def test_buttons_with_a_longer_name_are_found():
    assert NAMES
