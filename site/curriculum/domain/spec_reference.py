"""What files of reference data and of the pledge may hold."""

from curriculum.domain.schema import Day, Flag, ListOf, Number, OneOf, Record, Spec, Text
from curriculum.domain.spec_words import CODE, CODES, HEAD, KANA, KEY, LINE, NAME, TITLE
from library.models import Resource, WordingRule

_STATE = Record({"key": NAME, "name": Text(20)})
_PLACE: dict[str, Spec] = {"municipality": Text(40), "name": Text(120), "seed": Text(100)}

REFERENCE = Record(
    HEAD,
    {
        "notice": Text(),
        "audiences": ListOf(
            Record(
                {"code": CODE, "key": KEY, "name": Text(60), "course": KEY},
                {"parent": CODE, "includes": CODES},
            ),
            unique="code",
        ),
        "appointments": ListOf(
            Record(
                {
                    "key": KEY, "name": Text(60), "term": TITLE, "owner": TITLE,
                    "record_basis": Text(60),
                },
                {"appointed": Flag()},
            ),
            unique="key",
        ),
        "terms_of_office": ListOf(
            Record(
                {"key": KEY, "appointment": KEY, "title": TITLE, "start": Day(), "end": Day()}
            ),
            unique="key",
        ),
        "enrolment_states": ListOf(_STATE, unique="key"),
        "attendance_states": ListOf(
            Record(_STATE.required | {"counts": Flag()}), unique="key"
        ),
        "external_training_types": ListOf(
            Record({"key": KEY, "name": TITLE}, {"source": TITLE}), unique="key"
        ),
        "glossary": ListOf(
            Record({"term": Text(60), "kana": KANA, "text": Text()}), unique="term"
        ),
        "wording_guide": ListOf(
            Record(
                {
                    "avoid": Text(60), "use": Text(120),
                    "level": OneOf(tuple(WordingRule.Level.values)),
                },
                {"note": Text(200)},
            ),
            unique="avoid",
        ),
        "networks": ListOf(Record(_PLACE | {"key": KEY}), unique="key"),
        "resources": ListOf(
            Record(
                _PLACE | {"kind": Text(60)},
                {
                    "ages": Text(60, blank=True), "all_ages": Flag(), "age_from": Number(0),
                    "age_to": Number(0), "residence": OneOf(tuple(Resource.Residence.values)),
                    "residence_note": Text(100), "notes": Text(),
                },
            )
        ),
        "event_kinds": ListOf(
            Record({"key": KEY, "name": Text(60)}, {"source": TITLE}), unique="key"
        ),
        "municipalities": ListOf(
            Record({"key": KEY, "name": Text(40)}, {"own": Flag(), "source": TITLE}), unique="key"
        ),
    },
)  # fmt: skip

# pledge ---------------------------------------------------------------------------------

PLEDGE = Record(
    HEAD
    | {
        "version": Number(1), "title": TITLE, "articles": ListOf(LINE, minimum=1),
        "agreement": Text(200), "effective_on": Day(),
    },
    {"lead": Text()},
)  # fmt: skip
