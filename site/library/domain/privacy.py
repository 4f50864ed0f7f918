"""Signs that free text is about a real person: a warning for the writer, never a refusal."""

import re
import unicodedata

from library.domain.folding import HYPHENS

SIGNS = {
    "電話番号": re.compile(r"(?<![\d-])0(?:[-() ]{0,2}\d){9,10}(?!\d)"),
    "住所": re.compile(
        r"\d+\s*丁目|\d+\s*番地|[一二三四五六七八九十]+丁目|[都道府県市区町村]\D{1,12}\d+-\d+(-\d+)?"
    ),
    "生年月日": re.compile(
        r"生年月日|((明治|大正|昭和|平成|令和|[MTSHR])\.?\s*(元|\d{1,2})|\d{4})[年./-]\d{1,2}[月./-]\d{1,2}日?\s*(生|産)"
    ),
    "メールアドレス": re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
}
_TO_HYPHEN = str.maketrans(dict.fromkeys(HYPHENS, "-"))
# 03−1234−5678 is also typed with a long vowel mark.
LONG_MARK = re.compile(r"(?<=\d)ー(?=\d)")


def personal_signs(text: str) -> list[str]:
    """Return the kinds of personal information that a text seems to hold."""
    text = LONG_MARK.sub("-", unicodedata.normalize("NFKC", text).translate(_TO_HYPHEN))
    return [kind for kind, sign in SIGNS.items() if sign.search(text)]
