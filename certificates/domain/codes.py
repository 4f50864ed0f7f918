"""確認番号: what is printed on a certificate so that anyone can check it.

Eleven random characters and one check character. The alphabet leaves out I, L, O and U, which
are misread; the check character catches every single wrong character and every swap of two.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from django.core.exceptions import ValidationError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
# Whatever is pasted along with a code is shorter.
LONGEST = 500
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("ILO", "110")
# What nobody sees: marks of direction, joiners, soft hyphens, variation selectors.
HIDDEN = ("Cc", "Cf", "Mn", "Co", "Cn", "Cs")
# What is typed, or said on the telephone, for a dash and is a letter to Unicode.
_DASHES = re.compile("[ー一丨丶ㅡのノ]")
# Signs that would become letters or figures: №, ①.
_SIGNS = ("So", "No")
_WORDS = re.compile(r"[^\W\d_A-Z]+")
_ADDRESS = re.compile(r"(?:/VERIFY/|[?&]CODE=)([0-9A-Z][^/?#&\s]*)")
# The address of something else: its words are no code.
_OTHER_ADDRESS = re.compile("[A-Z]+://[!-~]*")
# Labels that are written without a mark or a blank before the code.
_LABELS = re.compile("^(?:NO|ID|CODE)(?=[0-9A-Z]{4})")


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
    """Return the code as it is stored: full width, lower case, marks and look-alikes resolved."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\W_ー]+", "", plain).translate(_LOOKALIKES)


def read_all(text: str) -> list[str]:
    """Return the stored form of every code that may be meant by what was typed, pasted or scanned.

    Around it may be a label, brackets or the whole address that the paper's square leads to;
    within it any marks and blanks, and characters that nobody sees. One label in thirty makes a
    second code that is consistent: CODE 7KQ2-M8XA of CODE 7KQ2-M8XA-R4TD. Which one was issued is
    the caller's to find.
    Raises ValidationError("code_missing" | "code_character" | "code_split" | "code_length" |
    "code_check").
    """
    runs = _runs(text[:LONGEST])
    found = [code for code in map(normalise, _candidates(runs)) if set(code) <= set(ALPHABET)]
    consistent = [code for code in found if is_consistent(code)]
    if consistent:
        return list(dict.fromkeys(consistent))
    if found:
        raise ValidationError(
            "番号の書きまちがいがあるようです。修了証と1文字ずつ見くらべて、もう一度入れてください。",
            code="code_check",
        )
    raise _why_none("".join("".join(run) for run in runs), text)


def _runs(text: str) -> list[list[str]]:
    """Return the groups of letters and digits, those together that only marks stand between.

    What a Japanese word stands between is not one code: 「確認番号 7KQ2-…」.
    """
    # A tab of a spreadsheet and the end of a line part what stands on both sides.
    apart = "".join(" " if c.isspace() else c for c in unquote(text))
    shown = [(c, unicodedata.category(c)) for c in apart]
    seen = "".join(" " if kind in _SIGNS else c for c, kind in shown if kind not in HIDDEN)
    plain = unicodedata.normalize("NFKC", seen).upper()
    found = _ADDRESS.search(plain)
    plain = found[1] if found else _OTHER_ADDRESS.sub(" ", plain)
    parts = _WORDS.split(_DASHES.sub("-", plain))
    runs = [re.findall(r"[0-9A-Z]+", part) for part in parts]
    return [run for run in runs if run]


def _candidates(runs: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield whatever neighbouring groups make up the length of a code: a label's letters do not."""
    bare = [[_LABELS.sub("", group) for group in run] for run in runs]
    for run in [*runs, *bare]:
        for first in range(len(run)):
            joined = ""
            # No group is empty: hence never more of them than the code has characters.
            for part in run[first : first + LENGTH]:
                joined += part
                if len(joined) == LENGTH:
                    yield joined


def _why_none(typed: str, text: str) -> ValidationError:
    """Say what keeps a text from being a code."""
    if not typed and not any(character.isalnum() for character in text):
        return ValidationError(
            "修了証の左下にある、12文字の確認番号を入れてください。", code="code_missing"
        )
    if not typed:
        return ValidationError(
            "これは確認番号ではありません。確認番号は、修了証の左下にある、数字と英字の12文字です。",
            code="code_character",
        )
    unknown = sorted(set(normalise(typed)) - set(ALPHABET))
    if unknown and len(typed) == LENGTH:
        return ValidationError(
            f"「{'」「'.join(unknown)}」は確認番号に使われない文字です。もう一度お確かめください。",
            code="code_character",
        )
    if len(typed) == LENGTH:
        return ValidationError(
            "確認番号のとちゅうに、ほかのことばがあります。12文字だけを入れてください。",
            code="code_split",
        )
    return ValidationError(
        f"確認番号は12文字です。いまは{len(typed)}文字あります。もう一度お確かめください。",
        code="code_length",
    )


def display(code: str) -> str:
    """Return XXXX-XXXX-XXXX, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
