"""Every form of the project takes days and times in our own fields, and in no others."""

import re
from importlib import import_module

import django_filters
import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.forms.widgets import (
    DateInput,
    DateTimeInput,
    MultiWidget,
    SelectDateWidget,
    TimeInput,
)
from django.urls import get_resolver
from wagtail.admin.panels import get_edit_handler
from wagtail.admin.viewsets import viewsets
from wagtail.blocks import (
    BaseStreamBlock,
    BaseStructBlock,
    DateBlock,
    DateTimeBlock,
    ListBlock,
    TimeBlock,
)
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.fields import StreamField
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from library.forms import ClockField, DayRangeField, TypedField, WarekiDateField
from library.widgets import TypedInput

FIELDS = (forms.DateField, forms.DateTimeField, forms.TimeField, forms.SplitDateTimeField)
WIDGETS = (DateInput, DateTimeInput, TimeInput, SelectDateWidget)
BLOCKS = (DateBlock, DateTimeBlock, TimeBlock)
PICKERS = re.compile(
    r"""type\s*[=:]\s*["']?(?:date|time|datetime-local|month|week)\b"""
    r"|initDateChooser|initTimeChooser|initDateTimeChooser|flatpickr|datetimepicker"
)
# Shown by nothing here: there is no form page, no list of what was sent by one, no Django admin.
UNUSED = {
    "wagtail.contrib.forms.forms.SelectDateForm",
    "django.contrib.auth.forms.UserChangeForm",
}


def everything_below(cls):
    """Return all subclasses, theirs too."""
    return {one for sub in cls.__subclasses__() for one in {sub} | everything_below(sub)}


def all_forms():
    """Return every form class: those written, and those that the admin makes."""
    for app in apps.get_app_configs():
        for name in ("forms", "admin_forms", "wagtail_hooks", "views", "viewsets"):
            try:
                import_module(f"{app.name}.{name}")
            except ModuleNotFoundError as error:
                if error.name != f"{app.name}.{name}":
                    raise
    assert get_resolver().reverse_dict
    made = set()
    for viewset in viewsets.viewsets:
        for name in ("get_form_class", "get_edit_handler"):
            make = getattr(viewset, name, None)
            made.add(make() if make else None)
    models = {*get_page_models(), *get_snippet_models(), *settings_registry}
    made |= {get_edit_handler(model) for model in models}
    for handler in [one for one in made if hasattr(one, "get_form_class")]:
        made.add(handler.get_form_class())
    # What was made for one screen, its rows included, is only found among all that lives.
    return {one for one in everything_below(forms.BaseForm) | made if hasattr(one, "base_fields")}


def inner_fields(field):
    """Return a field and the fields inside it."""
    yield field
    for inner in getattr(field, "fields", ()):
        yield from inner_fields(inner)


def inner_widgets(widget):
    """Return a widget and the widgets inside it."""
    yield widget
    if isinstance(widget, MultiWidget):
        for inner in widget.widgets:
            yield from inner_widgets(inner)


def strangers_in(field):
    """Return what in a field takes a day or a time and is not ours."""
    for inner in inner_fields(field):
        if isinstance(inner, FIELDS) and not isinstance(inner, TypedField):
            yield inner
        if isinstance(inner, TypedField) and not isinstance(inner.widget, TypedInput):
            yield inner.widget
        for widget in inner_widgets(inner.widget):
            if isinstance(widget, WIDGETS) or getattr(widget, "input_type", "") in (
                "date", "time", "datetime-local",
            ):  # fmt: skip
                yield widget


def name_of(cls):
    return f"{cls.__module__}.{cls.__qualname__}"


def is_used(cls):
    # What a test made may not have been thrown away yet.
    strangers = ("wagtail.contrib.styleguide", "wagtail.test", "tests.")
    return not name_of(cls).startswith(strangers)


@pytest.fixture(scope="module")
def form_classes(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return {one for one in all_forms() if is_used(one)}


def test_no_form_takes_a_day_in_another_field(form_classes):
    found = {
        f"{name_of(form)}.{name}: {type(stranger).__name__}"
        for form in form_classes
        for name, field in form.base_fields.items()
        for stranger in strangers_in(field)
        if name_of(form) not in UNUSED
    }

    assert found == set()


def test_the_walk_comes_by_the_forms_that_take_days(form_classes):
    taking = {
        form.__name__
        for form in form_classes
        for field in form.base_fields.values()
        if isinstance(field, TypedField)
    }

    assert {
        "AffiliationForm", "AppointmentForm", "NewPersonForm", "SessionForm", "GrantForm", "GrantEndForm",
        "RunForm", "HallForm", "OriginalForm", "ExternalTrainingForm", "EventPageForm", "NewsPageForm",
        "LecturePageForm", "NoticeSettingsForm", "PledgeTextForm", "TermForm",
    } <= taking  # fmt: skip
    assert len(form_classes) > 100


def test_no_filter_of_a_list_takes_a_day_in_another_field(form_classes):
    filtersets = everything_below(django_filters.FilterSet)
    found = {
        f"{name_of(one)}.{name}: {type(stranger).__name__}"
        for one in filtersets
        for name, rule in one.base_filters.items()
        if is_used(one) and isinstance(rule.field_class, type)
        and not issubclass(rule.field_class, forms.ModelChoiceField)
        for stranger in strangers_in(rule.field)
    }  # fmt: skip
    ranges = {
        name_of(one)
        for one in filtersets
        for rule in one.base_filters.values()
        if rule.field_class is DayRangeField
    }

    assert found == set()
    assert len(ranges) > 3


def children_of(block):
    """Return a block and all blocks inside it."""
    yield block
    inside = []
    if isinstance(block, BaseStreamBlock | BaseStructBlock | BaseTypedTableBlock):
        inside = block.child_blocks.values()
    elif isinstance(block, ListBlock):
        inside = [block.child_block]
    for child in inside:
        yield from children_of(child)


def test_no_block_takes_a_day_in_another_field():
    blocks = [
        block
        for model in apps.get_models()
        for column in model._meta.get_fields()
        if isinstance(column, StreamField)
        for block in children_of(column.stream_block)
    ]
    taking = [block for block in blocks if isinstance(block, BLOCKS)]

    assert [b for b in blocks if hasattr(b, "field") and [*strangers_in(b.field)]] == []
    assert {type(block.field) for block in taking} == {WarekiDateField}


@pytest.mark.parametrize("folder", ["templates", "site/static/js"])
def test_no_page_and_no_script_has_a_picker(folder):
    files = [f for f in (settings.BASE_DIR / folder).rglob("*.*") if f.suffix in (".html", ".js")]

    assert [str(f) for f in files if PICKERS.search(f.read_text(encoding="utf-8"))] == []
    assert files


def test_a_picker_would_be_found():
    class Picked(forms.Form):
        day = forms.DateField()
        when = forms.SplitDateTimeField()
        typed = ClockField(widget=forms.TimeInput)

    found = {
        name: [type(one).__name__ for one in strangers_in(field)]
        for name, field in Picked.base_fields.items()
    }

    assert found["day"] == ["DateField", "DateInput"]
    assert "SplitDateTimeField" in found["when"]
    assert found["typed"] == []
    assert PICKERS.search('<input name="a" type="date">')
    assert not PICKERS.search('<input type="text">')
