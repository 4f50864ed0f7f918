"""A lecture as it is printed: all its sections, one after the other."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from courses.models import ModulePage, Section
from library.domain.known_words import KnownWords, known_words
from library.domain.wareki import wareki
from papers.domain import nodes
from papers.domain.nodes import Node, Words

# Wide enough for A4, small enough for forty copies in one file.
PICTURE = "width-1000|format-jpeg|jpegquality-70"


@dataclass(slots=True)
class LecturePrint:
    """The blocks of a lecture, and the pictures that they name by id (as SVG around a JPEG)."""

    furigana: bool
    blocks: list[Node] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)
    known: KnownWords | None = None

    def say(self, markup: Any) -> Words:
        """Return a text with its readings, if the reader wants them."""
        return nodes.words(markup, self.known, furigana=self.furigana)


def print_lecture(page: ModulePage, *, furigana: bool = True) -> LecturePrint:
    """Set a lecture: every section with its blocks."""
    made = LecturePrint(furigana)
    readings = known_words() if furigana else {}
    for section in page.sections():
        # As on screen, a word of the glossary has its reading once a section.
        made.known = KnownWords(readings)
        made.blocks += _section(made, section)
    return made


def _section(made: LecturePrint, section: Section) -> list[Node]:
    blocks = [nodes.heading(made.say(section.heading))] if section.heading else []
    for block in section.content:
        set_block = _BLOCKS.get(block.block_type)
        blocks += set_block(made, block.value) if set_block else _other(made, block)
    return blocks


def _other(made: LecturePrint, block: Any) -> list[Node]:
    """Print at least the words of a block that has no form of its own on paper."""
    said = block.block.get_searchable_content(block.value)
    return [nodes.paragraph([str(text)]) for text in said]


def _paragraph(made: LecturePrint, value: Any) -> list[Node]:
    return [nodes.paragraph(made.say(value))]


def _heading(made: LecturePrint, value: Any) -> list[Node]:
    return [nodes.heading(made.say(value), 3)]


def _key_point(made: LecturePrint, value: Any) -> list[Node]:
    return [nodes.box(["要点"], [nodes.paragraph(made.say(value["text"]))])]


def _caution(made: LecturePrint, value: Any) -> list[Node]:
    blocks = [nodes.items([made.say(item) for item in value["items"]])] if value["items"] else []
    if value["text"]:
        blocks.append(nodes.paragraph(made.say(value["text"])))
    return [nodes.box(made.say(value["title"]), blocks)]


def _rich_text(made: LecturePrint, value: Any) -> list[Node]:
    return nodes.rich(str(value.source))


def _picture(made: LecturePrint, picture: Any, caption: Any = "") -> Node:
    key = str(picture.pk)
    if key not in made.pictures:
        made.pictures[key] = _as_svg(picture)
    alt = "" if picture.decorative else str(picture.contextual_alt_text)
    return {"t": "figure", "image": key, "alt": alt, "c": made.say(caption) if caption else []}


def _as_svg(picture: Any) -> str:
    """Wrap a picture: the template can read SVG from text, not bytes."""
    rendition = picture.get_rendition(PICTURE)
    with rendition.file.open() as file:
        content = base64.b64encode(file.read()).decode()
    size = f'width="{rendition.width}" height="{rendition.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="data:image/jpeg;base64,{content}"/></svg>'
    )


def _figure(made: LecturePrint, value: Any) -> list[Node]:
    return [_picture(made, value["picture"], value["caption"])]


def _slides(made: LecturePrint, value: Any) -> list[Node]:
    blocks = [nodes.heading(made.say(value["title"]), 3)]
    count = len(value["slides"])
    for number, slide in enumerate(value["slides"], start=1):
        blocks.append(nodes.note([f"{count}枚のうち{number}枚目"]))
        if slide["picture"]:
            blocks.append(_picture(made, slide["picture"]))
        blocks.append(nodes.paragraph(made.say(slide["text"])))
    return blocks


def _table(made: LecturePrint, value: Any) -> list[Node]:
    cells = value["cells"]
    return [
        {
            "t": "table",
            "caption": made.say(cells.caption) if cells.caption else [],
            "head": [made.say(column["heading"]) for column in cells.columns],
            "rows": [[made.say(cell.value) for cell in row] for row in cells.rows],
        }
    ]


def _recording(made: LecturePrint, value: Any) -> list[Node]:
    """Print what is said in a video or a recording."""
    media = value["media"]
    transcript = str(getattr(media, "transcript", "") or "") if media else ""
    title = made.say(value["caption"]) if value.get("caption") else [str(media or "動画・音声")]
    lines = [line.strip() for line in transcript.splitlines() if line.strip()]
    said = [nodes.paragraph(made.say(line)) for line in lines]
    return [nodes.box(["動画・音声の内容:", *title], said)]


def _term(made: LecturePrint, value: Any) -> list[Node]:
    if not value:
        return []
    word: Words = [{"b": value.term, "r": value.kana}] if made.furigana else [value.term]
    return [nodes.box(["ことばの説明:", *word], [nodes.paragraph(made.say(value.text))])]


def _check(made: LecturePrint, value: Any) -> list[Node]:
    """A question to think by: no answer is marked, so its explanation may stand below."""
    question = [nodes.paragraph(made.say(value["question"]))]
    if "choices" in value:
        question.append(nodes.items([made.say(c["text"]) for c in value["choices"]]))
        right = [c["text"] for c in value["choices"] if c["correct"]]
    else:
        right = ["○ 正しい" if value["answer"] else "× 正しくない"]
    answer = [nodes.note(["答え:", *made.say("、".join(map(str, right)))])]
    answer.append(nodes.note(made.say(value["explanation"])))
    return [nodes.box(["たしかめ(考えるための問いです)"], question + answer)]


def _as_of(made: LecturePrint, value: Any) -> list[Node]:
    day = f"{wareki(value['on'])}現在。" if value["on"] else ""
    return [nodes.note([f"資料の時点 {day}", *made.say(value["note"])])]


def _reference(made: LecturePrint, value: Any) -> list[Node]:
    more = f"({value['note']})" if value["note"] else ""
    return [nodes.note([f"参考 {value['title']}{more}"])]


_BLOCKS: dict[str, Callable[[LecturePrint, Any], list[Node]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "key_point": _key_point,
    "caution": _caution,
    "rich_text": _rich_text,
    "figure": _figure,
    "slides": _slides,
    "table": _table,
    "video": _recording,
    "audio": _recording,
    "term": _term,
    "check_choice": _check,
    "check_truth": _check,
    "as_of": _as_of,
    "reference": _reference,
}
