"""What is typed about sessions."""

import json
from functools import partial
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from courses.cases.domain import access, approval
from courses.cases.models import Case
from courses.groupwork.domain.marking import Line
from courses.groupwork.domain.roster import RosterRow, suggested_state
from courses.groupwork.domain.sessions import ENDS_BEFORE_START, meetings_of_open_runs
from courses.groupwork.models import Attendance, GroupSession
from courses.models import CourseRun, Enrolment, ModulePage
from courses.module_choice import ModuleField
from library.forms import LongTextField, WarekiDateTimeField
from people.choices import ManyRowsField
from people.models import User
from people.roles import Role
from people.seen import read_seen

STATES = [("", "記録しない"), *Attendance.State.choices]


class RosterForm(forms.Form):
    """The whole roster with one button."""

    reason = LongTextField(
        label="訂正の理由",
        limit=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "aria-describedby": "reason-hint"}),
    )

    original_kept = LongTextField(
        label="署名のある紙の出席簿の保管場所",
        limit=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "aria-describedby": "kept-hint"}),
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, session: GroupSession, rows: list[RosterRow], **kwargs: Any
    ) -> None:
        """Add one select for each person."""
        super().__init__(*args, **kwargs)
        self.rows = rows
        shown = {str(row.enrolment.pk): [row.state, suggested_state(session, row)] for row in rows}
        self.fields["seen"].initial = json.dumps(shown)
        for row in rows:
            name = row.enrolment.person.get_full_name()
            self.fields[self._name(row.enrolment)] = forms.ChoiceField(
                choices=STATES,
                required=False,
                initial=suggested_state(session, row),
                widget=forms.Select(
                    attrs={"class": "select select--row", "aria-label": f"{name}さんの出欠"}
                ),
            )

    @staticmethod
    def _name(enrolment: Enrolment) -> str:
        return f"state-{enrolment.pk}"

    def lines(self) -> list[tuple[RosterRow, forms.BoundField]]:
        """Return each person with their select."""
        return [(row, self[self._name(row.enrolment)]) for row in self.rows]

    def marks(self) -> dict[Enrolment, Line]:
        """Return what was chosen for each person on the page that was sent, and what it showed.

        Somebody who came while the page was open is not in it, and stays as they are.
        """
        seen = read_seen(self.cleaned_data["seen"])
        marks = {}
        for row in self.rows:
            name = self._name(row.enrolment)
            match seen.get(str(row.enrolment.pk)):
                case [str(stored), str(shown)]:
                    pass
                case _:
                    stored, shown = row.state, self.fields[name].initial
            if name in self.data:
                marks[row.enrolment] = Line(self.cleaned_data[name], shown, stored)
        return marks


class WalkInForm(forms.Form):
    """Somebody at the door who is not on the roster.

    `overlap`: the mark of what they would miss elsewhere, to be accepted by pressing again.
    """

    overlap = ""

    number = forms.CharField(
        label="受講者番号かお名前",
        help_text="別の回に申し込んでいた方は、この回に振り替わります。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "受講者番号かお名前を入れてください。"},
    )


def _cases_of(meetings: QuerySet[ModulePage], named: set[UUID], own: Any) -> QuerySet[Case]:
    """Return the cases that a session can have: nobody is told of one that is not approved.

    One that is chosen already stays, unnamed to whoever may not be told of it.
    """
    rows = Case.objects.filter(modules__in=meetings, pk__in=named).distinct()
    approved = approval.approved_among(rows.select_related("classification"))
    return Case.objects.filter(Q(pk__in=approved) | Q(pk=own))


class SessionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A session as the office plans it."""

    facilitators = ManyRowsField(
        User.objects.none(), label="進行役", widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = GroupSession
        fields = [
            "run", "module", "district", "venue", "starts_at", "ends_at", "capacity", "case",
            "facilitators",
        ]  # fmt: skip
        field_classes = {
            "starts_at": WarekiDateTimeField,
            "ends_at": WarekiDateTimeField,
        }
        help_texts = {"case": "事例の本文は、進行役と受講者だけが読めます。"}

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        """Offer what can be chosen: open runs, meetings, their cases, trainers."""
        super().__init__(*args, **kwargs)
        named = access.named_to_planner(viewer)
        meetings = meetings_of_open_runs() | ModulePage.objects.filter(pk=self.instance.module_id)
        choices: dict[str, QuerySet[Any]] = {
            "run": CourseRun.objects.filter(state=CourseRun.State.OPEN).select_related("course"),
            "case": _cases_of(meetings, named, self.instance.case_id),
            "facilitators": User.objects.not_left(on=timezone.localdate())
            .filter(groups__name=Role.TRAINER)
            .in_kana_order(),
        }
        for name, rows in choices.items():
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows
        case: Any = self.fields["case"]
        case.label_from_instance = partial(access.name_of, named=named)
        self.fields["module"] = ModuleField(meetings, label=self.fields["module"].label)
        self.fields["capacity"].widget.attrs["min"] = 1

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start, before the database's own words for it."""
        cleaned = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error(
                "ends_at",
                forms.ValidationError(ENDS_BEFORE_START, code="ends_before_start"),
            )
        return cleaned

    def ask_about(self, mark: str) -> None:
        """Ask whether what was told is known, with a box to tick before saving once more."""
        typed = cast("QueryDict", self.data).copy()
        typed.pop("overlap", None)
        self.data = typed
        self.fields["overlap"] = forms.CharField(
            label="重なりを承知のうえで保存する", required=False,
            help_text="上に出ている重なりでよければ、チェックを入れて、もう一度保存してください。",
            widget=forms.CheckboxInput(attrs={"value": mark}),
        )  # fmt: skip


class CancelForm(forms.Form):
    """Why a session is called off."""

    reason = LongTextField(
        label="中止の理由",
        limit=200,
        widget=forms.TextInput,
        help_text="申し込んだ方の画面に出ます。",
        error_messages={"required": "中止の理由を書いてください。"},
    )
