"""What opens a stage, as trainers choose it: nothing is typed that names something else."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from library.blocks.days import DayBlock
from library.domain.typed_days import OF_THIS_SYSTEM

# The stage that stands before this one, whichever that is when a run opens.
PREVIOUS = "previous"
# Of one condition alone it makes no sense to ask for any.
FEWEST = 2
_CHOICE = tuple[str, Any]


def stage_choices() -> list[_CHOICE]:
    """Return the stage before and every stage by course: the page's own form offers fewer."""
    stages = apps.get_model("courses", "StagePage").objects.order_by("path")
    courses = {c.path: c.title for c in apps.get_model("courses", "CoursePage").objects.all()}
    groups: dict[str, list[_CHOICE]] = {}
    for stage in stages:
        course = courses.get(stage.path[: -stage.steplen], "")
        groups.setdefault(course, []).append((str(stage.pk), stage.title))
    return [(PREVIOUS, "一つ前の段階"), *groups.items()]


class OfStageBlock(blocks.ChoiceBlock):
    """A condition about another stage: which one."""

    def __init__(self, choices: Any = stage_choices, **kwargs: Any) -> None:
        """Offer the stage before first, and take it unless another is chosen."""
        kwargs.setdefault("default", PREVIOUS)
        super().__init__(choices=choices, **kwargs)

    def normalize_choice(self, value: Any) -> str | None:
        """Return the key as it is stored: every key is text, and only the form asks which there are.

        Wagtail would compare it with each choice, and so read every course to show one stage.
        """
        return None if value is None else str(value)


def _simple(choices: Any) -> list[tuple[str, blocks.Block]]:
    said = "この条件には、えらぶものがありません。"
    return [
        ("pledge", blocks.StaticBlock(label="秘密を守る誓約をしている", admin_text=said)),
        ("stage", OfStageBlock(choices, label="段階のすべての単元を終えている")),
        ("quizzes", OfStageBlock(choices, label="段階の確認テストにすべて合格している")),
        ("worksheets", OfStageBlock(choices, label="段階の様式がすべて確認されている")),
        ("sessions", OfStageBlock(choices, label="段階の集合研修にすべて出席している")),
        ("date", DayBlock(label="日付がきている", earliest=OF_THIS_SYSTEM)),
        (
            "by_hand",
            blocks.StaticBlock(
                label="研修事務局が開く",
                admin_text="開催が始まってから、人事・所管課か研修事務局が「段階を開く」を押します。",
            ),
        ),
    ]


class AnyBlock(blocks.StreamBlock):
    """Several conditions, of which one is enough."""

    def clean(self, value: Any) -> Any:
        """Refuse one alone, in words that say where it belongs."""
        if len(value) < FEWEST:
            sentence = "条件を二つ以上えらんでください。一つだけなら、この枠の外に置いてください。"
            error = ValidationError(sentence, code="too_few")
            raise StreamBlockValidationError(non_block_errors=[error])
        return super().clean(value)

    class Meta:
        label = "次のうち、どれか一つ"
        icon = "list-ul"
        min_num = FEWEST


def opening_blocks(choices: Any = stage_choices) -> list[tuple[str, blocks.Block]]:
    """Return what may be chosen; all that is chosen must hold."""
    start = blocks.StaticBlock(
        label="はじめから開いている", admin_text="受講が始まると、だれにでもすぐ開きます。"
    )
    return [("start", start), *_simple(choices), ("any", AnyBlock(_simple(choices)))]
