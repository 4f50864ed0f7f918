"""What a course consists of, as anybody may read it: no lecture text, no case, no question."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from courses.domain.freezing import opening_to_freeze
from courses.domain.needs import read_opening
from courses.domain.openings import opening_words
from courses.models import CoursePage, LecturerPage, ModulePage, StagePage
from library.blocks import texts
from library.domain import certificate_words
from library.domain.wareki import fiscal_year_wareki


@dataclass(frozen=True, slots=True)
class ModuleOutline:
    """One module: what it is, how long it takes, whom it is for."""

    title: str
    kind: str
    delivery: str
    minutes: int
    objectives: list[str]
    audiences: list[str]
    open_to: list[str]
    is_required: bool
    is_choice: bool
    requires_attendance: bool


@dataclass(frozen=True, slots=True)
class StageOutline:
    """One stage: when it opens and what is in it."""

    title: str
    opens: str
    modules: list[ModuleOutline]

    @property
    def minutes(self) -> int:
        """The sum of its modules' suggested time."""
        return sum(module.minutes for module in self.modules)


@dataclass(frozen=True, slots=True)
class CourseOutline:
    """A course, stage by stage."""

    stages: list[StageOutline]
    audiences: list[str]
    lecturers: list[LecturerPage]

    @property
    def modules(self) -> list[ModuleOutline]:
        """Every module in order."""
        return [module for stage in self.stages for module in stage.modules]

    @property
    def meetings(self) -> list[str]:
        """The titles of what one must come to."""
        return [module.title for module in self.modules if module.requires_attendance]

    @property
    def has_choice(self) -> bool:
        """Whether there are lectures by field, of which some may be chosen."""
        return any(module.is_choice for module in self.modules)


def _names(through: type, pages: list[int]) -> dict[int, list[str]]:
    """Return the audience names of each module, in one query."""
    names = defaultdict(list)
    rows = (
        through._default_manager.filter(modulepage_id__in=pages)  # type: ignore[attr-defined]
        .order_by("audience__order", "audience__code")
        .values_list("modulepage_id", "audience__name")
    )
    for page, name in rows:
        names[page].append(name)
    return names


def outline_of(course: CoursePage) -> CourseOutline:
    """Read a course's published stages and modules: six queries, however many there are."""
    stages = list(StagePage.objects.child_of(course).live().order_by("path"))
    pages = list(ModulePage.objects.descendant_of(course).live().order_by("path"))
    keys = [page.pk for page in pages]
    required = _names(ModulePage.audiences.through, keys)
    welcome = _names(ModulePage.open_to.through, keys)

    def outline(page: ModulePage) -> ModuleOutline:
        return ModuleOutline(
            title=page.title,
            kind=page.get_kind_display(),
            delivery=page.get_delivery_display(),
            minutes=page.duration_minutes,
            objectives=texts(page.objectives),
            audiences=required[page.pk],
            open_to=welcome[page.pk],
            is_required=page.is_required,
            is_choice=page.is_choice,
            requires_attendance=page.requires_attendance,
        )

    return CourseOutline(
        stages=[
            StageOutline(
                title=stage.title,
                opens=said_of(stage, stages[:place]),
                modules=[outline(page) for page in pages if page.path.startswith(stage.path)],
            )
            for place, stage in enumerate(stages)
        ],
        audiences=[audience.name for audience in course.audiences.all()],
        lecturers=list(
            LecturerPage.objects.live()
            .filter(courses=course)
            .select_related("portrait")
            .order_by("sort_key", "pk")
        ),
    )


def said_of(stage: StagePage, earlier: Sequence[StagePage]) -> str:
    """Say what opens a stage, as it would be frozen now."""
    opening = read_opening(opening_to_freeze(stage, earlier))
    return opening_words(opening, {each.key: each.title for each in earlier})


def certificate_sentence(course: CoursePage, *, fiscal_year: int) -> str:
    """Return the sentence that a certificate of this fiscal year carries."""
    return certificate_words.fill(
        course.certificate_body,
        fiscal_year_wareki=fiscal_year_wareki(fiscal_year),
        course_title=course.title,
    )
