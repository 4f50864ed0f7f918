"""Content (pages), runs (what is frozen) and records (what happened)."""

from courses.models.external import ExternalTraining
from courses.models.halls import HallViewing
from courses.models.lecturers import LecturerIndexPage, LecturerPage
from courses.models.modules import (
    ExercisePage,
    GroupWorkPage,
    LecturePage,
    ModulePage,
    ReflectionPage,
)
from courses.models.pages import CourseIndexPage, CoursePage, StagePage
from courses.models.records import Enrolment, Evidence, ModuleProgress, Nomination
from courses.models.runs import CourseRun, Requirement, RunModule, RunStage
from courses.models.sections import Section
from courses.models.study import MediaProgress, SectionProgress, Sitting

__all__ = [
    "CourseIndexPage",
    "CoursePage",
    "CourseRun",
    "Enrolment",
    "Evidence",
    "ExercisePage",
    "ExternalTraining",
    "GroupWorkPage",
    "HallViewing",
    "LecturePage",
    "LecturerIndexPage",
    "LecturerPage",
    "MediaProgress",
    "ModulePage",
    "ModuleProgress",
    "Nomination",
    "ReflectionPage",
    "Requirement",
    "RunModule",
    "RunStage",
    "Section",
    "SectionProgress",
    "Sitting",
    "StagePage",
]
