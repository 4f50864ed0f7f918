"""What a trainer chooses in the editor: from what can be meant, and refused when it cannot be."""

import pytest
from django.forms import modelform_factory
from django.urls import reverse
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses.blocks import opening_blocks
from courses.gate_forms import ModuleForm
from courses.models import ModulePage, StagePage
from tests.cases.factories import grant, make_case
from tests.factories import (
    UserFactory,
    add_group_work,
    add_lecture,
    add_reflection,
    add_stage,
    make_course,
)
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def course():
    course = make_course()
    for name in ("s-1", "s-2", "s-3"):
        add_stage(course, name)
    other = make_course("other", title="ほかの研修")
    add_stage(other, "o-1")
    return course


def stage_form(stage, opening, **more):
    bound = StagePage.get_edit_handler().get_form_class()
    data = nested_form_data(
        {"title": stage.title, "slug": stage.slug, "opening": streamfield(opening)}
    )
    return bound(
        data | more, instance=stage, parent_page=stage.get_parent(), for_user=UserFactory()
    )


def said(form, field):
    return [e.code for e in form.errors.as_data().get(field, [])]


def choices(form):
    block = form.fields["opening"].block.child_blocks["quizzes"]
    return [str(label) for _, label in block.field.choices if label]


def test_only_stages_before_are_offered(course):
    stage = StagePage.objects.get(key="s-3")

    form = stage_form(stage, [("start", "")])

    assert [name for name in choices(form) if "-" not in name[:3]] == [
        "一つ前の段階", "段階 s-1", "段階 s-2",
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["s-3", "s-2", "o-1"])
def test_stage_that_is_not_before_is_refused(course, key):
    stage, chosen = StagePage.objects.get(key="s-2"), StagePage.objects.get(key=key)

    form = stage_form(stage, [("quizzes", str(chosen.pk))])

    assert not form.is_valid()
    assert "opening" in form.errors


@pytest.mark.parametrize(
    ("opening", "code"),
    [
        ([("start", ""), ("pledge", "")], "start_not_alone"),
        ([], None),  # Wagtail's own refusal of an empty list carries no code.
    ],
)
def test_openings_that_contradict_themselves_or_are_empty_are_refused(course, opening, code):
    stage = StagePage.objects.get(key="s-3")

    form = stage_form(stage, opening)

    assert not form.is_valid()
    assert said(form, "opening") == [code]


def test_first_stage_cannot_wait_for_one_before(course):
    stage = StagePage.objects.get(key="s-1")

    assert said(stage_form(stage, [("stage", "previous")]), "opening") == ["no_stage_before"]
    assert stage_form(stage, [("pledge", "")]).is_valid()


def test_chosen_stage_is_kept(course):
    stage, first = StagePage.objects.get(key="s-3"), StagePage.objects.get(key="s-1")
    form = stage_form(stage, [("quizzes", str(first.pk)), ("date", "令和8年5月1日")])

    assert form.is_valid(), form.errors
    saved = form.save(commit=False)

    assert [(b.block_type, str(b.value)) for b in saved.opening] == [
        ("quizzes", str(first.pk)), ("date", "2026-05-01"),
    ]  # fmt: skip


@pytest.fixture
@remembered
def modules():
    course = make_course()
    first, second, third = (add_stage(course, f"s-{n}") for n in (1, 2, 3))
    add_lecture(first, "l1")
    add_lecture(first, "c1", is_choice=True)
    add_group_work(second, "g1")
    add_reflection(second, "r1")
    add_lecture(third, "l3")
    add_lecture(add_stage(make_course("other"), "o-1"), "o1")
    return {page.key: page.specific for page in ModulePage.objects.all()}


def module_form(page, **data):
    # Only what is asked here is posted: the streams are left as they are.
    form_class = modelform_factory(type(page), form=ModuleForm, fields=["wait_rule", "waits_for"])
    return form_class(data, instance=page, parent_page=page.get_parent(), for_user=UserFactory())


def test_modules_of_the_same_stage_and_of_earlier_ones_are_offered(modules):
    form = module_form(modules["g1"])

    offered = form.fields["waits_for"].queryset
    assert [page.key for page in offered] == ["l1", "r1"]
    assert form.fields["waits_for"].label_from_instance(offered[0]) == "段階 s-1 講義 l1"


@pytest.mark.parametrize(
    ("key", "waits_for", "code"),
    [
        ("g1", "r1", "waits_in_a_ring"), ("r1", None, "nothing_chosen"),
        ("g1", "l3", "invalid_choice"), ("g1", "o1", "invalid_choice"),
        ("g1", "g1", "invalid_choice"), ("g1", "l1", None),
    ],
)  # fmt: skip
def test_waiting_for_what_cannot_be_is_refused(modules, key, waits_for, code):
    chosen = modules[waits_for].pk if waits_for else ""

    form = module_form(modules[key], wait_rule="chosen", waits_for=chosen)

    assert said(form, "waits_for") == ([code] if code else [])


def test_cases_are_named_to_whom_they_are_open_and_stay_chosen_to_others(modules):
    page, author = modules["g1"], UserFactory(roles=["trainer"])
    shown, hidden = make_case("case-x"), make_case("case-y", is_approved=False)
    other, mine = make_case("case-z", is_approved=False), make_case("case-m", is_approved=False)
    page.cases.set([shown, hidden])
    page.save()
    grant(mine, author)
    form_class = modelform_factory(type(page), form=ModuleForm, fields=["cases", "default_case"])

    def form(user, chosen=()):
        data = {"cases": [case.pk for case in chosen]} if chosen else None
        return form_class(data, instance=page, parent_page=page.get_parent(), for_user=user)

    field = form(author).fields["cases"]
    names = {field.label_from_instance(case) for case in field.queryset}
    kept = form(author, [shown, hidden, mine])
    refused = form(author, [shown, other])

    assert names == {shown.title, mine.title, "題名をお見せできない事例"}
    assert set(form(UserFactory()).fields["cases"].queryset) == {shown, hidden}
    assert kept.is_valid(), kept.errors
    assert said(refused, "cases") == ["invalid_choice"]


def test_comparing_versions_tells_no_title_of_a_case(client, modules):
    client.force_login(UserFactory(is_superuser=True))
    page = modules["g1"]
    hidden = make_case("case-y", is_approved=False)
    first = page.save_revision()
    page.cases.set([hidden])
    page.instructions = "すすめ方を書き足した"
    second = page.save_revision()

    html = client.get(
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, second.pk])
    ).content.decode()

    assert "すすめ方" in html
    assert hidden.title not in html


@pytest.mark.parametrize("model", ["lecturepage", "exercisepage", "groupworkpage", "stagepage"])
def test_no_key_and_no_kind_of_others_is_asked_of_an_author(client, modules, model):
    client.force_login(UserFactory(is_superuser=True))
    parent = modules["l1"].get_parent()
    parent = parent.get_parent() if model == "stagepage" else parent

    html = client.get(
        reverse("wagtailadmin_pages:add", args=["courses", model, parent.pk])
    ).content.decode()

    assert 'name="key"' not in html
    assert ('name="kind"' in html) == (model == "groupworkpage")


@pytest.mark.parametrize("inner", [[], [("pledge", None)]])
def test_any_of_one_condition_is_refused_in_words(inner):
    block = dict(opening_blocks())["any"]

    with pytest.raises(StreamBlockValidationError) as refused:
        block.clean(StreamValue(block, inner))

    (error,) = refused.value.non_block_errors
    assert "二つ以上" in str(error)
