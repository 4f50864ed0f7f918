"""The blocks that trainers write questions with. What cannot be graded is refused here, in words.

A key left empty is given by its place: trainers need not know that there are keys.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from quizzes.domain.spelling import check_accepted

LETTERS = "abcdefghijklmnopqrstuvwxyz"
KEY_HELP = "空なら自動で付きます。"


def fill_keys(rows: Iterable[Any], names: Sequence[str]) -> None:
    """Give each row without a key of its own the first name that no other row has.

    A row whose key stands before it was duplicated.
    """
    rows = list(rows)
    taken = {row["key"] for row in rows}
    free = (name for name in names if name not in taken)
    seen: set[str] = {""}
    for row in rows:
        row["key"] = next(free, "") if row["key"] in seen else row["key"]
        seen.add(row["key"])


def twice(values: Iterable[str]) -> list[str]:
    """Return the values that stand there more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


class QuestionBlock(blocks.StructBlock):
    """What every kind of question has."""

    key = blocks.CharBlock(label="キー", max_length=20, required=False, help_text=KEY_HELP)
    prompt = blocks.TextBlock(label="問題", rows=3)
    points = blocks.IntegerBlock(label="配点", min_value=1, max_value=100, default=1)
    explanation = blocks.TextBlock(label="解説", rows=3)

    def clean(self, value: Any) -> Any:
        """Refuse a question that nobody could answer rightly."""
        cleaned = super().clean(value)
        problem = self.problem(cleaned)
        if problem:
            field, sentence = problem
            error = ValidationError(sentence, code="invalid")
            raise StructBlockValidationError(
                {field: ListBlockValidationError(non_block_errors=[error])}
            )
        return cleaned

    def problem(self, value: Any) -> tuple[str, str] | None:
        """Return (the list that is wrong, a sentence saying how), if anything is."""
        return None


class ChoiceBlock(blocks.StructBlock):
    """One choice."""

    key = blocks.CharBlock(label="キー", max_length=10, required=False, help_text=KEY_HELP)
    text = blocks.CharBlock(label="選択肢", max_length=300)
    correct = blocks.BooleanBlock(label="正解", required=False)

    class Meta:
        label = "選択肢"


class SingleBlock(QuestionBlock):
    """一つ選ぶ."""

    choices = blocks.ListBlock(ChoiceBlock(), label="選択肢", min_num=2)

    class Meta:
        label = "一つ選ぶ"

    def problem(self, value: Any) -> tuple[str, str] | None:
        """Ask for choices that differ, then for the right number of right ones."""
        choices = value["choices"]
        fill_keys(choices, LETTERS)
        if twice(c["text"] for c in choices):
            return "choices", "同じ文の選択肢が2つあります。どちらかを直してください。"
        sentence = self.wrong_number(sum(c["correct"] for c in choices), len(choices))
        return ("choices", sentence) if sentence else None

    def wrong_number(self, correct: int, count: int) -> str:
        """Say what is wrong with this many right choices."""
        if correct == 1:
            return ""
        return f"正解の選択肢を、ちょうど一つにしてください。いまは{correct}個です。"


class MultipleBlock(SingleBlock):
    """すべて選ぶ: right only when the whole set is."""

    class Meta:
        label = "すべて選ぶ"

    def wrong_number(self, correct: int, count: int) -> str:
        """Some are right, but not all."""
        if 1 <= correct < count:
            return ""
        return "正解の選択肢と、正解でない選択肢を、それぞれ一つ以上にしてください。"


class TrueFalseBlock(QuestionBlock):
    """正しいか誤りか."""

    answer = blocks.BooleanBlock(
        label="正しい", required=False, help_text="問題の文が正しいときに印を付けます。"
    )

    class Meta:
        label = "正しいか誤りか"


