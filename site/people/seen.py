"""A form remembers what it showed: saving it undoes nothing that somebody else did meanwhile.

Each field is compared three ways: what the form showed, what is stored now, what was sent. What
its user left alone stays as it is stored. What both have changed is refused once, with the words
of both: saving again is done knowingly.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Manager, Model, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

SALT = "people.seen"
FIELD = "seen"
LENGTH = 12
SHOWN_CHARACTERS = 60
# Of what is one's own: another window was faster.
ELSEWHERE = "ほかの画面で"


def fingerprint(value: Any) -> str:
    """Return a short mark of a value: equal for what a form shows and what it sends back."""
    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=False, default=str)
    return salted_hmac(SALT, text).hexdigest()[:LENGTH]


class Verdict(Enum):
    """Whose a value is, once the page that sent it is compared with what is stored."""

    MINE = "changed on the page, or by nobody"
    THEIRS = "changed meanwhile, left alone on the page"
    BOTH = "changed by both"


def compare(sent: str, *, shown: str, before: str, now: str) -> Verdict:
    """Compare one mark of many: stored `before`, when the page showed it, and `now`."""
    if now == before:
        return Verdict.MINE
    return Verdict.THEIRS if sent == shown else Verdict.BOTH


def read_seen(text: str) -> dict[str, Any]:
    """Read what a page says it showed; nothing where it says nothing."""
    try:
        seen = json.loads(text or "{}")
    except (ValueError, RecursionError):  # the latter of brackets a thousand deep
        return {}
    return seen if isinstance(seen, dict) else {}


def plain(value: Any) -> Any:
    """Return a value of a field in the one form that is compared."""
    if value is None or value is False:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, date | time | Decimal | float | File):
        return _simple(value)
    if hasattr(value, "get_prep_value"):  # a StreamField's
        return value.get_prep_value()
    if isinstance(value, Manager | QuerySet | list | tuple | set):
        rows = value.all() if isinstance(value, Manager) else value
        return _many(rows)
    return value if isinstance(value, dict) else str(value).replace("\r\n", "\n").strip()


def _simple(value: "date | time | Decimal | float | File[Any]") -> str:
    if isinstance(value, datetime):
        aware = value if timezone.is_aware(value) else timezone.make_aware(value)
        return aware.astimezone(UTC).replace(microsecond=0).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, File):
        return value.name or ""
    return str(Decimal(str(value)).normalize())


def _many(rows: Iterable[Any]) -> list[Any] | str:
    """What was ticked has no order."""
    items = [plain(row) for row in rows]
    if all(isinstance(item, str) for item in items):
        items.sort()
    return items or ""


class SeenField(forms.CharField):
    """The marks of what a form showed. Drawn again, it carries on what the form settles."""

    widget = forms.HiddenInput

    def __init__(self, carried: Callable[[], str]) -> None:
        super().__init__(required=False, label="")
        self.carried = carried

    def bound_data(self, data: Any, initial: Any) -> str:
        """Return what the page that is drawn now shows."""
        return self.carried()

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say no: nobody types it."""
        return False


