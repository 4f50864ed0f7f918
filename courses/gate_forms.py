"""How trainers choose what opens a stage and what a module waits for: from what can be meant.

A draft may be saved unfinished; what is published names nothing that is not there.
"""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import BlockField, StreamBlock

from courses.blocks import PREVIOUS, opening_blocks
from courses.cases.domain import access
from courses.cases.models import Case, CasePart
from courses.domain.needs import OF_STAGE, START
from courses.models.publishing import PublishedForm
from library.domain.ids import read_uuid
from library.keys import chosen_keys
from people.models import User


class StageForm(WagtailAdminPageForm):
    """A stage's form: conditions about the stages before it, and no others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the stages before."""
        super().__init__(*args, **kwargs)
        self.earlier = earlier_stages(self.instance, self.parent_page)
        field = self.fields.get("opening")
        if field is not None:
            chosen = [(str(stage.pk), stage.title) for stage in self.earlier]
            block = StreamBlock(opening_blocks([(PREVIOUS, "一つ前の段階"), *chosen]))
            self.fields["opening"] = BlockField(
                block=block, label=field.label, help_text=field.help_text, required=field.required
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a condition that contradicts another, or that nothing can be chosen for.

        Raises ValidationError("start_not_alone" | "no_stage_before").
        """
        cleaned: dict[str, Any] = super().clean()
        opening = cleaned.get("opening")
        if opening and not self.is_deferred_validation:
            try:
                self._check(opening)
            except ValidationError as error:
                self.add_error("opening", error)
        return cleaned

    def _check(self, opening: Any) -> None:
        kinds = [child.block_type for child in opening]
        if START in kinds and len(kinds) > 1:
            raise ValidationError(
                "「はじめから開いている」は、ほかの条件といっしょには使えません。どちらかを消してください。",
                code="start_not_alone",
            )
        inner = [each.block_type for child in opening if child.block_type == "any"
                 for each in child.value]  # fmt: skip
        if not self.earlier and OF_STAGE.intersection(kinds + inner):
            raise ValidationError(
                "この段階より前に段階がありません。「前の段階」の条件は使えません。",
                code="no_stage_before",
            )


def earlier_stages(stage: Any, parent: Any) -> list[Any]:
    """Return the stages of a course that stand before one; before a new one, all."""
    siblings = type(stage).objects.child_of(parent) if parent else type(stage).objects.none()
    if stage.pk:
        siblings = type(stage).objects.sibling_of(stage).filter(path__lt=stage.path)
    return list(siblings.order_by("path"))


def offered_of(cases: set[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the parts and the questions of cases as (key, number): the same key once."""
    parts: dict[str, str] = {}
    questions: dict[str, str] = {}
    ids = [pk for pk in map(read_uuid, cases) if pk]
    for part in CasePart.objects.filter(case__in=ids).order_by("case__order", "order"):
        parts.setdefault(part.key, f"第{part.order}部")
        for number, child in enumerate(part.questions, start=1):
            questions.setdefault(child.value["key"], f"第{part.order}部の問い{number}")
    return list(parts.items()), list(questions.items())


class ModuleForm(PublishedForm):
    """A module's form: it waits for one of its own stage or of an earlier one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer those modules, each with its stage."""
        super().__init__(*args, **kwargs)
        self._offer_cases()
        self._offer_parts_and_questions()
        field: Any = self.fields.get("waits_for")
        if field is not None:
            field.queryset = self._to_wait_for()
            stages = {page.path: page.title for page in self._stages()}
            field.label_from_instance = lambda page: (
                f"{stages.get(page.path[: -page.steplen], '')} {page.title}"
            )

    def _offer_cases(self) -> None:
        """Offer the cases that one may be told of; one that is chosen already stays, unnamed."""
        named = access.named_to(self.for_user) if isinstance(self.for_user, User) else set()
        own = {case.pk for case in self.instance.cases.all()} if self.instance.pk else set()
        own.add(self.instance.default_case_id)
        for name in ("cases", "default_case"):
            field: Any = self.fields.get(name)
            if field is not None:
                field.queryset = Case.objects.filter(pk__in=named | own)
                field.label_from_instance = partial(access.name_of, named=named)

    def _offer_parts_and_questions(self) -> None:
        """Offer the parts and questions of the cases that are chosen, by number.

        By number alone: whoever writes a module need not be one who may read the case.
        """
        if "case_parts" not in self.fields:
            return
        chosen = (
            self.data.getlist("cases") if self.is_bound and hasattr(self.data, "getlist") else []
        )
        stored = self.instance.cases.all() if self.instance.pk else []
        cases = {str(case.pk) for case in stored} | set(chosen)
        parts, questions = offered_of(cases)
        empty = "「扱う事例」をえらんで保存すると、ここでえらべます。"
        for name, label, offered in (
            ("case_parts", "読む部", parts), ("case_questions", "使う問い(なければ、すべて)", questions)
        ):  # fmt: skip
            self.fields[name] = chosen_keys(self.instance, name, offered, label=label, empty=empty)

    def _stages(self) -> list[Any]:
        stage = self.parent_page
        return [*stage.get_prev_siblings(), stage] if stage else []

    def _to_wait_for(self) -> Any:
        """Return the modules to choose from. A lecture that may be left out is not one."""
        modules = type(self.instance)._meta.get_field("waits_for").related_model.objects
        stage = self.parent_page
        if stage is None:
            return modules.none()
        course = stage.get_parent()
        upto = modules.descendant_of(course).filter(path__lt=f"{stage.path}~", is_choice=False)
        return upto.exclude(pk=self.instance.pk).order_by("path")

    def clean(self) -> dict[str, Any]:
        """Refuse to wait for nothing that is named, or for what waits for this module.

        Raises ValidationError("nothing_chosen" | "waits_in_a_ring").
        """
        cleaned: dict[str, Any] = super().clean()
        if self.is_deferred_validation or "wait_rule" not in self.fields:
            return cleaned
        chosen = cleaned.get("waits_for")
        if cleaned.get("wait_rule") != self.instance.Wait.CHOSEN:
            cleaned["waits_for"] = None
        elif chosen is None and "waits_for" not in self.errors:
            self._refuse("先に済ませる単元をえらんでください。", "nothing_chosen")
        elif chosen is not None and self._comes_back(chosen):
            self._refuse(
                f"「{chosen.title}」は、この単元が済むのを待っています。たがいに待つと、どちらも開きません。",
                "waits_in_a_ring",
            )
        return cleaned

    def _refuse(self, sentence: str, code: str) -> None:
        self.add_error("waits_for", ValidationError(sentence, code=code))

    def _comes_back(self, page: Any) -> bool:
        """Tell whether waiting leads from a module to this one, or in a ring."""
        seen: set[int] = set()
        while page is not None and page.pk not in seen:
            seen.add(page.pk)
            page = page.awaited()
            if page is not None and page.pk == self.instance.pk:
                return True
        return page is not None
