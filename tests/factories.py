"""Rows that tests stand on, built as the site builds them."""

from collections.abc import Container, Sequence
from datetime import date, timedelta
from typing import Any

import factory
from wagtail.models import Page, Site

from courses import activities
from courses.blocks import PREVIOUS
from courses.cases.models import PledgeText
from courses.domain import nominations, reading, runs
from courses.domain.study import Study, study_of
from courses.models import (
    CourseIndexPage,
    CoursePage,
    CourseRun,
    Enrolment,
    ExercisePage,
    GroupWorkPage,
    LecturePage,
    ReflectionPage,
    RunModule,
    Section,
    StagePage,
)
from home.models import HomePage
from library import clock
from people.models import Audience, User
from people.roles import Role
from tests.remembered import remembered


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a number and no e-mail."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"p{n:04d}")
    family_name = "本郷"
    given_name = factory.Sequence(lambda n: f"花子{n}")
    family_name_kana = "ほんごう"
    given_name_kana = "はなこ"
    password = factory.django.Password("yorisoi-demo")

    @classmethod
    def create(cls, **fields: Any) -> User:
        """Save a person."""
        return _create(**fields)

    @factory.post_generation
    def audiences(self, create: bool, codes: Any, **_: Any) -> None:
        if create and codes:
            self.audiences.set(Audience.objects.filter(code__in=codes))

    @factory.post_generation
    def roles(self, create: bool, names: Any, **_: Any) -> None:
        from django.contrib.auth.models import Group

        for name in names or []:
            self.groups.add(Group.objects.get_or_create(name=Role(name))[0])


@remembered
def _create(**fields: Any) -> User:
    return super(UserFactory, UserFactory).create(**fields)


@remembered
def make_audiences() -> None:
    """The five audiences of the ward."""
    staff = Audience.objects.get_or_create(
        code="支", defaults={"key": "staff-all", "name": "支援従事者全体"}
    )[0]
    for order, (code, key) in enumerate(
        [("高支", "staff-elderly"), ("介支", "staff-care"), ("教育", "staff-education")]
    ):
        Audience.objects.get_or_create(
            code=code, defaults={"key": key, "name": code, "parent": staff, "order": order}
        )
    Audience.objects.get_or_create(
        code="サ", defaults={"key": "supporter", "name": "民生委員、青少年委員"}
    )


@remembered
def make_pledge_text() -> PledgeText:
    """The text that people promise on."""
    return PledgeText.objects.get_or_create(
        version=1,
        defaults={
            "title": "秘密を守る誓約",
            "articles": [("line", "知り得た秘密を守ります。")],
            "agreement": "誓約します",
            "effective_on": date(2020, 4, 1),
        },
    )[0]


@remembered
def make_home() -> HomePage:
    """The home page, at the root of the default site."""
    home = HomePage.objects.first()
    if home is None:
        home = Page.get_first_root_node().add_child(
            instance=HomePage(title="よりそい", slug="yorisoi")
        )
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
        )
    return home


@remembered
def make_course(key: str = "small", **fields: Any) -> CoursePage:
    """A course with nothing in it yet."""
    make_audiences()
    make_pledge_text()
    home = make_home()
    index = CourseIndexPage.objects.first() or home.add_child(
        instance=CourseIndexPage(title="研修一覧", slug="courses")
    )
    values = {
        "title": "小さな研修",
        "slug": key,
        "key": key,
        "code": "SM",
        "target": "支援従事者",
        "summary": "試すための研修です。",
        "certificate_series": key,
        "certificate_body": "あなたは{fiscal_year_wareki}に実施した{course_title}の全課程を修了したので、これを証します",
        "requires_survey": False,
    }
    course = index.add_child(instance=CoursePage(**(values | fields)))
    course.audiences.set(Audience.objects.exclude(code="サ"))
    course.save()
    return course


# Openings by a short name: (kind, whether it is about another stage).
OPENINGS = {
    "none": ("start", False),
    "pledge_signed": ("pledge", False),
    "stage_done": ("stage", True),
    "stage_quizzes_passed": ("quizzes", True),
    "stage_worksheets_reviewed": ("worksheets", True),
    "stage_sessions_attended": ("sessions", True),
    "by_hand": ("by_hand", False),
}


@remembered
def add_stage(
    course: CoursePage,
    key: str,
    rule: str = "none",
    after: str = "",
    *,
    opening: list[tuple[str, Any]] | None = None,
) -> StagePage:
    """A stage at the end of the course, open from the start unless said otherwise.

    `after`: the key of the stage that the rule is about, if it is not the one before;
    `opening`: all conditions, as a StreamField holds them.
    """
    if opening is None:
        kind, is_of_stage = OPENINGS[rule]
        stages = StagePage.objects.child_of(course)
        chosen = str(stages.get(key=after).pk) if after else PREVIOUS
        opening = [(kind, chosen if is_of_stage else None)]
    return course.add_child(
        instance=StagePage(title=f"段階 {key}", slug=key, key=key, opening=opening)
    )


