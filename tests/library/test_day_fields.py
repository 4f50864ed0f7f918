"""The fields that take days and times: what they read, keep, show and say beside the box."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from library.blocks.days import DayBlock
from library.forms import (
    ClockField,
    DayRangeField,
    SinceField,
    WarekiDateField,
    WarekiDateTimeField,
)
from library.widgets import TypedInput
from notices.models import NoticeSettings
from people.seen import shown
from tests.factories import UserFactory, make_home

TOKYO = ZoneInfo("Asia/Tokyo")
DAY = date(2025, 12, 1)
NOON = datetime(2025, 12, 1, 12, 0, 40, tzinfo=TOKYO)


class DiaryForm(forms.Form):
    day = WarekiDateField(latest=date(2026, 12, 31))
    moment = WarekiDateTimeField(required=False)
    hour = ClockField(required=False)


def test_a_form_reads_all_kinds():
    form = DiaryForm({"day": "R7.12.1", "moment": "令和7年12月1日 正午", "hour": "午後8時"})

    assert form.is_valid()
    assert form.cleaned_data == {
        "day": DAY, "moment": NOON.replace(second=0), "hour": time(20),
    }  # fmt: skip


@pytest.mark.parametrize("gap", ["", " ", "\u3000"])
def test_a_missing_day_has_the_ordinary_sentence(gap):
    form = DiaryForm({"day": gap, "moment": gap})

    assert form.errors.as_data()["day"][0].code == "required"
    assert "moment" not in form.errors


def test_each_field_keeps_its_own_bounds():
    form = DiaryForm({"day": "2027-01-01", "moment": "2027-01-01 10:00"})

    assert form.errors.as_data()["day"][0].code == "out_of_range"
    assert [*form.errors] == ["day"]


def test_a_stored_value_is_shown_in_wareki_with_its_weekday_beside_it():
    page = DiaryForm(initial={"day": DAY, "moment": NOON, "hour": time(20)}).as_p()

    assert 'value="令和7年12月1日"' in page
    assert ">令和7年12月1日(月曜日)</output>" in page
    assert 'value="令和7年12月1日 正午"' in page
    assert 'value="午後8時"' in page


def test_what_was_typed_comes_back_as_typed():
    page = DiaryForm({"day": "ｒ7.12.1", "moment": "12月1日", "hour": "<8>"}).as_p()

    assert 'value="ｒ7.12.1"' in page
    assert ">令和7年12月1日(月曜日)</output>" in page
    assert 'value="12月1日"' in page
    assert 'value="&lt;8&gt;"' in page


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [
        (DAY, "2025/12/1", False), (DAY, "令和7年12月1日(月)", False), (DAY, "R7.12.2", True), (DAY, "", True),
        (DAY, "12月1日", True), (None, "", False), (None, "R7.12.1", True), (lambda: DAY, "R7.12.1", False),
    ],
)  # fmt: skip
def test_only_another_day_is_a_change(initial, typed, changed):
    assert WarekiDateField().has_changed(initial, typed) is changed


def test_a_moment_is_compared_as_it_is_shown_and_a_shut_field_never_changes():
    assert not WarekiDateTimeField().has_changed(NOON, "R7.12.1 12:00")
    assert WarekiDateTimeField().has_changed(NOON, "R7.12.1 12:01")
    assert not WarekiDateField(disabled=True).has_changed(DAY, "R7.12.2")


def test_the_day_of_a_moment_is_the_one_in_tokyo():
    late = datetime(2025, 11, 30, 20, 0, tzinfo=ZoneInfo("UTC"))

    assert WarekiDateField().clean(late) == DAY


@pytest.mark.parametrize("picker", [AdminDateInput, AdminDateTimeInput({"data-x": "1"})])
def test_a_picker_that_is_handed_in_gives_way_and_leaves_its_attributes(picker):
    box = WarekiDateTimeField(widget=picker).widget

    assert type(box) is TypedInput
    assert box.attrs == {
        "autocomplete": "off",
        **({} if picker is AdminDateInput else {"data-x": "1"}),
    }


def test_a_hidden_field_stays_hidden():
    assert isinstance(WarekiDateField(widget=forms.HiddenInput).widget, forms.HiddenInput)


@pytest.mark.parametrize(
    ("column", "field"),
    [
        (models.DateField(), WarekiDateField),
        (models.DateTimeField(), WarekiDateTimeField),
        (models.TimeField(), ClockField),
    ],
)
def test_the_admin_makes_our_field_of_a_column(column, field):
    assert type(formfield_for_dbfield(column)) is field
    assert type(formfield_for_dbfield(column, widget=AdminDateInput())) is field


def test_a_list_is_narrowed_by_whole_days():
    found = DayRangeField(required=False, widget=AdminDateInput).clean(
        ["R7.12.1", "令和7年12月2日"]
    )

    assert found.start == datetime(2025, 12, 1, tzinfo=TOKYO)
    assert (found.stop.date(), found.stop.hour) == (date(2025, 12, 2), 23)
    assert DayRangeField(required=False).clean(["", ""]) is None
    with pytest.raises(ValidationError, match="年がありません"):
        DayRangeField(required=False).clean(["12月1日", ""])


def test_a_list_takes_a_day_alone_for_a_moment():
    assert SinceField().clean("R7.12.1") == datetime(2025, 12, 1, tzinfo=TOKYO)


def test_a_block_reads_stored_days_and_typed_ones():
    block = DayBlock(label="いつの資料か", required=False)

    assert block.to_python("2025-12-01") == DAY
    assert block.get_form_state(DAY) == "令和7年12月1日"
    assert block.value_from_datadict({"d": "R7.12.1"}, {}, "d") == "R7.12.1"
    assert block.clean("R7.12.1") == DAY
    assert block.get_prep_value(block.clean("R7.12.1")) == DAY
    assert block.deconstruct()[0] == "wagtail.blocks.DateBlock"


def ask(client, text, kind="day", **more):
    return client.get("/typed/", {"kind": kind, "text": text, **more})


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("day", "R7.12.1", "令和7年12月1日(月曜日)"),
        ("moment", "R7.12.1 14:30", "令和7年12月1日(月曜日)午後2時30分"),
        ("since", "R7.12.1", "令和7年12月1日(月曜日)午前0時"),
        ("clock", "２０：００", "午後8時"),
    ],
)
def test_anybody_may_ask_how_a_day_is_read(client, kind, text, said):
    answer = ask(client, text, kind)

    assert answer.json() == {"said": said}
    assert "no-store" in answer["Cache-Control"]


def test_what_is_wrong_is_said_by_the_same_rules_and_within_the_same_bounds(client):
    with pytest.raises(ValidationError) as caught:
        WarekiDateField(latest=date(2025, 1, 1)).clean("R7.12.1")

    assert ask(client, "R7.12.1", latest="2025-01-01").json() == {
        "problem": caught.value.messages[0]
    }


def test_a_box_asks_within_its_own_bounds(client):
    box = DiaryForm()["day"].field.widget.get_context("day", None, {})["widget"]

    assert box["asks"] == "/typed/?kind=day&latest=2026-12-31"
    assert "problem" in client.get(f"{box['asks']}&text=R9.1.1").json()


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "day"}, {"kind": "day", "text": " "}, {"kind": "hour", "text": "R7.12.1"}, {"text": "R7.12.1"},
        {"kind": "day", "text": "1" * 61}, {"kind": "day", "text": "R7.12.1", "latest": "R7"},
        {"kind": "day", "text": "R7.12.1", "earliest": ""},
    ],
)  # fmt: skip
def test_what_no_box_asks_is_refused(client, query):
    assert client.get("/typed/", query).status_code == 400


def test_nothing_can_be_posted_there(client):
    assert client.post("/typed/", {"kind": "day", "text": "R7.12.1"}).status_code == 405


def test_an_example_stands_where_nothing_else_is_said():
    assert WarekiDateField().help_text.startswith("例:令和8年")
    assert WarekiDateField(help_text="この日まで読めます。").help_text == "この日まで読めます。"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/admin/reports/aging-pages/?last_published_at=R8.11.1", "令和8年11月1日 午前0時"),
        ("/admin/reports/site-history/?timestamp_from=令和8年11月1日", "令和8年11月1日"),
        ("/admin/reports/site-history/?timestamp_from=11月1日", "年がありません"),
    ],
)
def test_a_report_of_wagtail_is_narrowed_by_a_day_in_wareki(client, address, said):
    make_home()
    client.force_login(UserFactory(is_superuser=True))

    page = client.get(address).content.decode()

    assert said in page
    assert "initDateChooser" not in page


class StampedForm(forms.Form):
    """As a model form is made of a column whose default is called: it tells what it showed."""

    moment = WarekiDateTimeField(initial=lambda: NOON, show_hidden_initial=True)
    day = WarekiDateField(initial=lambda: DAY, show_hidden_initial=True)


def test_a_form_that_tells_what_it_showed_has_not_changed_by_itself():
    page = StampedForm().as_p()
    shown = {
        "moment": "令和7年12月1日 正午", "initial-moment": "令和7年12月1日 正午",
        "day": "令和7年12月1日", "initial-day": "令和7年12月1日",
    }  # fmt: skip

    assert all(f'name="{name}" value="{value}"' in page for name, value in shown.items())
    assert StampedForm(shown).changed_data == []
    assert StampedForm(shown | {"day": "R7.12.2"}).changed_data == ["day"]


def test_a_form_that_names_what_another_stored_names_the_day_as_its_box_does():
    assert shown(WarekiDateField(), DAY) == "令和7年12月1日"
    assert shown(WarekiDateTimeField(), NOON) == "令和7年12月1日 正午"
    assert shown(ClockField(), time(20)) == "午後8時"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("令和8年11月23日", ""), ("R8.11.23(月)\n\n2026/12/29", ""), ("11月23日", "no_year"),
        ("R8.11.23\n平成38年12月23日", "other_era"),
        ("令和8年11月23日(火)", "other_weekday"), ("勤労感謝の日", "invalid"),
    ],
)  # fmt: skip
def test_days_without_mail_are_read_by_the_same_rules(typed, code):
    ward = NoticeSettings(quiet_days=typed)

    try:
        ward.clean()
    except ValidationError as error:
        found = error.error_dict["quiet_days"][0].code
    else:
        found = ""

    assert found == code
