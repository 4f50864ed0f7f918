"""What is shown of what was found: a title, a few lines with the words marked, and where it leads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from courses.domain.progress import Condition
from courses.domain.rules import progress_of
from courses.journey import module_url
from courses.models import Enrolment, LecturePage, ModulePage, Section
from courses.module_words import words_beside
from home.search.finding import Match
from home.search.kinds import RowKind, StaticPage, texts_of
from home.search.ways import Access, Way
from library.domain.ruby import plain_text
from library.domain.snippets import LENGTH, Part, highlight, marks, snippet
from library.domain.words import Word


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the list as it is shown.

    `url`: empty while it may not be opened; `note`: what the reader can do, in words; `missing`:
    what keeps a module closed for the `enrolment`.
    """

    label: str
    title: list[Part]
    url: str = ""
    lines: list[Part] = field(default_factory=list)
    heading: list[Part] = field(default_factory=list)
    note: str = ""
    enrolment: Enrolment | None = None
    missing: tuple[Condition, ...] = ()


class Presenter:
    """Shows one page of matches: each kind is read in one query."""

    def __init__(self, request: HttpRequest, matches: Sequence[Match], wanted: list[Word]) -> None:
        self.request, self.matches, self.wanted = request, matches, wanted
        self.rows = {id(match): row for match, row in _read(matches)}
        self.why = _why_locked(matches)
        self.beside = words_beside(row.pk for row in self.rows.values() if _is_practice(row))

    def hits(self) -> list[Hit]:
        """Return the hits in order; what was deleted meanwhile is left out."""
        return [self._hit(match) for match in self.matches if id(match) in self.rows]

    def _hit(self, match: Match) -> Hit:
        row = self.rows[id(match)]
        if isinstance(match.source, RowKind):
            kind = match.source
            return self._plain(kind.label, kind.title(row), kind.url(row), [kind.text(row)])
        if isinstance(match.source, StaticPage):
            return self._plain("ご案内", row.title, row.url, [row.text])
        if isinstance(row, ModulePage):
            return self._module(row, match.way)
        label = str(row._meta.verbose_name)
        return self._plain(label, row.title, row.get_url(self.request), texts_of(row))

    def _plain(self, label: str, title: str, url: str, texts: list[str]) -> Hit:
        """Show what anybody may read: the words where they stand, else how it begins."""
        lines = self._lines(texts)
        if not lines and texts:
            lines = _beginning(texts[0])
        return Hit(label, highlight(title, self.wanted), url, lines)

    def _lines(self, texts: Iterable[str]) -> list[Part]:
        return next(filter(None, (snippet(text, self.wanted) for text in texts)), [])

    def _module(self, page: ModulePage, way: Way | None) -> Hit:
        title, label = highlight(page.title, self.wanted), page.get_kind_display()
        if way is None:
            return Hit(label, title, page.get_url(self.request), note="受講者が学べます。")
        if way.is_readable and isinstance(page, LecturePage):
            return self._open_lecture(page, way, title)
        if way.is_readable:
            return self._open_practice(page, way, title)
        assert way.enrolment  # noqa: S101 - a closed module is closed for an enrolment
        missing = self.why.get((way.enrolment.pk, way.module_key), ())
        # No link: the page would say no more than these reasons.
        return Hit(
            label,
            title,
            note="まだ開いていません。",
            enrolment=way.enrolment,
            missing=missing,
        )

    def _open_lecture(self, page: LecturePage, way: Way, title: list[Part]) -> Hit:
        sections = page.sections()
        number = self._best(sections)
        section = sections[number - 1] if number else None
        return Hit(
            label="講義",
            title=title,
            url=_module_url(page, way, number),
            heading=highlight(plain_text(section.heading), self.wanted) if section else [],
            lines=self._words_of(section) if section else self._key_terms(page),
            note=_note(page, way),
        )

    def _open_practice(self, page: ModulePage, way: Way, title: list[Part]) -> Hit:
        """Show an exercise or a meeting: the words on its page, or of its worksheet."""
        texts = [*page.own_texts(), *self.beside.get(page.pk, [])]
        lines = self._lines(texts) or _beginning(next(iter(texts), ""))
        label = page.get_kind_display()
        return Hit(label, title, _module_url(page, way), lines, note=_note(page, way))

    def _words_of(self, section: Section) -> list[Part]:
        """Show where the words stand; if only their reading or the heading has them, the start."""
        return self._lines([section.all_words]) or _beginning(section.all_words)

    def _key_terms(self, page: LecturePage) -> list[Part]:
        terms = "キーワード: " + "、".join(str(term.value) for term in page.key_terms)
        return self._lines([terms])

    def _best(self, sections: list[Section]) -> int:
        """Return the number of the section with most of the words, headings first; 0 for none."""
        scores = [
            (
                self._count(f"{plain_text(section.heading)}\n{section.all_words}"),
                self._count(section.readings),
                self._count(plain_text(section.heading)),
                -number,
            )
            for number, section in enumerate(sections, start=1)
        ]
        *counts, number = max(scores, default=(0, 0, 0, 0))
        return -number if any(counts) else 0

    def _count(self, text: str) -> int:
        """Count how many of the words a text has."""
        return sum(bool(marks(text, [word])) for word in self.wanted) if text else 0


def _beginning(text: str) -> list[Part]:
    if not text:
        return []
    return [Part(text[:LENGTH]), *([Part("…")] if len(text) > LENGTH else [])]


def _is_practice(row: Any) -> bool:
    return isinstance(row, ModulePage) and not isinstance(row, LecturePage)


def _note(page: ModulePage, way: Way) -> str:
    is_edited = way.access is Access.EDIT
    return f"編集できる{page.get_kind_display()}です。管理画面で開きます。" if is_edited else ""


def _module_url(page: ModulePage, way: Way, number: int = 0) -> str:
    if way.enrolment is None:
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    url = module_url(way.enrolment, way.module_key)
    return f"{url}?screen={number}" if number else url


def _read(matches: Iterable[Match]) -> Iterator[tuple[Match, Any]]:
    """Yield each match with its row."""
    for kind in {match.source for match in matches if isinstance(match.source, RowKind)}:
        yield from _with_rows(kind.model._default_manager, matches, kind)
    pages = [match for match in matches if not isinstance(match.source, (RowKind, StaticPage))]
    held = {page.pk: page for page in Page.objects.filter(pk__in=_keys(pages)).specific()}
    yield from ((match, held[match.key]) for match in pages if match.key in held)
    yield from ((m, m.source) for m in matches if isinstance(m.source, StaticPage))


def _keys(matches: Iterable[Match]) -> list[int]:
    return [match.key for match in matches]


def _with_rows(manager: Any, matches: Iterable[Match], kind: RowKind) -> Iterator[Any]:
    own = [match for match in matches if match.source is kind]
    held = manager.in_bulk(_keys(own))
    yield from ((match, held[match.key]) for match in own if match.key in held)


def _why_locked(matches: Iterable[Match]) -> dict[tuple[Any, str], tuple[Condition, ...]]:
    """Return what keeps each module closed, by enrolment, for those that are."""
    enrolments = {
        match.way.enrolment
        for match in matches
        if match.way and match.way.enrolment and match.way.access is Access.LOCKED
    }
    return {
        (enrolment.pk, module.rule.key): stage.missing + module.missing
        for enrolment in enrolments
        for stage in progress_of(enrolment).stages
        for module in stage.modules
    }
