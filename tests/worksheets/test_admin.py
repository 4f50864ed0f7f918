"""The trainers' desks in the admin: write a worksheet, give it to a module, keep what is used."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses.domain import runs
from courses.worksheets.blocks import FieldBlock
from courses.worksheets.models import ModuleWorksheet, Worksheet
from curriculum.domain.permissions import sync_roles
from people.models import Audience
from tests.factories import UserFactory, enrol, make_audiences
from tests.worksheets.factories import (
    begin,
    field,
    make_real_worksheet,
    make_sheet_run,
    make_worksheet,
    real_worksheets,
)

pytestmark = pytest.mark.django_db
INDEX = reverse("worksheet:index")
COLUMN = {"key": "org", "label": "機関", "type": "text"}


@pytest.fixture
def trainer(client):
    sync_roles()
    client.force_login(UserFactory(roles=["trainer"]))
    return client


def clean(value):
    block = FieldBlock()
    return block.clean(block.to_python(value))


@pytest.mark.parametrize("key", list(real_worksheets()))
def test_fields_of_the_curriculum_are_sound(key):
    worksheet = make_real_worksheet(key)

    worksheet.clean()
    kept = worksheet.sections.stream_block.clean(worksheet.sections)

    assert kept.get_prep_value() == worksheet.sections.get_prep_value()


@pytest.mark.parametrize(
    ("value", "part"),
    [
        (field("k", "choice"), "options"),
        (field("k", "choices", options=["a", "a"]), "options"),
        (field("k", "table"), "columns"),
        (field("k", "rating", min=5, max=1), "max"),
        (field("k", "rating", min=0, max=10), "min"),
        (field("k", "rating", min=1, max=0), "max"),
        (field("k", "rating", min=1, max=1_000_000), "max"),
        (field("k", "table", columns=[COLUMN], min_rows=61), "min_rows"),
        (field("a-b", "text"), "key"),
    ],
)  # fmt: skip
def test_field_that_could_not_be_filled_is_refused(value, part):
    with pytest.raises(ValidationError) as error:
        clean(value)

    assert list(error.value.block_errors) == [part]


def test_what_was_duplicated_gets_a_key_of_its_own():
    worksheet = make_worksheet([field("same", "text"), field("same", "date")])
    table = field(
        "k", "table", columns=[COLUMN, COLUMN], fixed_rows=[{"key": "v", "label": "思"}] * 2
    )

    worksheet.clean()
    cleaned = clean(table)

    keys = [f["key"] for f in worksheet.sections[0].value["fields"]]
    rows = [[row["key"] for row in cleaned[name]] for name in ("columns", "fixed_rows")]
    assert [found[0] for found in (keys, *rows)] == ["same", "org", "v"]
    assert [len(set(found)) for found in (keys, *rows)] == [2, 2, 2]


def test_missing_key_is_made():
    assert re.fullmatch(r"k[0-9a-f]{8}", clean(field("", "text"))["key"])


def test_worksheet_without_fields_is_refused():
    worksheet = make_worksheet()
    worksheet.sections = []

    with pytest.raises(ValidationError):
        worksheet.clean()


def form_of(worksheet, **changes):
    """The edit form's data of a one-section worksheet."""
    fields = [
        {"value": {**f, "options": streamlist(f["options"]), "columns": streamlist([]), "fixed_rows": streamlist([])}}
        for f in changes.pop("fields")
    ]  # fmt: skip
    section = {"key": "main", "title": "整理すること", "fields": streamlist_of(fields)}
    values = {
        "title": worksheet.title, "title_kana": "", "key": worksheet.key, "intro": worksheet.intro,
        "inspired_by": "", "notice": "", "revision_note": "", "visibility_note": "",
        "sections": streamfield([("section", section)]),
        "review_points": streamfield([("line", "見るところ")]),
        "has_trainer_review": "on", "accepts_paper": "on", "paper_size": "A4",
        "paper_orientation": "portrait", "paper_pages": "1", "paper_font_size": "",
    }  # fmt: skip
    data = nested_form_data(values | changes)
    data["audiences"] = [audience.pk for audience in Audience.objects.filter(code="支")]
    return {k: ("" if v is None else v) for k, v in data.items() if v is not False}


def streamlist(values):
    return streamlist_of([{"value": value} for value in values])


def streamlist_of(items):
    rows = {
        str(n): {**item, "type": "item", "order": str(n), "deleted": "", "id": ""}
        for n, item in enumerate(items)
    }
    return {"count": str(len(items)), **rows}


def test_trainer_edits_every_part(trainer):
    worksheet = make_real_worksheet("reflection")
    make_audiences()
    url = reverse("worksheet:edit", args=[worksheet.pk])

    shown = trainer.get(url)
    response = trainer.post(
        url, form_of(worksheet, title="新しい題", fields=[field("one", "textarea", required=True)])
    )

    worksheet.refresh_from_db()
    assert "次に始める開催から使われます" in shown.text
    assert response.url == INDEX
    assert worksheet.title == "新しい題"
    assert [f["key"] for f in worksheet.sections[0].value["fields"]] == ["one"]


def test_unsound_field_is_refused_in_place(trainer):
    worksheet = make_worksheet()
    make_audiences()
    url = reverse("worksheet:edit", args=[worksheet.pk])

    response = trainer.post(url, form_of(worksheet, fields=[field("one", "choice")]))

    assert list(response.context["form"].errors) == ["sections"]
    worksheet.refresh_from_db()
    assert [f["key"] for f in worksheet.sections[0].value["fields"]] == ["noticed"]


def test_used_worksheet_is_not_deleted(trainer):
    worksheet = make_worksheet()
    begin(enrol(make_sheet_run(worksheet)))
    url = reverse("worksheet:delete", args=[worksheet.pk])

    shown, response = trainer.get(url), trainer.post(url)

    assert "削除できません" in shown.text
    assert response.status_code == 409
    assert Worksheet.objects.filter(pk=worksheet.pk).exists()


def test_unused_worksheet_is_deleted(trainer):
    worksheet = make_worksheet()

    trainer.post(reverse("worksheet:delete", args=[worksheet.pk]))

    assert not Worksheet.objects.exists()


def test_module_is_given_a_worksheet_and_keeps_it_while_a_run_is_open(trainer):
    worksheet = make_worksheet()
    run = make_sheet_run(worksheet)
    row = ModuleWorksheet.objects.get()
    url = reverse("module-worksheet:delete", args=[row.pk])

    while_open = trainer.post(url)
    runs.close_run(run, actor=UserFactory())
    trainer.post(url)

    assert while_open.status_code == 409
    assert not ModuleWorksheet.objects.exists()


def test_module_worksheet_is_edited(trainer):
    make_sheet_run(make_worksheet())
    other = make_worksheet(key="other")
    row = ModuleWorksheet.objects.get()

    trainer.post(
        reverse("module-worksheet:edit", args=[row.pk]),
        {"module": row.module_id, "worksheet": other.pk},
    )

    row.refresh_from_db()
    assert (row.worksheet, row.is_required) == (other, False)


@pytest.mark.parametrize("role", ["HR", "office", "manager", "auditor", "admin"])
def test_desks_are_for_trainers(client, role):
    sync_roles()
    client.force_login(UserFactory(roles=[role]))

    assert client.get(INDEX).status_code == 302
    assert client.get(reverse("module-worksheet:index")).status_code == 302


def test_menus_lead_to_the_desks(trainer):
    text = trainer.get("/admin/").text

    assert INDEX in text
    assert reverse("worksheets:review_list") in text
