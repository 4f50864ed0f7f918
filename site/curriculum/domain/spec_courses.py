"""What files of courses may hold."""

from courses.domain.needs import OF_STAGE
from courses.models import CoursePage, ModulePage
from curriculum.domain.schema import (
    ByType,
    Checked,
    Day,
    Flag,
    ListOf,
    Nullable,
    Number,
    OneOf,
    Record,
    Spec,
    Text,
)
from curriculum.domain.spec_sections import SECTION
from curriculum.domain.spec_words import (
    CODE,
    CODES,
    HEAD,
    KANA,
    KEY,
    KEYS,
    LINE,
    LINES,
    NAME,
    TRUE,
)
from library.domain import certificate_words as words

_ASKED: dict[str, Spec] = {
    "key": Text(20), "type": NAME, "points": Number(1), "prompt": Text(), "explanation": Text(),
}  # fmt: skip
_ALL_OR_NOTHING: dict[str, Spec] = {"scoring": OneOf(("all_or_nothing",))}
_CHOICES: dict[str, Spec] = {
    "choices": ListOf(
        Record({"key": CODE, "text": Text(300), "correct": Flag()}), minimum=2, unique="key"
    )
}
_QUESTION = ByType(
    {
        "single": Record(_ASKED | _CHOICES),
        "multiple": Record(_ASKED | _CHOICES, _ALL_OR_NOTHING),
        "true_false": Record(_ASKED | {"answer": Flag()}),
        "short_text": Record(
            _ASKED | {"accepted": ListOf(Text(100), minimum=1)},
            # Of older files; all of it, and more, is what comparing means now.
            {"normalize": ListOf(OneOf(("nfkc", "strip", "strip_quotes")))},
        ),
        "ordering": Record(
            _ASKED
            | {
                "items": ListOf(Record({"key": CODE, "text": Text(300)}), minimum=2, unique="key"),
                "correct_order": ListOf(CODE, minimum=2),
            },
            _ALL_OR_NOTHING,
        ),
        "matching": Record(
            _ASKED
            | {
                "pairs": ListOf(
                    Record({"left": Text(300), "right": Text(300)}), minimum=2, unique="left"
                )
            },
            {"extra_right": ListOf(Text(300))},
        ),
    }
)
QUIZ = Record(
    {
        "key": KEY,
        "title": Text(120),
        "pass_percent": Number(1, 100),
        "questions": ListOf(_QUESTION, minimum=1, unique="key"),
    },
    {"max_attempts": Nullable(Number(1)), "time_limit_minutes": Nullable(Number(1))},
)
_MODULE: dict[str, Spec] = {
    "key": KEY,
    "order": Number(1),
    "kind": OneOf(tuple(ModulePage.Kind.values)),
    "delivery": OneOf(tuple(ModulePage.Delivery.values)),
    "title": Text(255),
    "audiences": ListOf(CODE, minimum=1),
    "required": Flag(),
    "duration_minutes": Number(1),
}
# `waits_for`: an earlier module, or null for none; left out, the kind decides.
_MODULE_MORE: dict[str, Spec] = {
    "open_to": CODES, "objectives": LINES, "instructions": Text(), "waits_for": Nullable(KEY),
}  # fmt: skip
_CASE_MORE: dict[str, Spec] = {
    "case": Nullable(KEY),
    "cases": KEYS,
    "case_parts": KEYS,
    "case_questions": ListOf(Text(20)),
    "case_selection": Record({"rule": OneOf(("choose_one",))}, {"default": KEY, "note": Text()}),
}
_MEETING_MORE: dict[str, Spec] = {
    "per_district": Flag(),
    "timetable": ListOf(Record({"start": Number(), "minutes": Number(1), "title": Text(200)})),
}
MODULES = {
    "lecture": Record(
        _MODULE | {"sections": ListOf(SECTION, minimum=1)},
        _MODULE_MORE
        | {
            "field": Text(20),
            "key_terms": LINES,
            "references": ListOf(Record({"title": Text(200)}, {"note": Text(200)})),
            "as_of": Day(),
            "watch_percent": Number(1, 100),
            "no_skip": Flag(),
            "quiz": QUIZ,
        },
    ),
    "exercise": Record(
        _MODULE,
        _MODULE_MORE | _CASE_MORE | _MEETING_MORE | {"worksheet": KEY, "material": SECTION},
    ),
    "group_work": Record(
        _MODULE,
        _MODULE_MORE
        | _CASE_MORE
        | _MEETING_MORE
        | {
            "capacity_per_group": Number(2),
            "group_mix": CODES,
            "roles": ListOf(
                Record({"key": NAME, "title": Text(60), "duty": Text(300)}), unique="key"
            ),
            "ground_rules": LINES,
            "worksheet": KEY,
        },
    ),
    "reflection": Record(_MODULE, _MODULE_MORE | {"worksheet": KEY}),
}
MODULES["case_conference"] = MODULES["group_work"]

