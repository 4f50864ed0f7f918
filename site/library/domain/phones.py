"""Telephone numbers: written in many ways, dialled in one."""

import re
import unicodedata

from library.domain.folding import HYPHENS

# What is dialled only after somebody answers, and that it is a switchboard.
_EXTENSION = re.compile(
    r"[\s(,;]*(内線?|(?<![a-z])ext\.?|#|(?<![a-z])[xp](?=\s*\d))(?P<number>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ONLY_FIGURES = re.compile(r"[\s:.]*[0-9-]*[\s)]*")
_SWITCHBOARD = re.compile(r"\(?代表?\)?\s*$")
# Japan, as it is dialled from abroad, or from here by somebody who took over a foreign spelling.
_JAPAN = re.compile(r"^(?:010|00)?810?(?=[1-9]\d{8,9}$)")
# Letters typed for figures: O3, 09O, o9o. Beside another letter (TEL03, No1) they are letters.
_MISTYPED = re.compile(r"(?<![A-Za-z])(?=[OoIl]*[0-9])[0-9OoIl]+(?![A-Za-z])")
_FIGURES = str.maketrans("OoIl", "0011")
# 184 and 186 hide or show who calls.
_CALLER = re.compile(r"^18[46](?=0\d{9,10}$)")
# Between figures: whatever people press for a hyphen, and brackets around a part of the number.
_HYPHEN = re.compile(rf"(?<=[0-9])\s*[-{HYPHENS}ー~〜・.]\s*(?=[0-9])")
_BLANKS_ONLY = re.compile(r"0[0-9]+(?:\s+[0-9]+)+")
_AREA = re.compile(r"^\(([0-9]{2,5})\)\s*(?=[0-9])")
_MIDDLE = re.compile(r"(?<=[0-9])\s*\(([0-9]{1,4})\)\s*(?=[0-9])")
# The shortest here is a special number of the ward, the longest one from abroad (E.164).
SHORTEST, LONGEST, LONGEST_HERE = 9, 15, 11


def dialled(text: str) -> str:
    """Return the digits of a number as they are dialled in Japan: 03-1234-5678 is 0312345678.

    Full-width digits, brackets, spaces and any hyphen make no difference, nor do +81 and an
    extension.
    """
    digits = _digits(_EXTENSION.sub("", _plain(text)))
    return _CALLER.sub("", _JAPAN.sub("0", digits))


def written(text: str) -> str:
    """Return a number as it is stored: half-width, with hyphens, an extension after 内線.

    It stays grouped as it was typed: where an area code ends cannot be told from the figures.
    """
    plain = _plain(text).strip()
    found = _EXTENSION.search(plain)
    if found and not _ONLY_FIGURES.fullmatch(found["number"]):
        return _grouped(plain)  # Somebody wrote more than an extension there: kept as it is.
    extension = _digits(found["number"]) if found else ""
    number = _SWITCHBOARD.sub("", _EXTENSION.sub("", plain)).strip()
    return _grouped(number) + (f" 内線{extension}" if extension else "")


def _plain(text: str) -> str:
    """Return the text half-width, without what nobody can see, figures where figures are meant."""
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return _MISTYPED.sub(lambda found: found[0].translate(_FIGURES), seen)


def _grouped(number: str) -> str:
    if _BLANKS_ONLY.fullmatch(number):
        return "-".join(number.split())
    return _HYPHEN.sub("-", _MIDDLE.sub(r"-\1-", _AREA.sub(r"\1-", number)))


def is_one_number(text: str) -> bool:
    """Tell whether a text is one telephone number, with its area code, and not two or none."""
    digits = dialled(text)
    return SHORTEST <= len(digits) <= (LONGEST_HERE if digits.startswith("0") else LONGEST)


def is_same(one: str, other: str) -> bool:
    """Tell whether two spellings are the same number; none is never the same as none."""
    return bool(dialled(one)) and dialled(one) == dialled(other)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isdigit())
