"""What files of cases may hold."""

from courses.cases.models import CasePart
from curriculum.domain.schema import (
    Flag,
    ListOf,
    Number,
    OneOf,
    Record,
    Text,
)
from curriculum.domain.spec_words import (
    CODES,
    HEAD,
    KANA,
    KEY,
    KEYS,
    LINES,
    NAME,
    TITLE,
)

_PART = Record(
    {
        "key": KEY,
        "order": Number(1),
        "title": Text(60),
        "release": Record(
            {"trigger": OneOf(tuple(CasePart.Trigger.values)), "offset_minutes": Number()},
            {"also_for_modules": KEYS},
        ),
        "reading_minutes": Number(1),
        "facts": ListOf(Record({"num": Number(1), "text": Text()}), unique="num"),
    },
    {
        "narrative": ListOf(Text(2000)),
        "questions": ListOf(
            Record({"key": Text(20), "minutes": Number(1), "text": Text()}), unique="key"
        ),
    },
)
_FACILITATION = Record(
    {"visibility": OneOf(("trainer",))},
    {
        "aims": LINES,
        "likely_turns": ListOf(Record({"when": Text(), "then": Text()})),
        "advisor_points": LINES,
        "do_not": LINES,
        "closing_words": Text(),
    },
)
_FAMILY = Record(
    {"text_alternative": Text()},
    {
        "members": ListOf(
            Record(
                {
                    "symbol": Text(4), "relation": Text(20), "age_band": Text(40),
                    "household": Flag(),
                }
            )
        )
    },
)  # fmt: skip
CASES = Record(
    HEAD
    | {
        "notice": Text(),
        "handling": Record(
            {
                "default_classification": Text(60),
                "copies": Text(),
                "online": Text(),
                "after_session": Text(),
                "classification_levels": ListOf(
                    Record({"key": NAME, "title": Text(60), "rule": Text()}), unique="key"
                ),
            }
        ),
        "anonymisation_checklist": ListOf(Record({"key": KEY, "text": Text()}), unique="key"),
        "cases": ListOf(
            Record(
                {
                    "key": KEY,
                    "order": Number(1),
                    "title": TITLE,
                    "title_kana": KANA,
                    "classification": NAME,
                    "fictional": Flag(),
                    "theme": TITLE,
                    "audiences": CODES,
                    "presenter_role": TITLE,
                    "question_from_presenter": Text(),
                    "family": _FAMILY,
                    "parts": ListOf(_PART, minimum=1, unique="key"),
                    "facilitation": _FACILITATION,
                },
                {
                    "fictional_statement": Text(200),
                    # A bare 8050 is a number to YAML and a word to everybody else.
                    "tags": ListOf(Text(400, takes_numbers=True)),
                    "content_notes": Text(),
                    "disclosure_timeline": ListOf(
                        Record({"minute": Number(), "event": Text(200)}), unique="minute"
                    ),
                },
            ),
            unique="key",
        ),
    }
)
