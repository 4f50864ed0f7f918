"""Content (pages), runs (what is frozen) and records (what happened)."""

from courses.models.modules import (
    ExercisePage,
    GroupWorkPage,
    LecturePage,
    ModulePage,
    ReflectionPage,
)
from courses.models.pages import CourseIndexPage, CoursePage, StagePage
from courses.models.records import Enrolment, Evidence, ModuleProgress, Nomination, SectionRead
from courses.models.runs import CourseRun, Requirement, RunModule, RunStage

__all__ = [
    "CourseIndexPage",
    "CoursePage",
    "CourseRun",
    "Enrolment",
    "Evidence",
    "ExercisePage",
    "GroupWorkPage",
    "LecturePage",
    "ModulePage",
    "ModuleProgress",
    "Nomination",
    "ReflectionPage",
    "Requirement",
    "RunModule",
    "RunStage",
    "SectionRead",
    "StagePage",
]
