"""さがす over the real curricula: what people type first finds what they mean; cases find nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from wagtail.search.backends import get_search_backend
from wagtail.search.index import get_indexed_models
from wagtail.search.models import IndexEntry

from courses.domain.pledges import sign_for
from courses.models import CoursePage, ModulePage
from curriculum.domain.permissions import sync_roles
from library.domain.ruby import plain_text
from library.domain.words import Token, places, tokens, words
from library.search.levels import Level
from people.models import User
from people.roles import Role
from tests.cases.factories import approve_loaded
from tests.curriculum.folders import DATA
from tests.factories import UserFactory, enrol, make_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curricula")]
# Shorter leaves (母, 50代) are words that stand in lectures too.
TELLING = 12
SECRET = ("cases", "questions", "review_points")


def trainee(course: str, audience: str) -> User:
    """Somebody who made the pledge, so that stage 1 is open."""
    approve_loaded()
    run = make_run(CoursePage.objects.get(key=course))
    enrolment = enrol(run, audiences=[audience])
    sign_for(enrolment, actor=enrolment.person)
    return enrolment.person


@pytest.fixture
def staff() -> User:
    return trainee("staff-training", "高支")


@pytest.fixture
def supporter() -> User:
    return trainee("supporter-training", "サ")


def listed(person: User | None, query: str) -> list[tuple[str, str]]:
    """Everything that somebody finds: (kind, title), all pages of the list."""
    client, found, page = Client(), [], 1
    if person:
        client.force_login(person)
    while True:
        context = client.get("/search/", {"q": query, "p": page}).context
        for hit in context["hits"]:
            found.append((hit.label, "".join(part.text for part in hit.title), hit.url))
        if not context["rows"].has_next():
            assert len(found) == context["count"]
            return [(label, title) for label, title, _ in found]
        page += 1


def own_lectures(person: User) -> list[str]:
    """The titles of the lectures that are open to somebody, in the order of the course."""
    enrolment = person.enrolments.get()
    rows = enrolment.progress.open_now().filter(module__kind=ModulePage.Kind.LECTURE)
    return list(rows.order_by("module__order").values_list("module__title", flat=True))


@pytest.mark.parametrize("course", ["staff", "supporter"])
def test_hikikomori_finds_the_first_lectures_first(course, request):
    person = request.getfixturevalue(course)

    found = listed(person, "ひきこもり")

    kinds = [label for label, _ in found]
    own = [title for _, title in found if title in own_lectures(person)]
    assert found[0] == ("講義", own_lectures(person)[0])
    assert [title for _, title in found[: len(own)]] == own
    assert {"ことば", "研修", "相談先"} <= set(kinds[len(own) :])


@pytest.mark.parametrize("course", ["staff", "supporter"])
def test_half_width_typing_gives_the_same_list(course, request):
    person = request.getfixturevalue(course)

    assert listed(person, "ﾋｷｺﾓﾘ") == listed(person, "ヒキコモリ") == listed(person, "ひきこもり")


def test_8050_finds_the_lectures_on_it(staff, supporter):
    lecture = ("講義", "分野別研修(高齢) 8050世帯への気づきと関わり")

    assert listed(staff, "８０５０")[0] == lecture
    assert listed(supporter, "８０５０")[0] == ("講義", "はじめて学ぶ ひきこもりのこと")
    for person in (staff, supporter, None):
        found = listed(person, "８０５０")
        assert lecture in found
        assert ("ことば", "8050問題(はちまるごーまるもんだい)") in found
        assert listed(person, "8050") == found


@pytest.mark.parametrize("course", ["staff", "supporter"])
def test_sheet_finds_a_word_and_a_lecture(course, request):
    found = listed(request.getfixturevalue(course), "つなぐシート")

    assert ("ことば", "つなぐシート(つなぐしーと)") in found
    assert "講義" in {label for label, _ in found}


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, str) and len(value) >= TELLING:
        yield value


def secrets(value: Any) -> Iterator[str]:
    """Everything under a key that says that it is not for reading."""
    if isinstance(value, list):
        for item in value:
            yield from secrets(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (leaves(inner) if key in SECRET else secrets(inner))


def document(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def said_in_lectures() -> list[list[Token]]:
    """What lectures say: a sentence of a question may stand there as well."""
    return [
        tokens(plain_text("\n".join(leaves(module.get("sections", [])))))
        for path in DATA.glob("course_*.yaml")
        for stage in document(path)["stages"]
        for module in stage["modules"]
    ]


def test_no_word_of_a_case_or_a_question_is_in_the_index():
    planted = {leaf for path in DATA.glob("*.yaml") for leaf in secrets(document(path))}
    backend = get_search_backend()
    found = {leaf for leaf in planted if backend.entries(words(leaf[:60]), Level.TEXT).exists()}

    lectures = said_in_lectures()
    told = {
        leaf
        for leaf in found
        if any(all(places(held, word) for word in words(leaf[:60])) for held in lectures)
    }
    assert len(planted) > 200
    assert found - told == set()


def test_only_what_is_named_is_in_the_index():
    names = {
        f"{kind.app_label}.{kind.model}"
        for kind in ContentType.objects.filter(pk__in=IndexEntry.objects.values("content_type"))
    }
    indexed = {model._meta.label_lower for model in get_indexed_models()}
    kept_out = ("people.", "cases.", "quizzes.", "worksheets.", "groupwork.", "certificates.",
                "audit.", "notices.", "library.externaltrainingtype")  # fmt: skip

    assert {name for name in names | indexed if name.startswith(kept_out)} == set()


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.ADMIN])
def test_part_of_a_case_finds_nothing_whoever_asks(role):
    sync_roles()
    person = UserFactory(roles=[role], is_superuser=role is Role.ADMIN) if role else None
    case = document(DATA / "cases.yaml")["cases"][0]
    leaf = next(leaves(case["parts"][0]["facts"]))

    assert listed(person, leaf[:60]) == []
