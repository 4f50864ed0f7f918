"""Nobody reads a case that only its authors have looked at; nobody ever reads a real one."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape

from audit.models import Entry
from courses.cases.domain import access, approval, disclosure, grants
from courses.cases.models import Approval, CasePart, ChecklistItem, Classification, Disclosure
from courses.domain import drafts
from courses.groupwork.domain import sessions
from tests.cases.factories import approve, chief, grant, make_case, sign
from tests.factories import (
    UserFactory,
    add_exercise,
    add_stage,
    enrol,
    make_course,
    make_pledge_text,
    make_run,
)
from tests.groupwork.factories import make_meeting, make_session, move
from tests.outcomes import code_of, text
from tests.reports.factories import make_staff

pytestmark = pytest.mark.django_db
LATER = timezone.now() + timedelta(days=1)


@pytest.fixture
def case():
    """A new case, which its author works with."""
    case = make_case(is_approved=False)
    make_pledge_text()
    author = make_staff("trainer")
    approval.note_change(case, actor=author, is_new=True)
    grants.give_to_author(case, author)
    case.author = author
    return case


@pytest.fixture
def checker():
    return make_staff("trainer")


def keys():
    return list(ChecklistItem.objects.values_list("key", flat=True))


def become(case, key):
    case.classification = Classification.objects.get_or_create(
        key=key, defaults={"title": key, "rule": "規則"}
    )[0]
    case.save()
    return case


def reads(person, case):
    return [access.has_grant(person, case), access.judge(person, case.parts.first()).is_allowed]


def test_only_the_author_reads_a_case_that_nobody_checked(case, checker):
    colleague = UserFactory(roles=["trainer"])
    grant(case, colleague)
    facilitator = UserFactory(roles=["trainer"])
    grants.give_grant(case, facilitator, reason="進行役", actor=None, source_key="session:1")

    assert reads(case.author, case) == [True, True]
    assert [reads(each, case) for each in (colleague, facilitator, checker)] == [[False] * 2] * 3


def test_second_person_reads_signs_and_opens_it(case, checker):
    colleague = UserFactory(roles=["trainer"])
    grant(case, colleague)
    row = approval.ask(case, checker, actor=case.author)

    before = [reads(checker, case), reads(colleague, case)]
    approval.approve(row, checked=keys(), actor=checker)

    assert before == [[True, True], [False, False]]
    assert [reads(checker, case), reads(colleague, case)] == [[False, False], [True, True]]
    assert Approval.objects.get().checked == [{"key": "a1", "text": "記号に置き換えた"}]
    assert Entry.objects.filter(verb="cases.approval.approved", actor_id=checker.pk).exists()


@pytest.mark.parametrize("who", ["author", "second author", "no trainer", "excluded"])
def test_nobody_checks_what_is_theirs_or_closed_to_them(case, checker, who):
    if who == "author":
        checker = case.author
    elif who == "second author":
        approval.note_change(case, actor=checker, fields=["title"])
    elif who == "no trainer":
        checker = UserFactory()
    else:
        grants.exclude(case, checker, reason="知人", actor=UserFactory())

    code = code_of(approval.ask, case, checker, actor=case.author)

    expected = {"no trainer": "not_trainer", "excluded": "excluded"}
    assert code == expected.get(who, "own_case")


@pytest.mark.parametrize(
    ("change", "code"),
    [("text", "text_changed"), ("nothing ticked", "unchecked"), ("somebody else", "not_asked")],
)
def test_signature_is_refused(case, checker, change, code):
    row = approval.ask(case, checker, actor=case.author)
    signer, checked = checker, keys()
    if change == "text":
        CasePart.objects.filter(case=case).update(title="別の題")
    elif change == "nothing ticked":
        checked = []
    else:
        signer = UserFactory(roles=["trainer"])

    assert code_of(approval.approve, row, checked=checked, actor=signer) == code


@pytest.mark.parametrize(
    ("name", "days", "code"),
    [
        (" ", 0, "chief_missing"),
        ("。", 0, "chief_missing"),
        ("課長", 0, "chief_missing"),
        ("author", 0, "chief_is_party"),
        ("checker", 0, "chief_is_party"),
        ("福祉課長 承認花子", 1, "future"),
        ("福祉課長 承認花子", -1, "chief_too_early"),
    ],
)
def test_composite_case_needs_a_chief_who_is_somebody_else(case, checker, name, days, code):
    row = approval.ask(become(case, "composite"), checker, actor=case.author)
    names = {"author": case.author.get_full_name(), "checker": checker.get_full_name()}
    said = chief(names.get(name, name), days)

    assert code_of(approval.approve, row, checked=keys(), actor=checker) == "chief_missing"
    assert code_of(approval.approve, row, checked=keys(), actor=checker, chief=said) == code
    assert not approval.is_approved(case)


def test_composite_case_keeps_who_of_the_chiefs_approved(case, checker):
    row = approval.ask(become(case, "composite"), checker, actor=case.author)

    row = approval.approve(row, checked=keys(), actor=checker, chief=chief())

    assert (row.chief, row.chief_on) == ("福祉課長 承認花子", timezone.localdate())
    assert approval.is_approved(case)


def test_page_keeps_what_was_ticked_beside_what_is_missing(client, case, checker):
    approval.ask(become(case, "composite"), checker, actor=case.author)
    client.force_login(checker)
    data = {"step": "approve", "checked": keys(), "chief": "福祉課長 承認花子", "chief_on": ""}

    response = client.post(reverse("case_check", args=[case.pk]), data)

    assert response.status_code == 422
    assert "承認した日を入れてください" in text(response)
    assert 'value="福祉課長 承認花子"' in text(response)
    assert text(response).count(" checked") == len(keys())
    assert not approval.is_approved(case)


def words_in(value):
    """Every word of a stored value, but for keys that nobody reads."""
    if isinstance(value, dict):
        return [w for k, each in value.items() if k not in ("key", "type") for w in words_in(each)]
    if isinstance(value, list):
        return [word for each in value for word in words_in(each)]
    return [value] if isinstance(value, str) else []


def test_whoever_signs_is_shown_every_word_that_they_sign(client, case, checker):
    for name in ("title_kana", "content_notes", "closing_words", "theme", "fictional_statement"):
        setattr(case, name, f"しるし{name}")
    case.tags = case.do_not = case.aims = case.advisor_points = [("line", "一行のしるし")]
    case.timeline = [("moment", {"minute": 5, "event": "流れのしるし"})]
    case.likely_turns = [("turn", {"when": "場面のしるし", "then": "進め方のしるし"})]
    case.family = [
        ("member", {"symbol": "Z", "relation": "続柄のしるし", "age_band": "年代のしるし"})
    ]
    case.save()
    approval.ask(case, checker, actor=case.author)
    client.force_login(checker)

    page = text(client.get(reverse("case_check", args=[case.pk])))

    case.refresh_from_db()
    rows = [
        (case, approval.CASE_FIELDS),
        *((part, approval.PART_FIELDS) for part in case.parts.all()),
    ]
    signed = [
        word for row, names in rows for name in names if name != "key"
        for word in words_in(approval._plain(row, name))
    ]  # fmt: skip
    assert [word for word in signed if conditional_escape(word) not in page] == []


def test_text_that_came_from_a_file_meanwhile_is_asked_about_anew(case, checker):
    stale = approval.ask(case, checker, actor=case.author)
    CasePart.objects.filter(case=case).update(title="読み込みなおした部")

    approval.ask(case, checker, actor=case.author)

    stale.refresh_from_db()
    assert stale.state == "dropped"


def test_list_and_page_say_where_the_check_stands(client, case, checker):
    client.force_login(case.author)
    said = [text(client.get(reverse("case:index")))]
    row = approval.ask(case, checker, actor=case.author)
    said.append(text(client.get(reverse("case:index"))))
    approval.approve(row, checked=keys(), actor=checker)
    said.append(text(client.get(reverse("case:index"))))
    case.theme = "直したテーマ"
    case.save()
    approval.note_change(case, actor=case.author, fields=["theme"])
    said.append(text(client.get(reverse("case:index"))))

    words = ["承認がまだです", "確認を待っています", "承認ずみ", "承認がまだです"]
    assert [word in page for word, page in zip(words, said, strict=True)] == [True] * 4
    page = text(client.get(reverse("case_check", args=[case.pk])))
    assert "前の本文の確認です" in page


@pytest.mark.parametrize("key", ["real-derived", "invented"])
def test_real_or_unknown_origin_is_never_opened(case, checker, key):
    before = approve(case)
    become(case, key)
    reader = UserFactory()
    sign(reader)
    give = {"reason": "演習", "source_key": "x", "closes_at": LATER, "approved": before}
    part = CasePart.objects.filter(case=case).first()

    assert code_of(approval.ask, case, checker, actor=case.author) == "case_offline"
    assert code_of(approval.check_approved, case) == "case_offline"
    assert code_of(disclosure.open_part, reader, part, **give) == "case_not_approved"
    assert not approval.is_approved(case)


def test_real_case_is_not_even_registered(case):
    with pytest.raises(ValidationError) as refused:
        become(case, "real-derived").full_clean()

    assert refused.value.error_dict["classification"][0].code == "case_offline"


def test_database_knows_no_approval_of_real_people(case, checker):
    values = {"case": case, "digest": "x", "asked_at": timezone.now(), "state": "approved"}
    signed = {"checker": checker, "asked_by": case.author, "decided_at": timezone.now()}

    for wrong in (
        {"origin": "real-derived", **signed},
        {"origin": "composite", **signed},
        {"origin": "fictional", **signed, "asked_by": checker},
        {"origin": "fictional"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.create(**values, **wrong)
    assert Approval.objects.create(**values, **signed, origin="fictional")


def test_database_keeps_no_open_disclosure_without_an_approval(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.create(
            person=UserFactory(), part=case.parts.first(), reason="", source_key="x",
            opens_at=timezone.now(), closes_at=LATER,
        )  # fmt: skip


def test_another_text_closes_what_was_open_and_the_refusal_is_logged(case):
    approved = approve(case)
    reader = UserFactory()
    sign(reader)
    part = case.parts.first()
    disclosure.open_part(
        reader, part, approved=approved, reason="演習", source_key="x", closes_at=LATER
    )
    access.read_part(reader, part)

    part.narrative = [("line", "書き足した語り")]
    part.save()
    with pytest.raises(PermissionDenied):
        access.read_part(reader, part)
    approval.note_change(case, actor=case.author, fields=["parts"])

    assert access.open_parts(reader) == []
    assert Disclosure.objects.get().closed_at
    assert Entry.objects.filter(verb="cases.access.refuse", actor_id=reader.pk).count() == 1


@pytest.mark.parametrize("whose", ["asked", "other"])
def test_part_opens_only_on_an_approval_of_its_own_case(case, checker, whose):
    asked = approval.ask(case, checker, actor=case.author)
    other = approval.current(make_case("case-other"))

    with pytest.raises(ValidationError) as error:
        disclosure.open_part(
            UserFactory(), case.parts.first(), approved={"asked": asked, "other": other}[whose],
            reason="演習", source_key="x", closes_at=LATER,
        )  # fmt: skip

    assert error.value.code == "case_not_approved"


def test_saving_the_same_words_again_keeps_the_approval(case):
    approve(case)
    part = case.parts.first()
    part.facts = [("fact", {"num": 1, "text": "case-aの事実1"})]
    part.save()

    assert approval.is_approved(case)


def test_case_given_back_is_asked_for_again(case, checker):
    row = approval.ask(case, checker, actor=case.author)

    assert code_of(approval.give_back, row, reason=" ", actor=checker) == "reason_missing"
    approval.give_back(row, reason="B地区が分かります", actor=checker)

    assert approval.ask(case, checker, actor=case.author).state == "asked"
    assert code_of(approval.ask, case, checker, actor=case.author) == "already_asked"


def test_refused_check_keeps_what_was_ticked_and_typed(client, case, checker):
    become(case, "composite")
    approval.ask(case, checker, actor=case.author)
    client.force_login(checker)
    url, reason = reverse("case_check", args=[case.pk]), "長" * 401

    unsigned = client.post(url, {"step": "approve", "checked": keys(), "chief": " "})
    unticked = client.post(
        url, {"step": "approve", "chief": "福祉課長 承認花子", "chief_on": "令和8年4月1日"}
    )
    too_long = client.post(url, {"step": "return", "reason": reason})

    assert {each.status_code for each in (unsigned, unticked, too_long)} == {422}
    assert text(unsigned).count(" checked") == len(keys())
    assert 'value="福祉課長 承認花子"' in text(unticked)
    assert "いま401字あり、1字多く" in text(too_long)
    assert f">{reason}</textarea>" in text(too_long)
    assert case.approvals.get().state == "asked"


def make_exercise_course(case):
    course = make_course(requires_quizzes=False, requires_pledge=False)
    page = add_exercise(add_stage(course, "stage-1"), "e1", requires_attendance=True)
    page.cases.add(case)
    page.save()
    return course


def test_run_does_not_open_before_its_cases_are_approved():
    case = make_case(exercises=["e1"], is_approved=False)
    course = make_exercise_course(case)
    run = make_run(course, is_open=False, trainers=[UserFactory(roles=["trainer"])])

    before = [f for f in drafts.preview_opening(run).findings if f.code == "case_not_approved"]
    approve(case)

    assert len(before) == 1
    assert case.title not in before[0].sentence
    assert not [f for f in drafts.preview_opening(run).findings if f.level == "error"]


def test_exercise_opens_its_case_once_another_text_is_approved():
    case = make_case(exercises=["e1"])
    run = make_run(make_exercise_course(case))
    type(case).objects.filter(pk=case.pk).update(theme="別のテーマ")
    case.refresh_from_db()
    person = enrol(run).person
    before = access.open_parts(person)

    approve(case)

    assert before == []
    assert access.open_parts(person) == [case.parts.first()]


def test_session_neither_planned_nor_begun_with_a_case_that_is_not_approved():
    run = make_meeting()
    session = make_session(run)
    type(session.case).objects.update(theme="別のテーマ")
    move(session, 0)

    begun = code_of(sessions.open_session, session, actor=session.facilitators.get())
    planned = code_of(make_session, run)

    assert (begun, planned) == ("case_not_approved", "case_not_approved")


def test_page_leads_from_asking_to_signing(client, case, checker):
    url = reverse("case_check", args=[case.pk])
    client.force_login(case.author)
    asked = client.post(url, {"step": "ask", "checker": checker.number})
    client.force_login(checker)
    shown = client.get(url)
    edited = client.get(reverse("case:edit", args=[case.pk]))
    signed = client.post(url, {"step": "approve", "checked": keys()})

    assert (asked["Location"], signed["Location"]) == (url, reverse("case:index"))
    assert "case-aの語り2" in text(shown)
    assert edited.status_code == 404
    assert approval.is_approved(case)


@pytest.mark.parametrize("role", ["trainer", "HR", "office", "admin"])
def test_page_is_not_there_for_others(client, case, role):
    client.force_login(make_staff(role))

    assert client.get(reverse("case_check", args=[case.pk])).status_code == 404
