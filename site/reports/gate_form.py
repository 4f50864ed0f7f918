"""How HR says what opens a stage of an open run: what the course's own editor offers.

All that is ticked must hold, and one of those of which one is enough. What is more than that is
written on the stage's page, and taken from there.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from courses.blocks import FEWEST
from courses.domain.freezing import opening_to_freeze
from courses.domain.needs import OF_STAGE, START, Need, Opening, read_opening
from courses.domain.openings import KINDS
from courses.models import CourseRun, Requirement, RunStage
from library.domain.quotes import quoted
from library.domain.typed_days import OF_THIS_SYSTEM
from library.forms import WarekiDateField

# (kind of need, what is said of an earlier stage).
OF_EARLIER = [
    ("stage", "{}のすべてを終える"),
    ("quizzes", "{}の確認テストにすべて合格する"),
    ("worksheets", "{}の様式がすべて確認される"),
    ("sessions", "{}の集合研修にすべて出席する"),
]
PLAIN = [("pledge", "秘密を守る誓約をする"), ("by_hand", "研修事務局が開く")]


def earlier_stages(stage: RunStage) -> list[RunStage]:
    """Return the stages of the run that stand before this one."""
    rows = RunStage.objects.filter(run=stage.run_id, order__lt=stage.order)
    return list(rows.select_related("page").order_by("order"))


def opening_of_page(stage: RunStage) -> Opening:
    """Return what the stage's own page says now, as the next run would freeze it."""
    pages = [row.page for row in earlier_stages(stage)]
    return read_opening(opening_to_freeze(stage.page, pages))


class GateForm(forms.Form):
    """All of `need`, and one of `any`."""

    need = forms.MultipleChoiceField(
        label="すべて要ること", required=False, widget=forms.CheckboxSelectMultiple
    )
    need_day = WarekiDateField(
        label="この日になること", required=False, earliest=OF_THIS_SYSTEM,
        help_text="日付も要るときに入れます。",
    )  # fmt: skip
    any = forms.MultipleChoiceField(
        label="どれか一つでよいこと", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="なければ、何も選びません。選ぶときは、下の日付と合わせて二つ以上です。",
    )  # fmt: skip
    any_day = WarekiDateField(
        label="どれか一つでよいことの一つとして、この日になること", required=False,
        earliest=OF_THIS_SYSTEM,
    )  # fmt: skip

    def __init__(self, data: Any, *, stage: RunStage) -> None:
        """Offer what can open the stage; begin with what opens it now."""
        super().__init__(data, initial=_initial(read_opening(stage.opening)))
        offered = [*PLAIN, *_of_earlier(earlier_stages(stage))]
        self.fields["need"].choices = [(START, "はじめから開いている"), *offered]  # type: ignore[attr-defined]
        self.fields["any"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse what says nothing or contradicts itself.

        Raises ValidationError("no_condition" | "start_not_alone" | "too_few").
        """
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        needs = self.needs()
        if not needs:
            raise ValidationError("開く条件を選んでください。", code="no_condition")
        if len(needs) > 1 and any(need.kind == START for need in needs):
            raise ValidationError(
                "「はじめから開いている」は、ほかの条件といっしょには使えません。どちらかを外してください。",
                code="start_not_alone",
            )
        if any(need.kind == "any" and len(need.of) < FEWEST for need in needs):
            self.add_error(
                "any",
                ValidationError(
                    "「どれか一つでよいこと」は、二つ以上選んでください。一つだけなら、上の「すべて要ること」で選びます。",
                    code="too_few",
                ),
            )
        return cleaned

    def needs(self) -> Opening:
        """Return what was chosen."""
        said = self.cleaned_data
        ways = _needs(said.get("any", []), said.get("any_day"))
        whole = _needs(said.get("need", []), said.get("need_day"))
        return (*whole, Need("any", of=ways)) if ways else whole


def _of_earlier(stages: list[RunStage]) -> list[tuple[str, str]]:
    """Return what can be asked of each stage: no quizzes of one that has none."""
    rows = Requirement.objects.filter(module__stage__in=stages, module__is_required=True)
    asked = set(rows.values_list("module__stage", "kind"))
    return [
        (f"{kind}:{stage.key}", words.format(quoted(stage.title)))
        for stage in stages
        for kind, words in OF_EARLIER
        if not KINDS[kind] or (stage.pk, KINDS[kind]) in asked
    ]


def _needs(values: Iterable[str], day: Any) -> Opening:
    parted = (value.partition(":") for value in values)
    needs = tuple(dict.fromkeys(Need(kind, stage=stage) for kind, _, stage in parted))
    return (*needs, Need("date", day=day)) if day else needs


def _initial(opening: Opening) -> dict[str, Any]:
    """Tick what opens the stage now, as far as this form can say it."""
    ways = next((need.of for need in opening if need.kind == "any"), ())
    return {
        "need": [_value(need) for need in opening],
        "need_day": _day(opening),
        "any": [_value(need) for need in ways],
        "any_day": _day(ways),
    }


def _value(need: Need) -> str:
    return f"{need.kind}:{need.stage}" if need.kind in OF_STAGE else need.kind


def _day(needs: Opening) -> Any:
    return next((need.day for need in needs if need.kind == "date"), None)


def stage_of(run: CourseRun, key: str) -> RunStage:
    """Return a stage of the run. Raises ValidationError("no_such_stage")."""
    row = run.stages.select_related("page").filter(key=key).first()
    if row is None:
        raise ValidationError("その段階はこの開催にありません。", code="no_such_stage")
    return row
