"""Which leaf of the files is read by whom, and by whom not. The first pattern that fits decides.

A path is the keys down to the leaf, joined by full stops, without the places in lists.
"""

import re
from dataclasses import dataclass

EVERY_TRAINEE = ("staff before", "staff after", "supporter before", "supporter after")
OTHERS = ("anyone", "hr", "office", "admin", "staff bystander", "supporter bystander")
BEFORE = ("staff before", "supporter before")

# Read by machines, or numbers, dates and flags that decide what is shown.
TECHNICAL = [
    r".*\.(key|order|points|version|type|pages|minutes|start|end|min|max)",
    r"(schema_version|kind|version@pledge|effective_on@pledge)",
    r"stages\.(kind|modules\.kind|modules\.delivery)",
    r".*\.(required|trainer_review|paper_submission|household|fictional|correct|answer|counts|row_headings)",
    r".*\.(duration_minutes|reading_minutes|offset_minutes|minute|num|max_length|min_rows)",
    r".*\.(pass_percent|max_attempts|time_limit_minutes|capacity_per_group|per_district)",
    # the files that a lecture plays; their titles are on its pages
    r"stages\.modules\.(.*\.(video|audio)\.(file|captions|transcript)|watch_percent|no_skip)",
    r"worksheets\.print\.(paper|orientation|font_size)",
    r"stages\.opens\.(type|stage|from|of\..*)",
    r".*\.(case_selection\.rule|field_lectures\.rule|trigger|scoring|normalize)",
    # references to other items, by key or code; what they refer to has its own leaves
    r".*\.(audiences|open_to|group_mix|includes|parent|course|appointment|worksheet|case|cases)",
    r".*\.(case_parts|case_questions|also_for_modules|correct_order|module_keys|default|waits_for)",
    r"course\.completion\.(require_.*|field_lectures\.choose_min)",
    r"course\.certificate\.(number_series|date_style)",
    r"course\.code",
    r"cases\.(classification|facilitation\.visibility)",
    r"survey\.anonymous",
    r"wording_guide\.level",
    # how ages and 居住地 are stored; the directory says them in words
    r"resources\.(all_ages|age_from|age_to|residence)",
    # how a state is stored; its name is the state's own label in code, compared when loaded
    r"(enrolment_states|attendance_states|field_types)\..*",
    # told to whoever prepares the files, not to those who read the pages
    r"notice@reference",
    # filled in before it is printed: the filled form is compared on the certificate's own tests
    r"course\.certificate\.number_format",
    # whether a given answer is right is decided by these; no page shows the list as such
    r".*\.questions\.accepted",
]


@dataclass(frozen=True)
class Rule:
    """Leaves that match are on a page of each of `on` and of none of `never`."""

    pattern: str
    on: tuple[str, ...]
    never: tuple[str, ...] = ()


# "own" stands for the trainees of the course that the file is of.
RULES = [
    # what only facilitators read
    Rule(r"cases\.facilitation\..*", ("trainer",), EVERY_TRAINEE + OTHERS),
    Rule(r"cases\.disclosure_timeline\..*", ("trainer",), EVERY_TRAINEE + OTHERS),
    Rule(r"worksheets\.review_points", ("trainer",), EVERY_TRAINEE + OTHERS),
    Rule(r"anonymisation_checklist\..*", ("trainer",), (*EVERY_TRAINEE, "anyone", "hr")),
    Rule(r"handling\.classification_levels\..*", ("trainer",), (*EVERY_TRAINEE, "anyone", "hr")),
    # cases: part 2 is nobody's before the facilitator opens it
    Rule(r"cases\.parts@2\.(facts|narrative|questions)(\..*)?", ("readers", "trainer"),
         BEFORE + OTHERS),
    Rule(r"cases\.parts@1\.(facts|narrative|questions)(\..*)?", ("readers", "trainer"), OTHERS),
    # a meeting may take some of the questions: then the others are for those who write cases
    Rule(r"cases\.unasked", ("trainer",), EVERY_TRAINEE + OTHERS),
    Rule(r"cases\.parts@.\.title", ("readers",)),
    Rule(r"cases\.tags", ("trainer",)),
    # a letter or a word such as 母 stands on many pages
    Rule(r"cases\.family\.members\..*", ("readers", "trainer")),
    Rule(r"cases\..*", ("readers", "trainer"), ("anyone", "hr")),
    Rule(r"handling\..*", ("staff before",), ("anyone",)),
    Rule(r"notice@cases", ("staff before",)),
    # lectures and their quizzes
    Rule(r"stages\.modules\.quiz\.questions\.explanation", ("own after",), (*BEFORE, *OTHERS[:4])),
    Rule(r"stages\.modules\.quiz\.title", ("own before",)),
    Rule(r"stages\.modules\.quiz\..*", ("own before",), ("anyone", "hr", "office")),
    Rule(r"stages\.modules\.case_selection\.note", ("trainer",)),
    Rule(r"stages\.title", ("own before",)),
    Rule(r"stages\.modules\..*", ("own before",)),
    # the course as everybody may read of it
    Rule(r"course\.certificate\.body", ("body",)),
    Rule(r"course\.certificate\..*", ("anyone",)),
    Rule(r"course\..*", ("anyone",)),
    Rule(r"survey\..*", ("own after",)),
    # worksheets
    Rule(r"notice@worksheets", ("sheets",)),
    Rule(r"worksheets\.title", ("sheets",)),
    Rule(r"worksheets\..*", ("sheets",), ("anyone", "hr")),
    # the pledge
    Rule(r"(title|lead|articles|agreement)@pledge", EVERY_TRAINEE[::2]),
    # words and places
    Rule(r"glossary\..*", ("anyone",)),
    Rule(r"wording_guide\..*", ("trainer",)),
    Rule(r"resources\..*", ("anyone",)),
    Rule(r"networks\..*", ("anyone",)),
    Rule(r"external_training_types\..*", ("trainer",)),
    Rule(r"(event_kinds|municipalities)\..*", ("trainer",)),
    Rule(r"audiences\..*", ("admin",)),
    Rule(r"appointments\..*", ("admin",)),
    Rule(r"terms_of_office\..*", ("admin",)),
]  # fmt: skip


def is_technical(path: str) -> bool:
    """Tell whether nobody reads this leaf."""
    return any(re.fullmatch(pattern, path) for pattern in TECHNICAL)


def rule_for(path: str) -> Rule | None:
    """Return the rule that says who reads this leaf."""
    return next((rule for rule in RULES if re.fullmatch(rule.pattern, path)), None)
