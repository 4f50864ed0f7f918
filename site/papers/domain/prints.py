"""Papers put together: which, for whom, with the head that brings them back to the right place.

The code on a paper is an address of the office's entry page with the ids of the enrolment and
the requirement, the version and the number of the sheet: no name, no 受講者番号, and of no use to
anybody who is not signed in as the office.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from courses.domain.paper import PRINTED_KINDS
from courses.models import CourseRun, Enrolment, ModuleProgress, Requirement, RunModule
from courses.worksheets.domain.versions import version_of as worksheet_version
from library import clock
from library.domain import glyphs
from library.domain.typeset import compile_pdf
from library.domain.wareki import wareki
from library.models import WardSettings
from papers.domain.lectures import LecturePrint, print_lecture
from papers.domain.nodes import Node, printable
from papers.domain.sheets import print_answer_sheet, print_questions, print_worksheet
from people.domain.qr import qr_svg
from people.models import User
from quizzes.domain.papers import next_sheet, printed_version

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "papers.typ"
# Body text in points: never under 14, larger for who reads larger on screen.
SIZES = {"standard": 14, "large": 16, "largest": 18}
QR_SAYS = "事務局が代行入力に使う二次元コード"


@dataclass(slots=True)
class Press:
    """What has been set so far: pages in order, pictures once, each lecture and form once."""

    run: CourseRun
    pages: list[dict[str, Any]] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)
    _set: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def add(self, requirement: Requirement, enrolment: Enrolment | None) -> None:
        """Set one paper: for a person, or without a name."""
        if requirement.module is None or requirement.kind not in PRINTED_KINDS:
            return
        match requirement.kind:
            case Requirement.Kind.LECTURE:
                self._lecture(requirement, requirement.module, enrolment)
            case Requirement.Kind.QUIZ:
                self._quiz(requirement, enrolment)
            case _:
                self._worksheet(requirement, enrolment)

    def _lecture(
        self, requirement: Requirement, module: RunModule, enrolment: Enrolment | None
    ) -> None:
        furigana = enrolment.person.shows_furigana if enrolment else True
        page = module.page.specific
        key = ("lecture", module.pk, furigana)
        if key not in self._set:
            self._set[key] = print_lecture(page, furigana=furigana)
        made: LecturePrint = self._set[key]
        self.pictures |= made.pictures
        changed = page.last_published_at
        version = f"{wareki(changed)}の内容" if changed else ""
        said = "読み終えたら、日付と署名を書いて、この最後の紙を研修事務局へお出しください。"
        signed: list[Node] = [{"t": "p", "c": [said]}, {"t": "signature"}]
        end: list[Node] = [{"t": "keep", "blocks": signed}]
        self._page(
            requirement, enrolment, kind="講義", version=version, blocks=[*made.blocks, *end],
            url=_url(requirement, enrolment, page.live_revision_id or 0, 1),
        )  # fmt: skip

    def _quiz(self, requirement: Requirement, enrolment: Enrolment | None) -> None:
        version = printed_version(requirement, requirement.source_version or 0)
        number = next_sheet(enrolment, requirement) if enrolment else 1
        key = ("quiz", version.pk)
        if key not in self._set:
            self._set[key] = (print_questions(version), print_answer_sheet(version))
        questions, sheet = self._set[key]
        said = f"第{version.number}版"
        self._page(requirement, enrolment, kind="確認テスト 問題", version=said, blocks=questions)
        which = f"{said} {number}枚目" if enrolment else said
        self._page(
            requirement, enrolment, kind="確認テスト 解答用紙", version=which, blocks=sheet,
            url=_url(requirement, enrolment, version.number, number),
        )  # fmt: skip

    def _worksheet(self, requirement: Requirement, enrolment: Enrolment | None) -> None:
        version = worksheet_version(requirement)
        if not version.worksheet.accepts_paper:
            return
        key = ("worksheet", version.pk)
        if key not in self._set:
            self._set[key] = print_worksheet(version)
        self._page(
            requirement, enrolment, kind=f"様式 {version.definition['title']}",
            version=f"第{version.number}版", blocks=self._set[key],
            url=_url(requirement, enrolment, version.number, 1),
            landscape=version.worksheet.paper_orientation == "landscape",
        )  # fmt: skip

    def _page(
        self,
        requirement: Requirement,
        enrolment: Enrolment | None,
        *,
        kind: str,
        version: str,
        blocks: list[Node],
        url: str = "",
        landscape: bool = False,
    ) -> None:
        person = enrolment.person if enrolment else None
        self.pages.append(
            {
                "size": SIZES.get(person.text_size, 14) if person else 14,
                "landscape": landscape,
                "course": str(self.run),
                "module": requirement.module.title if requirement.module else "",
                "kind": kind,
                "version": version,
                "number": person.number if person else "",
                "name": printed_name(person) if person else "",
                "qr": qr_svg(url) if url else "",
                "qr_says": QR_SAYS,
                "blocks": blocks,
            }
        )

    def pdf(self, title: str) -> bytes:
        """Return everything as one PDF."""
        data = {
            "title": title,
            "ward": WardSettings.load().office_name,
            "pictures": self.pictures,
            "papers": printable(self.pages),
        }
        return compile_pdf(TEMPLATE, data, at=clock.now())


def printed_name(person: User) -> str:
    """Return the name if the font has every character of it; else a line is left for a pen."""
    name = person.get_full_name()
    return "" if glyphs.missing(name, glyphs.SANS) else name


def _url(requirement: Requirement, enrolment: Enrolment | None, version: int, number: int) -> str:
    if enrolment is None:
        path = reverse("papers:blank", args=[requirement.pk, version])
    else:
        path = reverse("papers:sheet", args=[enrolment.pk, requirement.pk, version, number])
    return f"{settings.BASE_URL}{path}"


def papers_of(module: RunModule, kinds: Iterable[str] = PRINTED_KINDS) -> list[Requirement]:
    """Return what of a module is printed, in the order of the work."""
    rows = module.requirements.filter(kind__in=list(kinds)).select_related("module__page")
    return list(rows.order_by("order"))


def open_to(module: RunModule, rows: Sequence[Enrolment]) -> list[Enrolment]:
    """Keep those to whom the module is open: one query."""
    progress = ModuleProgress.objects.open_now().filter(module=module, enrolment__in=rows)
    opened = set(progress.values_list("enrolment_id", flat=True))
    return [row for row in rows if row.pk in opened]
