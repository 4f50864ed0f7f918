"""What files of worksheets may hold."""

from courses.worksheets.blocks import FIELD_TYPES, MOST_STEPS
from courses.worksheets.domain.answers import MAX_ROWS
from curriculum.domain.schema import (
    ByType,
    Flag,
    ListOf,
    Number,
    OneOf,
    Record,
    Spec,
    Text,
)
from curriculum.domain.spec_words import (
    CODES,
    HEAD,
    KANA,
    KEY,
    LINE,
    LINES,
    NAME,
    TITLE,
)

_FIELD_HEAD: dict[str, Spec] = {"key": NAME, "label": Text(200), "type": NAME}
_FIELD_MORE: dict[str, Spec] = {"required": Flag(), "help": Text(200)}
_OPTIONS = Record(_FIELD_HEAD | {"options": ListOf(LINE, minimum=2)}, _FIELD_MORE)
_PLAIN = Record(_FIELD_HEAD, _FIELD_MORE)
_WRITTEN = Record(_FIELD_HEAD, _FIELD_MORE | {"max_length": Number(1)})
_COLUMN = Record({"key": NAME, "label": TITLE, "type": OneOf(("text", "textarea", "date"))})
_TABLE = Record(
    _FIELD_HEAD | {"columns": ListOf(_COLUMN, minimum=1, unique="key")},
    _FIELD_MORE
    | {
        "min_rows": Number(maximum=MAX_ROWS),
        "fixed_rows": ListOf(Record({"key": NAME, "label": TITLE}), unique="key"),
    },
)
_RATING = Record(
    _FIELD_HEAD | {"min": Number(1, MOST_STEPS), "max": Number(1, MOST_STEPS)},
    _FIELD_MORE | {"min_label": Text(60), "max_label": Text(60)},
)
_PRINT = Record(
    {
        "paper": OneOf(("A4", "A3", "B5")), "orientation": OneOf(("portrait", "landscape")),
        "pages": Number(1),
    },
    {"font_size": Text(10, pattern=r"[0-9]+pt")},
)  # fmt: skip
WORKSHEETS = Record(
    HEAD
    | {
        "notice": Text(),
        "field_types": Record({name: Text(60) for name in FIELD_TYPES}),
        "worksheets": ListOf(
            Record(
                {
                    "key": KEY,
                    "title": TITLE,
                    "title_kana": KANA,
                    "audiences": CODES,
                    "version": Number(1),
                    "print": _PRINT,
                    "trainer_review": Flag(),
                    "intro": Text(),
                    "sections": ListOf(
                        Record(
                            {
                                "key": NAME,
                                "title": TITLE,
                                "fields": ListOf(
                                    ByType(
                                        {
                                            "text": _WRITTEN,
                                            "textarea": _WRITTEN,
                                            "choice": _OPTIONS,
                                            "choices": _OPTIONS,
                                            "date": _PLAIN,
                                            "check": _PLAIN,
                                            "table": _TABLE,
                                            "rating": _RATING,
                                        }
                                    ),
                                    minimum=1,
                                ),
                            }
                        ),
                        minimum=1,
                        unique="key",
                    ),
                },
                {
                    "inspired_by": Text(200),
                    "revision_note": Text(),
                    "visibility": Text(),
                    "paper_submission": Flag(),
                    "review_points": LINES,
                },
            ),
            unique="key",
        ),
    }
)