class SeenForm:
    """Goes before a form class. `faster` says by what: 「山田花子さん(午後2時3分)の操作で」."""

    faster: Callable[[], str] = staticmethod(lambda: "")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form = cast("forms.Form", self)
        self.kept_theirs: list[str] = []
        self._settled: set[str] = set()
        self._untouched: set[str] = set()
        # Read once, before validation writes what was typed into the instance.
        self._stored = {name: self._mark(name) for name in form.fields}
        self._stored |= {f"+{name}": _rows_of(each) for name, each in self._sets().items()}
        field = SeenField(self._carried)
        field.initial = json.dumps(self._stored)
        form.fields[FIELD] = field

    def _sets(self) -> dict[str, Any]:
        return getattr(self, "formsets", {})

    def _mark(self, name: str) -> str:
        form = cast("forms.Form", self)
        return fingerprint(form.get_initial_for_field(form.fields[name], name))

    def _seen(self) -> dict[str, str]:
        """Return what the page showed. A form that says nothing has seen what is stored."""
        form = cast("forms.Form", self)
        return read_seen(form.data.get(form.add_prefix(FIELD), "")) or self._stored

    def _carried(self) -> str:
        """Carry on what was seen, and what a refusal has told."""
        told = {name: self._stored[name] for name in self._settled}
        return json.dumps(self._seen() | told)

    @property
    def changed_data(self) -> list[str]:
        """Leave out what stays as somebody else stored it: the trail names what was changed."""
        changed = super().changed_data  # type: ignore[misc]
        return [name for name in changed if name not in self._untouched]

    def _clean_form(self) -> None:
        super()._clean_form()  # type: ignore[misc]
        seen = self._seen()
        for name, stored in self._stored.items():
            if seen.get(name, stored) != stored:
                self._settle(name, seen[name])

    def _settle(self, name: str, seen: str) -> None:
        """Take over what somebody else stored, or refuse what both have changed."""
        form = cast("forms.Form", self)
        if name.startswith("+"):
            self._refuse(None, name, "並べた項目", "")
            return
        field = form.fields[name]
        label = str(form[name].label or name)
        sent = form.cleaned_data.get(name)
        if name not in form.cleaned_data or fingerprint(sent) == self._stored[name]:
            return
        initial = form.get_initial_for_field(field, name)
        if fingerprint(sent) != seen:
            self._refuse(name, name, label, shown(field, initial))
            return
        try:
            form.cleaned_data[name] = _as_cleaned(field, initial)
        except ValidationError:
            self._refuse(name, name, label, shown(field, initial))
        else:
            self.kept_theirs.append(label)
            self._untouched.add(name)

    def _refuse(self, field: str | None, name: str, label: str, theirs: str) -> None:
        form = cast("forms.Form", self)
        self._settled.add(name)
        form.add_error(field, conflict(label, theirs, self.faster()))


def conflict(label: str, theirs: str, who: str) -> ValidationError:
    """Return the refusal: what happened, what was kept, what to do."""
    now = f"「{theirs}」に" if theirs else ""
    return ValidationError(
        f"「{label}」は、この画面を開いたあとに、{who or 'ほかの方の操作で'}{now}変わりました。"
        "あなたの入力は、まだ保存せずに残してあります。"
        "このままでよければ、もう一度保存してください。",
        code="faster",
    )


def shown(field: forms.Field, value: Any) -> str:
    """Return a stored value as people read it; nothing for what is too long to say."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if hasattr(value, "get_prep_value"):
        return ""
    if value is None or value == "":
        return "(空欄)"
    if isinstance(value, date | time):
        # The field of a day knows how its box shows it.
        return str(field.prepare_value(value))
    chosen = (
        {plain(value)} if not isinstance(value, list | tuple | QuerySet) else set(plain(value))
    )
    labels = [str(label) for key, label in _choices(field) if str(key) in chosen]
    text = "、".join(labels) if labels else str(value)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def _choices(field: forms.Field) -> Iterable[tuple[Any, Any]]:
    choices = getattr(field, "choices", ())
    return [pair for pair in choices if not isinstance(pair[1], list | tuple)]


def _as_cleaned(field: forms.Field, initial: Any) -> Any:
    """Return a stored value as validation would."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return list(initial or [])
    if isinstance(field, forms.FileField):
        return field.clean(None, initial)
    return field.clean(initial)


def _rows_of(formset: Any) -> str:
    """Return the mark of all rows that hang on the instance."""
    rows = [
        [str(row.pk), *(fingerprint(row.serializable_value(f.attname)) for f in row._meta.fields)]
        for row in formset.get_queryset()
    ]
    return fingerprint([json.dumps(row) for row in rows])


def seen_form(form_class: type[Any]) -> type[Any]:
    """Return the form class with its memory.

    Made without the metaclass, which would build Wagtail's form and its formsets anew and lose
    the widgets that its panels gave them.
    """
    if issubclass(form_class, SeenForm):
        return form_class
    name = f"Seen{form_class.__name__}"
    made: type[Any] = type.__new__(
        type(form_class), name, (SeenForm, form_class), {"__module__": form_class.__module__}
    )
    return made
