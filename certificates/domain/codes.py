"""確認番号: what is printed on a certificate so that anyone can check it.

Eleven random characters and one check character. The alphabet leaves out I, L, O and U, which
are misread; the check character catches every single wrong character and every swap of two.
"""

import re
import secrets
import unicodedata

from django.core.exceptions import ValidationError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("ILO", "110")
# Blanks and every kind of dash that a phone's keyboard offers.
_SEPARATORS = re.compile(r"[\s‐-―−ー~_.-]+")


def generate() -> str:
    """Return a new code, 55 bits of chance: nobody finds one by trying."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the character that completes the eleven of `body`."""
    return ALPHABET[_times_alpha(_remainder(body))]


def is_consistent(code: str) -> bool:
    """Tell whether a canonical code's check character fits the others."""
    return len(code) == LENGTH and _remainder(code) == 0


def _times_alpha(value: int) -> int:
    """Multiply by a primitive element of GF(32), x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def _remainder(text: str) -> int:
    """Weigh each character by its own power of the primitive element (Horner) and add up.

    The twelve powers differ and none is zero: hence a wrong character, or two that changed
    places, never adds up to zero again.
    """
    total = 0
    for character in text:
        total = _times_alpha(total) ^ _VALUES[character]
    return total


def normalise(text: str) -> str:
    """Return the code as it is stored: full width, lower case, hyphens and look-alikes resolved."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    return plain.translate(_LOOKALIKES)


def parse(text: str) -> str:
    """Return the stored form of what somebody typed from paper.

    Raises ValidationError("code_missing" | "code_length" | "code_character" | "code_check").
    """
    code = normalise(text)
    if not code:
        raise ValidationError(
            "修了証の左下にある、12文字の確認番号を入れてください。", code="code_missing"
        )
    unknown = sorted(set(code) - set(ALPHABET))
    if unknown:
        raise ValidationError(
            f"「{'」「'.join(unknown)}」は確認番号に使われない文字です。もう一度お確かめください。",
            code="code_character",
        )
    if len(code) != LENGTH:
        raise ValidationError(
            f"確認番号は12文字です。いまは{len(code)}文字あります。もう一度お確かめください。",
            code="code_length",
        )
    if not is_consistent(code):
        raise ValidationError(
            "番号の書きまちがいがあるようです。修了証と1文字ずつ見くらべて、もう一度入れてください。",
            code="code_check",
        )
    return code


def display(code: str) -> str:
    """Return XXXX-XXXX-XXXX, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
