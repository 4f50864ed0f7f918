"""Telephone numbers: written in many ways, dialled in one."""

import re
import unicodedata

COUNTRY = "81"
# What is dialled only after somebody answers.
_EXTENSION = re.compile(r"(内線|ext\.?|#|x(?=\s*\d)).*$", re.IGNORECASE | re.DOTALL)
# Between figures: whatever people press for a hyphen, and brackets around a part of the number.
_HYPHEN = re.compile(r"(?<=[0-9])\s*[-‐‑‒–—―−ー~〜]\s*(?=[0-9])")
_BLANKS_ONLY = re.compile(r"0[0-9]+(?:\s+[0-9]+)+")
_AREA = re.compile(r"^\(([0-9]{2,5})\)\s*(?=[0-9])")
_MIDDLE = re.compile(r"(?<=[0-9])\s*\(([0-9]{1,4})\)\s*(?=[0-9])")
# The shortest here is a special number of the ward, the longest one from abroad (E.164).
SHORTEST, LONGEST = 9, 15


def written(text: str) -> str:
    """Return a number as it is stored: half-width, with hyphens, grouped as it was typed.

    Where an area code ends cannot be told from the figures: whoever typed them knows.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _BLANKS_ONLY.fullmatch(plain):
        return "-".join(plain.split())
    plain = _MIDDLE.sub(r"-\1-", _AREA.sub(r"\1-", plain))
    return _HYPHEN.sub("-", plain)


def dialled(text: str) -> str:
    """Return the digits of a number as they are dialled in Japan: 03-1234-5678 is 0312345678.

    Full-width digits, brackets, spaces and any hyphen make no difference, nor do +81 and an
    extension.
    """
    plain = _EXTENSION.sub("", unicodedata.normalize("NFKC", text).strip())
    digits = "".join(letter for letter in plain if letter.isascii() and letter.isdigit())
    is_abroad = plain.startswith("+") or digits.startswith("010" + COUNTRY)
    if is_abroad:
        digits = digits.removeprefix("010")
        if digits.startswith(COUNTRY):
            return "0" + digits.removeprefix(COUNTRY).removeprefix("0")
    return digits


def is_one_number(text: str) -> bool:
    """Tell whether a text is one telephone number, with its area code, and not two or none."""
    return SHORTEST <= len(dialled(text)) <= LONGEST


def is_same(one: str, other: str) -> bool:
    """Tell whether two spellings are the same number; none is never the same as none."""
    return bool(dialled(one)) and dialled(one) == dialled(other)