_COMPLETION = Record(
    {
        "require_confidentiality_pledge": Flag(),
        "require_common_lectures": OneOf(("all",)),
        "require_quiz_pass": Flag(),
        "require_worksheets_reviewed": KEYS,
        "require_sessions_attended": KEYS,
        "require_survey": Flag(),
    },
    {
        "field_lectures": Record(
            {"rule": OneOf(("own_field_or_choose",)), "choose_min": Number(), "module_keys": KEYS},
            {"note": Text()},
        ),
        "paper_equivalent": Text(),
        "partial_attendance": Text(),
    },
)
_PRINTED = Checked(words.check_printed, Text(40))
_CERTIFICATE = Record(
    {
        "title": _PRINTED,
        "number_series": KEY,
        "number_format": Checked(words.check_number_format, Text(40)),
        "body": Checked(words.check_body, Text(words.BODY_MAX)),
        "date_style": OneOf(tuple(CoursePage.DateStyle.values)),
        "issuer_role": _PRINTED,
    },
    {"seal": Checked(words.check_printed, Text(100))},
)
_ANSWER: dict[str, Spec] = {"key": Text(20), "type": NAME, "prompt": Text(300)}
_PICK = Record(_ANSWER | {"options": ListOf(LINE, minimum=2)})
SURVEY = Record(
    {
        "key": KEY,
        "title": Text(120),
        "anonymous": TRUE,
        "questions": ListOf(
            ByType(
                {
                    "scale5": Record(_ANSWER | {"labels": ListOf(LINE, minimum=5)}),
                    "single": _PICK,
                    "multiple": _PICK,
                    "text": Record(_ANSWER, {"max_length": Number(1)}),
                }
            ),
            minimum=1,
            unique="key",
        ),
    }
)


# What opens a stage: all of the list. A stage is named if it is not the one before.
_TYPE: dict[str, Spec] = {"type": NAME}
_NEEDS = {
    "pledge": Record(_TYPE),
    "by_hand": Record(_TYPE),
    "date": Record(_TYPE | {"from": Day()}),
    **{name: Record(_TYPE, {"stage": KEY}) for name in sorted(OF_STAGE)},
}
_OPENING = ByType(
    _NEEDS
    | {
        "start": Record(_TYPE),
        "any": Record(_TYPE | {"of": ListOf(ByType(_NEEDS), minimum=2)}),
    }
)


class _Module:
    """A module: its `kind` decides its other keys."""

    def check(self, value: object, place: object, key: object, problems: object) -> None:
        kind = value.get("kind") if isinstance(value, dict) else None
        record = MODULES.get(str(kind), MODULES["exercise"])
        record.check(value, place, key, problems)  # type: ignore[arg-type]


COURSE = Record(
    HEAD
    | {
        "course": Record(
            {
                "key": KEY,
                "code": CODE,
                "title": Checked(words.check_drawn, Text(255)),
                "title_kana": KANA,
                "target": Text(200),
                "audiences": ListOf(CODE, minimum=1),
                "summary": Text(),
                "completion": _COMPLETION,
                "certificate": _CERTIFICATE,
            },
            {"source": Text(200), "objectives": LINES, "prerequisites_note": Text()},
        ),
        "stages": ListOf(
            Record(
                {
                    "key": KEY,
                    "order": Number(1),
                    "title": Text(255),
                    "kind": Text(20),
                    "opens": ListOf(_OPENING, minimum=1),
                    "modules": ListOf(_Module(), minimum=1, unique="order"),
                }
            ),
            minimum=1,
            unique="key",
        ),
    },
    {"survey": SURVEY},
)
