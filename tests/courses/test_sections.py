"""Sections of blocks: what they give, and how those of the first shape are carried over."""

import importlib
import json

import pytest
from django.apps import apps
from django.db import connection
from wagtail.models import Page

from courses.models import ExercisePage, LecturePage
from tests.factories import add_exercise, add_lecture, add_stage, make_course
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

carry_over = importlib.import_module("courses.migrations.0004_sections_of_blocks")
OLD = [
    {
        "type": "section",
        "id": "11111111-1111-4111-8111-111111111111",
        "value": {
            "heading": "はじめに {A}",
            "paragraphs": [
                {"type": "item", "id": "22222222-2222-4222-8222-222222222222", "value": "一つ目"},
                "二つ目 {x|y}",
            ],
        },
    },
    {
        "type": "rich_text",
        "id": "33333333-3333-4333-8333-333333333333",
        "value": "<p>太い<b>字</b></p>",
    },
]


@pytest.fixture
@remembered
def stage():
    return add_stage(make_course(), "stage-1")


def make_old(page, field):
    """Store the stream, and that of the page's revision, in the first shape."""
    revision = page.save_revision()
    revision.content[field] = json.dumps(OLD)
    revision.save()
    table = page._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {field} = %s WHERE modulepage_ptr_id = %s",
            [json.dumps(OLD), page.pk],
        )


def migrate():
    for operation in carry_over.Migration.operations:
        operation.migrate_stream_data_forward(apps, None)


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    ("add", "model", "field"),
    [(add_lecture, LecturePage, "body"), (add_exercise, ExercisePage, "material")],
)
def test_sections_of_the_first_shape_keep_their_ids_and_words(stage, add, model, field, times):
    page = add(stage, "m1")
    make_old(page, field)

    for _ in range(times):
        migrate()

    now = model.objects.get(pk=page.pk)
    drafted = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    for stream in (getattr(now, field), getattr(drafted, field)):
        first, second = stream
        assert [first.id, second.id] == [OLD[0]["id"], OLD[1]["id"]]
        assert first.value["heading"] == "はじめに {{A}}"
        assert [(c.block_type, c.value) for c in first.value["content"]] == [
            ("paragraph", "一つ目"),
            ("paragraph", "二つ目 {{x|y}}"),
        ]
        assert second.value["content"][0].value.source == "<p>太い<b>字</b></p>"


def test_section_gives_its_words_without_readings(stage):
    body = [
        (
            "section",
            {
                "heading": "{気|き}づく",
                "content": [
                    ("paragraph", "{暮|く}らしの変化"),
                    ("key_point", {"text": "{疑|うたが}わない"}),
                    ("rich_text", "<p>太い<b>字</b></p>"),
                ],
                "plain": ["{暮|く}らしが かわります。"],
            },
        )
    ]
    page = add_lecture(stage, "l1")
    page.body = body
    page.save()

    [section] = LecturePage.objects.get(pk=page.pk).sections()

    assert section.heading == "{気|き}づく"
    assert section.text.split() == ["暮らしの変化", "疑わない", "太い字"]
    assert section.plain == ("{暮|く}らしが かわります。",)
    assert section.reading_seconds == 3
    assert (section.media, section.images) == ((), ())
