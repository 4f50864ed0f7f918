"""How long a text is, as people count it. Pure.

A character is one, whether the computer needs one code point for it, a pair of UTF-16 units
(𠮷), a base and a mark (か + ゙) or a base and a selector of its form (葛󠄀); a line break is one.
`static/js/count.js` counts the same.
"""

import unicodedata

from django.core.exceptions import ValidationError

JOINER = "\u200d"


def length(text: str) -> int:
    """Return how many characters were typed."""
    return sum(not _belongs_to_the_one_before(char) for char in text.replace("\r\n", "\n"))


def _belongs_to_the_one_before(char: str) -> bool:
    return char == JOINER or unicodedata.category(char).startswith("M")


def excess(text: str, limit: int) -> str:
    """Return what to say of a text that is longer than its limit; nothing of any other."""
    count = length(text)
    if count <= limit:
        return ""
    return f"{limit}字までです。いま{count}字あり、{count - limit}字多くなっています。"


def check_length(text: str, limit: int, *, label: str) -> None:
    """Refuse a text that would have to be cut. Raises ValidationError("too_long")."""
    # A form post has two characters for each line break.
    text = text.replace("\r\n", "\n")
    said = excess(text, limit)
    # A column counts code points: what looks short enough may still not fit.
    if not said and len(text) > limit:
        said = f"{limit}字まで入りますが、目に見えないしるしを含めて{len(text)}字あります。"
    if said:
        raise ValidationError(
            f"{label}は{said}短くしてから、もう一度お送りください。", code="too_long"
        )