def _add_module(stage: StagePage, page: Any, audiences: list[str]) -> Any:
    page = stage.add_child(instance=page)
    page.audiences.set(Audience.objects.filter(code__in=audiences))
    page.save()
    return page


@remembered
def add_lecture(
    stage: StagePage,
    key: str,
    *,
    audiences: list[str] | None = None,
    sections: int = 2,
    text: str = "",
    more: list[tuple[str, Any]] | None = None,
    **fields: Any,
) -> LecturePage:
    """A lecture with as many sections as asked; `more` are blocks at the end of the first."""
    body = [
        {
            "type": "section",
            "value": {
                "heading": f"{key} 第{n}節",
                "content": [
                    ("paragraph", text or f"{key} {n} の本文です。"),
                    *((more or []) if n == 1 else []),
                ],
            },
        }
        for n in range(1, sections + 1)
    ]
    page = LecturePage(
        title=f"講義 {key}",
        slug=key,
        key=key,
        kind="lecture",
        duration_minutes=40,
        body=[(b["type"], b["value"]) for b in body],
        **fields,
    )
    return _add_module(stage, page, audiences or ["支"])


@remembered
def add_exercise(
    stage: StagePage, key: str, *, audiences: list[str] | None = None, **fields: Any
) -> ExercisePage:
    """An exercise."""
    page = ExercisePage(
        title=f"演習 {key}", slug=key, key=key, kind="exercise", duration_minutes=60, **fields
    )
    return _add_module(stage, page, audiences or ["支"])


@remembered
def add_group_work(
    stage: StagePage, key: str, *, audiences: list[str] | None = None, **fields: Any
) -> GroupWorkPage:
    """A meeting that people must attend."""
    values = {"requires_attendance": True, "duration_minutes": 90, "kind": "group_work"} | fields
    page = GroupWorkPage(title=f"グループワーク {key}", slug=key, key=key, **values)
    return _add_module(stage, page, audiences or ["支"])


@remembered
def add_reflection(
    stage: StagePage, key: str, *, audiences: list[str] | None = None, **fields: Any
) -> ReflectionPage:
    """What people look back with."""
    page = ReflectionPage(
        title=f"振り返り {key}", slug=key, key=key, duration_minutes=30, **fields
    )
    return _add_module(stage, page, audiences or ["支"])


class _Everything:
    """Contains whatever is asked for."""

    def __contains__(self, _: object) -> bool:
        return True


# What somebody confirmed who looked at every warning of the check list.
EVERYTHING = _Everything()


@remembered
def make_run(
    course: CoursePage,
    *,
    is_open: bool = True,
    trainers: Sequence[User] = (),
    confirmed: Container[str] = EVERYTHING,
    **fields: Any,
) -> CourseRun:
    """A run of this fiscal year, open unless asked otherwise; somebody teaches it."""
    year = fields.get("fiscal_year", 2026)
    days = {"starts_on": date(year, 4, 1), "ends_on": date(year + 1, 3, 31)}
    values = {"fiscal_year": year} | days | fields
    run = CourseRun.objects.create(course=course, **values)
    run.trainers.set(trainers)
    if not is_open:
        return run
    if not trainers:
        run.trainers.add(UserFactory(roles=["trainer"]))
    return runs.open_run(run, actor=None, confirmed=confirmed)


@remembered
def enrol(
    run: CourseRun, person: User | None = None, *, audiences: list[str] | None = None
) -> Enrolment:
    """Nominate and accept somebody, as HR would."""
    person = person or UserFactory(audiences=audiences or ["支"])
    nomination = nominations.nominate(run, person, actor=None)
    return nominations.accept(nomination, actor=None)


def learn(
    enrolment: Enrolment, module: RunModule, section: Section, *, seconds: float = 600
) -> Study:
    """Leave a screen by its button, `seconds` after it was served, without any script."""
    with clock.at(clock.now() - timedelta(seconds=seconds)):
        sitting = reading.serve(enrolment, module, section.id)
    return reading.turn_page(
        enrolment, module, section.id, sitting=sitting.pk, actor=enrolment.person
    )


def read_texts(
    enrolment: Enrolment, module: RunModule, section: Section, *, seconds: float = 600
) -> None:
    """Read what is said in the recordings of a screen, `seconds` each, instead of playing them."""
    for medium in section.media:
        with clock.at(clock.now() - timedelta(seconds=seconds)):
            reading.serve_text(study_of(enrolment, module), medium)
        reading.read_text(enrolment, module, medium, actor=enrolment.person)


def learn_lecture(enrolment: Enrolment, module: RunModule) -> Study:
    """Leave every screen of a lecture by its button."""
    return [learn(enrolment, module, section) for section in module.page.specific.sections()][-1]


def activity_for(kind):
    """The activity that answers for a kind of requirement."""
    return next(a for a in activities.registered() if a.kind == kind)
