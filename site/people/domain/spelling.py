"""How people write their names, readings, addresses and numbers, and how these are kept.

A name is kept exactly as it is written, variation selectors and all; what nobody can see is no
part of it. Readings become hiragana, addresses and numbers half-width. Pure: no database.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, validate_email

from library.domain.folding import BLANKS, HYPHENS, TO_HIRAGANA, TO_VOICED_MARKS

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Between two words these are blanks that a keyboard in Japan types; any other is pasted.
TYPED_BLANKS = " \u3000"
SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
OTHER_SELECTORS = frozenset(map(chr, (*range(0x180B, 0x1810), *SELECTORS)))
KANJI_SELECTORS = frozenset(map(chr, SELECTORS))
KANJI = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
# Whatever is pressed for the hyphen of a number.
DASHES = re.compile(rf"(?<=[0-9a-z])[{HYPHENS}ー](?=[0-9a-z])", re.IGNORECASE)
# What looks like ー in a reading, and is none.
NO_LONG_MARK = re.compile(rf"[-{HYPHENS}━一_~〜]")
QUOTED = re.compile(r'"[A-Za-z0-9!#$%&\'*+/=?^_`{|}~.-]+"')
INVISIBLE = (
    "目に見えない文字が入っていたため、取り除きました。"
    "下の文字でよければ、同じボタンをもう一度押してください。"
)
# Carriers that once gave out addresses with doubled dots, or with one before the @.
CARRIERS = (
    "docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "vodafone.ne.jp",
    "jp-d.ne.jp", "jp-h.ne.jp", "jp-t.ne.jp", "jp-c.ne.jp", "jp-k.ne.jp", "jp-r.ne.jp",
    "jp-s.ne.jp", "jp-n.ne.jp", "jp-q.ne.jp", "disney.ne.jp", "pdx.ne.jp", "willcom.com",
    "wm.pdx.ne.jp", "emobile.ne.jp", "emnet.ne.jp", "ymobile.ne.jp", "ymobile1.ne.jp",
    "uqmobile.jp", "tu-ka.ne.jp", "sky.tu-ka.ne.jp", "sky.tkk.ne.jp", "sky.tkc.ne.jp",
)  # fmt: skip


def seen(text: str) -> str:
    """Return the text without what nobody can see; a blank of another kind becomes a plain one.

    A variation selector stays where it belongs to a kanji (葛󠄀, 辻󠄀).
    """
    kept: list[str] = []
    for character in text:
        if character in OTHER_SELECTORS:
            if character in KANJI_SELECTORS and kept and _is_kanji(kept[-1]):
                kept.append(character)
        elif character in "\t\r\n\x0b\x0c\x85\u2028\u2029" or _is_pasted_blank(character):
            kept.append(" ")
        elif not _is_unseen(character):
            kept.append(character)
    return "".join(kept)


def _is_kanji(character: str) -> bool:
    code = ord(character)
    return character in "々〆〇" or any(first <= code <= last for first, last in KANJI)


def _is_pasted_blank(character: str) -> bool:
    return unicodedata.category(character) == "Zs" and character not in TYPED_BLANKS


def _is_unseen(character: str) -> bool:
    # A code point that no character will ever have is no letter of a name either.
    return (
        unicodedata.category(character) in UNSEEN
        or character in BLANKS
        or ord(character) & 0xFFFE == 0xFFFE
        or 0xFDD0 <= ord(character) <= 0xFDEF
    )


def check_seen(text: str) -> None:
    """Refuse a text with something in it that nobody can see. Raises ValidationError("invisible")."""
    if seen(text) != text:
        raise ValidationError(INVISIBLE, code="invisible")


def reading(text: str) -> str:
    """Return a reading in hiragana: katakana of any width says the same."""
    marked = seen(text).translate(TO_VOICED_MARKS)
    return unicodedata.normalize("NFKC", marked).translate(TO_HIRAGANA).strip()


def check_long_vowels(text: str) -> None:
    """Refuse a hyphen or a rule where ー is meant, or a separator. Raises ValidationError("hyphen")."""
    if NO_LONG_MARK.search(text):
        raise ValidationError(
            "のばす音は「ー」、ことばの区切りは「・」か空白にしてください。", code="hyphen"
        )


def number(text: str) -> str:
    """Return a 受講者番号 or 職員番号 as it is stored: NFKC, trimmed, lower case, plain hyphens."""
    plain = unicodedata.normalize("NFKC", seen(text)).strip().lower()
    return DASHES.sub("-", plain)


def address(text: str) -> str:
    """Return an e-mail as it is stored: half-width, without what nobody can see.

    Quotation marks around odd dots, as some mail programs show them, are put back by `mailable`.
    """
    # 。 is the key of the dot while Japanese is typed.
    plain = unicodedata.normalize("NFKC", seen(text)).strip().replace("。", ".")
    plain = DASHES.sub("-", plain)
    local, at, domain = plain.rpartition("@")
    is_quoted = QUOTED.fullmatch(local) and is_carrier(domain)
    return f"{local[1:-1]}{at}{domain}" if is_quoted else plain


def check_address(text: str) -> None:
    """Refuse what is no e-mail. Raises ValidationError("invalid").

    Dots stand where they like in an address of the old mobile carriers, and nowhere else.
    """
    local, at, domain = text.rpartition("@")
    if at and ("." not in domain or domain.startswith("[")):
        # Django lets localhost and [127.0.0.1] pass: no mail of a person goes to a machine.
        raise ValidationError(EmailValidator.message, code="invalid")
    if at and is_carrier(domain) and len(local) <= 64:
        # Any other letter still has to be one that an address may have.
        local = ".".join(filter(None, local.split(".")))
    validate_email(f"{local}{at}{domain}")


def is_carrier(domain: str) -> bool:
    """Tell whether the domain is a mobile carrier's, or lies below one."""
    return f".{domain.lower()}".endswith(tuple(f".{carrier}" for carrier in CARRIERS))


def mailable(text: str) -> str:
    """Return an address as the mail protocol writes it: odd dots stand in quotation marks."""
    local, at, domain = text.rpartition("@")
    is_odd = local.startswith(".") or local.endswith(".") or ".." in local
    return f'"{local}"{at}{domain}' if is_odd and not local.startswith('"') else text
