"""What may be printed on a certificate, and what fills its gaps: one rule for every way in.

The page form, the YAML files, the ward's settings and the check before a run opens all ask
here: what is printed goes out in the mayor's name and stays as it is.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

from library.domain import glyphs

# Its code must not be a field's own "blank": Django would put the field's sentence in its place.
BLANK = "空のままでは印刷できません。"
NUMBER = "number"
BODY_NAMES = ("fiscal_year_wareki", "course_title")
BODY_MAX = 300
BODY_LINES = 8
_GAP = re.compile(r"\{([a-z_]+)\}")
_BRACES = re.compile(r"[{}｛｝]")
# Control, format (invisible), private, surrogate and unassigned characters.
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def fill(text: str, **values: object) -> str:
    """Put the values into the gaps of `text`, once: what is put in is not read again."""
    return _GAP.sub(lambda gap: str(values.get(gap[1], gap[0])), text)


def check_printed(text: str) -> None:
    """Take one line of plain words. Raises ValidationError("empty" | "gap" | as check_drawn)."""
    if not text.strip():
        raise ValidationError(BLANK, code="empty")
    if _BRACES.search(text):
        raise ValidationError(
            "ここには { } を使えません。書いたとおりに印刷されます。", code="gap"
        )
    check_drawn(text)


def check_number_format(text: str) -> None:
    """Take a line with {number} in it exactly once, told apart from other digits.

    Raises ValidationError("number_missing" | "number_twice" | "gap" | "digit_beside").
    """
    names = _GAP.findall(text)
    if NUMBER not in names:
        raise ValidationError(
            "番号が入るところに、半角で {number} と書いてください(例:第{number}号)。",
            code="number_missing",
        )
    if names.count(NUMBER) > 1:
        raise ValidationError("{number} は一度だけ書いてください。", code="number_twice")
    _check_gaps(text, (NUMBER,))
    before, _, after = unicodedata.normalize("NFKC", text).partition("{number}")
    if any(unicodedata.numeric(c, None) is not None for c in before[-1:] + after[:1]):
        raise ValidationError(
            "{number} のすぐ前後に数字があると、番号がちがって読めます。"
            "「-」や「第」などではさんでください。",
            code="digit_beside",
        )
    check_drawn(_GAP.sub("", text))


def check_body(text: str) -> None:
    """Take some lines with the gaps that the body knows, each at most once, or without.

    Raises ValidationError("empty" | "gap" | "gap_twice" | "body_too_long" | "body_too_many_lines").
    """
    if not text.strip():
        raise ValidationError(BLANK, code="empty")
    _check_gaps(text, BODY_NAMES)
    for name in BODY_NAMES:
        if text.count(f"{{{name}}}") > 1:
            raise ValidationError(f"{{{name}}} は一度だけ書いてください。", code="gap_twice")
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    if len(text) > BODY_MAX:
        raise ValidationError(
            f"本文は{BODY_MAX}文字までです(今は{len(text)}文字)。1枚に読める大きさで入りません。",
            code="body_too_long",
        )
    if len(lines) > BODY_LINES:
        raise ValidationError(
            f"本文は{BODY_LINES}行までです(今は{len(lines)}行)。行を分けるところを減らしてください。",
            code="body_too_many_lines",
        )
    for line in lines:
        check_drawn(_GAP.sub("", line))


def check_drawn(text: str) -> None:
    """Take a line whose every character the typeface of certificates can draw.

    Raises ValidationError("hidden_character" | "not_drawn").
    """
    if any(unicodedata.category(character) in _HIDDEN for character in text):
        raise ValidationError(
            "改行か、目に見えない文字が入っています。消して、1行で書いてください。",
            code="hidden_character",
        )
    absent = list(dict.fromkeys(glyphs.missing(text)))
    if absent:
        raise ValidationError(
            f"修了証の書体にない文字があります:「{'」「'.join(absent)}」。ほかの字で書いてください。",
            code="not_drawn",
        )


def _check_gaps(text: str, known: tuple[str, ...]) -> None:
    """Refuse every brace that does not belong to a known gap."""
    rest = text
    for name in known:
        rest = rest.replace(f"{{{name}}}", "")
    if not _BRACES.search(rest):
        return
    unknown = re.findall(r"[{｛][^{}｛｝]*[}｝]", rest)
    what = f"「{unknown[0]}」は使えません。" if unknown else "{ か } が余っています。"
    gaps = "、".join(f"{{{name}}}" for name in known)
    raise ValidationError(
        f"{what}ここで使えるのは {gaps} だけです(半角で、このとおりに書きます)。", code="gap"
    )