class AcceptedBlock(blocks.CharBlock):
    """A right answer; the editor shows beside it which other spellings count."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget.attrs["data-controller"] = "spellings"

    def clean(self, value: str) -> str:
        """Refuse what nobody's answer could be."""
        cleaned: str = super().clean(value)
        check_accepted(cleaned)
        return cleaned

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Stand in migrations as the plain block: only its field on the screen differs."""
        return "wagtail.blocks.CharBlock", [], self._constructor_args[1]


class ShortTextBlock(QuestionBlock):
    """ことばで答える."""

    accepted = blocks.ListBlock(
        AcceptedBlock(label="正解", max_length=200),
        label="正解とする答え",
        min_num=1,
        help_text="全角と半角、大文字と小文字、ひらがなとカタカナ、空白、前後の記号のちがいは問いません。",
    )

    class Meta:
        label = "ことばで答える"


class ItemBlock(blocks.StructBlock):
    """An item to put in order."""

    key = blocks.CharBlock(label="キー", max_length=10, required=False, help_text=KEY_HELP)
    text = blocks.CharBlock(label="項目", max_length=300)

    class Meta:
        label = "項目"


class OrderingBlock(QuestionBlock):
    """並べる: items stand in the right order; they are shown shuffled."""

    items = blocks.ListBlock(ItemBlock(), label="項目(正しい順に)", min_num=2)

    class Meta:
        label = "順に並べる"

    def problem(self, value: Any) -> tuple[str, str] | None:
        """Ask for items that differ."""
        items = value["items"]
        fill_keys(items, LETTERS)
        if twice(i["text"] for i in items):
            return "items", "同じ文の項目が2つあります。どちらかを直してください。"
        return None


class PairBlock(blocks.StructBlock):
    """Two things that belong together."""

    left = blocks.CharBlock(label="ことば", max_length=300)
    right = blocks.CharBlock(label="組になる説明", max_length=300)

    class Meta:
        label = "組"


class MatchingBlock(QuestionBlock):
    """組み合わせる."""

    pairs = blocks.ListBlock(PairBlock(), label="組", min_num=2)
    extra_right = blocks.ListBlock(
        blocks.CharBlock(label="どれとも組にならない説明", max_length=300),
        label="まぎらわしい説明",
        default=[],
    )

    class Meta:
        label = "組み合わせる"

    def problem(self, value: Any) -> tuple[str, str] | None:
        """Ask for pairs that can be told apart."""
        if twice(p["left"] for p in value["pairs"]):
            return "pairs", "同じことばが2つあります。どちらかを直してください。"
        known = [p["right"] for p in value["pairs"]]
        if twice(known):
            return "pairs", "同じ説明が2つあります。どちらかを直してください。"
        if twice([*known, *value["extra_right"]]):
            return "extra_right", "組になる説明や、ほかのまぎらわしい説明と同じものがあります。"
        return None


class KeyedStreamBlock(blocks.StreamBlock):
    """A list of questions, each with a key of its own."""

    def clean(self, value: Any) -> Any:
        """Give each question a key of its own."""
        cleaned = super().clean(value)
        rows = [child.value for child in cleaned]
        fill_keys(rows, [f"q{n}" for n in range(1, len(rows) * 2 + 1)])
        return cleaned


class QuestionsBlock(KeyedStreamBlock):
    """The questions of a quiz."""

    single = SingleBlock()
    multiple = MultipleBlock()
    true_false = TrueFalseBlock()
    short_text = ShortTextBlock()
    ordering = OrderingBlock()
    matching = MatchingBlock()


class SurveyQuestionBlock(blocks.StructBlock):
    """A question of a survey."""

    key = blocks.CharBlock(label="キー", max_length=20, required=False, help_text=KEY_HELP)
    type = blocks.ChoiceBlock(
        label="種類",
        choices=[
            ("scale5", "5段階"),
            ("single", "一つ選ぶ"),
            ("multiple", "すべて選ぶ"),
            ("text", "自由に書く"),
        ],
    )
    prompt = blocks.CharBlock(label="質問", max_length=300)
    labels = blocks.ListBlock(
        blocks.CharBlock(label="ことば", max_length=60),
        label="5段階のことば",
        default=[],
        help_text="種類が「5段階」のときだけ、低いほうから5つ書きます。",
    )
    options = blocks.ListBlock(
        blocks.CharBlock(label="選択肢", max_length=200),
        label="選択肢",
        default=[],
        help_text="種類が「一つ選ぶ」「すべて選ぶ」のときだけ書きます。",
    )
    max_length = blocks.IntegerBlock(
        label="文字数の上限", required=False, min_value=1, max_value=4000
    )

    class Meta:
        label = "質問"

    def clean(self, value: Any) -> Any:
        """Refuse a question that has nothing to choose from."""
        cleaned = super().clean(value)
        field, sentence = "", ""
        if cleaned["type"] == "scale5" and len(cleaned["labels"]) != 5:
            field, sentence = "labels", "5段階のことばを、ちょうど5つ書いてください。"
        elif cleaned["type"] in ("single", "multiple"):
            field = "options"
            if len(cleaned["options"]) < 2:
                sentence = "選択肢を2つ以上書いてください。"
            elif twice(cleaned["options"]):
                sentence = "同じ選択肢が2つあります。どちらかを直してください。"
        if sentence:
            error = ValidationError(sentence, code="invalid")
            raise StructBlockValidationError(
                {field: ListBlockValidationError(non_block_errors=[error])}
            )
        return cleaned


class SurveyQuestionsBlock(KeyedStreamBlock):
    """The questions of a survey."""

    question = SurveyQuestionBlock()
