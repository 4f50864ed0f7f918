"""Every leaf of the files that people read is on the page of whom it is meant for, and on no other."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction
from django.test import override_settings

from curriculum.domain.demo.load import load_demo
from curriculum.domain.load import load_folder
from library.domain.ruby import plain_text
from library.templatetags.citing import cited
from tests.curriculum.folders import DATA
from tests.curriculum.leaf_rules import BEFORE, Rule, is_technical, rule_for
from tests.curriculum.world import World, tidy

# Without the mark no test database is made; the reading itself is done once, below.
pytestmark = pytest.mark.django_db

FILES = sorted(DATA.glob("*.yaml"))
COURSES = {"staff-training": "staff", "supporter-training": "supporter"}
# Who reads a case: those who are taught with it.
READERS = {"case-8050-a": ("staff after",), "case-8050-b": ("supporter after",)}


def leaves(node: Any, path: str = "", case: str = "") -> Iterator[tuple[str, Any, str]]:
    """Yield (path, value, key of the case it belongs to) for each leaf."""
    if isinstance(node, dict):
        here = node["key"] if path == "cases" else case
        for key, value in node.items():
            step = f"{path}.{key}" if path else key
            if path == "cases.parts":
                step = f"cases.parts@{node['order']}.{key}"
            yield from leaves(value, step, here)
    elif isinstance(node, list):
        for item in node:
            yield from leaves(item, path, case)
    else:
        yield path, node, case


def _unasked() -> set[str]:
    """Return the questions of case B's part 2 that the supporters' meeting leaves out."""
    cases = yaml.safe_load((DATA / "cases.yaml").read_text(encoding="utf-8"))["cases"]
    course = yaml.safe_load((DATA / "course_supporter.yaml").read_text(encoding="utf-8"))
    modules = [module for stage in course["stages"] for module in stage["modules"]]
    kept = next(module["case_questions"] for module in modules if module["key"] == "sup-g1")
    second = next(case for case in cases if case["key"] == "case-8050-b")["parts"][1]
    return {row["text"] for row in second["questions"] if row["key"] not in kept}


UNASKED = _unasked()


def read_leaves(name: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield (path, text, case, course) for each leaf of a file that people read."""
    document = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    course = COURSES.get(document.get("course", {}).get("key", "") if "stages" in document else "")
    for path, value, case in leaves(document):
        if "." not in path and path not in ("schema_version", "kind"):
            path = f"{path}@{document['kind']}"
        if path.startswith("cases.parts") and value in UNASKED:
            path = "cases.unasked"
        if not is_technical(path) and value not in ("", None, "-"):
            text = YES_NO[value] if isinstance(value, bool) else tidy(str(value))
            if path.startswith(LECTURES):
                text = plain_text(text)  # pages show the word, and the reading above it
            if path in CITED:
                text = tidy(cited(str(value)))
            yield path, text, case, course or ""


# Pages name the two papers, not their numbers.
CITED = ("networks.seed", "resources.seed", "course.source", "stages.modules.references.note")
LECTURES = ("stages.modules.sections.", "stages.modules.material.")
# A heading as short as this may stand on other pages too.
TELLING = 20
# How the admin's lists say what the files say by true and false.
YES_NO = {True: "はい", False: "いいえ"}


def readers_of(names: tuple[str, ...], case: str, course: str) -> list[tuple[str, ...]]:
    """Return, for each place where a leaf must be, the readers any of whom may have seen it."""
    groups: list[tuple[str, ...]] = []
    for name in names:
        if name.startswith("own"):
            groups.append((f"{course}{name[3:]}",))
        elif name == "readers":
            first = READERS[case][0].replace("after", "before")
            groups.append((*READERS[case], first))
        elif name == "sheets":
            groups.append(("staff before", "supporter before"))
        else:
            groups.append((name,))
    return groups


@pytest.fixture(scope="module")
def seen(django_db_setup: None, django_db_blocker: Any) -> dict[str, str]:
    """What every reader has seen, once both courses have been walked."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        load_folder(DATA)
        load_demo(accounts_only=True)
        world = World()
        world.read_everything()
        transaction.set_rollback(True)
    return {name: reader.all_words() for name, reader in world.readers.items()}


@pytest.mark.parametrize("name", [path.name for path in FILES])
def test_every_leaf_has_a_rule_or_is_named_technical(name: str) -> None:
    paths = {path for path, *_ in read_leaves(name)}

    assert {path for path in paths if rule_for(path) is None} == set()


@pytest.mark.parametrize("name", [path.name for path in FILES])
def test_every_leaf_is_on_the_page_of_whom_it_is_meant_for(
    seen: dict[str, str], name: str
) -> None:
    missing = []
    for path, text, case, course in read_leaves(name):
        rule = rule_for(path) or Rule("", ())
        if rule.on == ("body",):
            continue
        for group in readers_of(rule.on, case, course):
            if not any(text in seen[reader] for reader in group):
                missing.append(f"{path} は {group} の画面にない: {text}")

    assert not missing, "\n".join(missing)


@cache
def _open_to(reader: str) -> list[str]:
    """Return every leaf that this reader may read."""
    return [
        text
        for path in FILES
        for leaf, text, _, _ in read_leaves(path.name)
        if reader not in (rule_for(leaf) or Rule("", ())).never
    ]


def leaks(seen: dict[str, str], name: str) -> list[str]:
    """Name each leaf of a file that somebody saw who must not."""
    return [
        f"{path} が {reader} の画面にある: {text}"
        for path, text, _, _ in read_leaves(name)
        for reader in (rule_for(path) or Rule("", ())).never
        # The same words may be said elsewhere, where this reader may read them.
        if text in seen[reader] and not any(text in said for said in _open_to(reader))
    ]


@pytest.mark.parametrize("name", [path.name for path in FILES])
def test_no_leaf_is_on_a_page_of_whom_it_is_not_meant_for(seen: dict[str, str], name: str) -> None:
    leaked = leaks(seen, name)

    assert not leaked, "\n".join(leaked)


@pytest.mark.parametrize("path", sorted(DATA.glob("media/*.txt")), ids=lambda path: path.stem)
def test_what_is_said_in_a_recording_is_read_by_trainees_alone(
    seen: dict[str, str], path: Path
) -> None:
    lines = [tidy(plain_text(line)) for line in path.read_text(encoding="utf-8").splitlines()]

    said = [line for line in lines if len(line) > TELLING]
    assert said
    for line in said:
        assert any(line in seen[reader] for reader in BEFORE)
        assert line not in seen["anyone"]


def test_leak_would_be_noticed(seen: dict[str, str]) -> None:
    secrets = [
        (path, text, reader)
        for path, text, _, _ in read_leaves("cases.yaml")
        for reader in (rule_for(path) or Rule("", ())).never
        if not any(text in said for said in _open_to(reader))
    ]
    assert len(secrets) > 100
    leaky = dict(seen)
    for _, text, reader in secrets:
        leaky[reader] += f" {text}"

    noticed = set(leaks(leaky, "cases.yaml"))

    assert noticed == {
        f"{path} が {reader} の画面にある: {text}" for path, text, reader in secrets
    }


def test_the_body_of_the_certificate_is_filled_in(seen: dict[str, str]) -> None:
    for course, reader in COURSES.items():
        name = "course_staff.yaml" if reader == "staff" else "course_supporter.yaml"
        document = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
        assert document["course"]["key"] == course
        body = document["course"]["certificate"]["body"]
        end = tidy(body.split("{course_title}")[1])

        assert document["course"]["title"] + end in seen[f"{reader} after"]
