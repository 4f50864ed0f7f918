"""The ward of the demonstration: places, accounts, runs. Every name in it is made up."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from courses.cases.domain import approval, grants
from courses.cases.models import Case, ChecklistItem
from courses.domain import nominations, runs
from courses.models import CoursePage, CourseRun
from curriculum.domain.permissions import sync_roles
from library import clock
from library.models import WardSettings
from people.domain.organisations import place
from people.domain.register import Post, Seat, keep, register_person, set_groups
from people.models import Audience, District, Office, Organisation, Remit, Term, User
from people.roles import Role

PASSWORD = "yorisoi-demo"  # noqa: S105 - printed on the demonstration's own login page
STAFF, SUPPORTER = "staff-training", "supporter-training"
# How long before today the story begins.
STORY_DAYS = 80

DISTRICTS = {
    "honfuji": "本富士地区",
    "sakashita": "坂下地区",
    "wakaba": "若葉地区",
    "kawabata": "川端地区",
}
# key: name, kana, key of the parent, outside the ward?
ORGANISATIONS = {
    "welfare": ("福祉政策課", "ふくしせいさくか", "", False),
    "elderly": ("高齢福祉課", "こうれいふくしか", "", False),
    "care": (
        "本富士地域包括支援センター", "ほんふじちいきほうかつしえんせんたー", "elderly", True,
    ),
    "education": ("教育センター", "きょういくせんたー", "", False),
    "health": ("保健サービスセンター", "ほけんさーびすせんたー", "", False),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody made up. `office` minsei or seishonen means a seat with a district."""

    number: str
    name: str
    kana: str
    organisation: str
    office: str = "regular"
    audiences: str = ""
    post: str = ""
    district: str = ""
    roles: tuple[Role, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)


ACCOUNTS = [
    Person("admin", "山吹 悟", "やまぶき さとる", "welfare", post="システム担当",
           roles=(Role.ADMIN,), details={"is_superuser": True}),
    Person("staff", "春日 美咲", "かすが みさき", "elderly", audiences="高支", post="主任",
           details={"staff_number": "00012345"}),
    Person("commissioner", "向井 和子", "むかい かずこ", "welfare", "minsei", "サ",
           district="honfuji"),
    Person("trainer", "西片 直樹", "にしかた なおき", "welfare", post="研修担当係長",
           roles=(Role.TRAINER,)),
    Person("trainer2", "白山 恵子", "はくさん けいこ", "welfare", post="研修担当主査",
           roles=(Role.TRAINER,)),
    Person("hr", "真砂 智子", "まさご ともこ", "welfare", post="人材育成担当", roles=(Role.HR,)),
    Person("office", "千石 誠", "せんごく まこと", "welfare", post="研修事務局",
           roles=(Role.OFFICE,)),
]  # fmt: skip


# What the demonstration's HR looked at and let stand: the ward's people come afterwards.
CONFIRMED = ("audience_nobody_has", "partly_outside_year")


def story_begins() -> datetime:
    """Return the moment at which the demonstration's story begins."""
    return clock.now() - timedelta(days=STORY_DAYS)


def make_ward() -> None:
    """Make places, accounts and open runs, with the two trainees nominated.

    Raises ValidationError("no_curriculum") before `load_curriculum`.
    """
    if CoursePage.objects.filter(key__in=[STAFF, SUPPORTER]).count() < 2:
        raise ValidationError(
            "先に load_curriculum で研修を読み込んでください。", code="no_curriculum"
        )
    sync_roles()
    _make_places()
    for person in ACCOUNTS:
        make_person(person)
    # One slow hash serves all of them: they share the password that the login page prints.
    numbers = [person.number for person in ACCOUNTS]
    User.objects.filter(number__in=numbers).update(password=make_password(PASSWORD))
    for person in ACCOUNTS:
        groups = Group.objects.filter(name__in=[str(role) for role in person.roles])
        set_groups(account(person.number), groups, actor=None)
    _make_remits()
    with clock.at(story_begins()):
        approve_cases()
        open_runs()
        nominate("staff", STAFF)
        nominate("commissioner", SUPPORTER)


def account(number: str) -> User:
    """Return a person of the demonstration by number."""
    return User.objects.get(number=number)


def _make_places() -> None:
    ward = WardSettings.load()
    ward.office_name = "ひきこもり支援 人材養成研修事務局"
    ward.office_phone = "03-0000-0000"
    ward.office_hours = "月曜日から金曜日まで 午前8時30分から午後5時まで"
    ward.issuer_name = "架空 太郎"
    ward.save()
    for order, (key, name) in enumerate(DISTRICTS.items()):
        District.objects.create(key=key, name=name, order=order)
    made: dict[str, Organisation] = {}
    for key, (name, kana, parent, is_partner) in ORGANISATIONS.items():
        row = Organisation(key=key, name=name, name_kana=kana, is_partner=is_partner)
        made[key] = place(row, made.get(parent))


def make_person(person: Person) -> User:
    """Register one person with post or seat."""
    family, given = person.name.split()
    family_kana, given_kana = person.kana.split()
    organisation = Organisation.objects.get(key=person.organisation)
    office = Office.objects.get(key=person.office)
    begins = story_begins().date()
    seat = post = None
    if person.district:
        term = current_term(office)
        seat = Seat(
            office,
            organisation,
            term.starts_on if term else date(begins.year - 1, 4, 1),
            term,
            District.objects.get(key=person.district),
        )
    else:
        post = Post(organisation, office, date(begins.year - 2, 4, 1), person.post)
    return register_person(
        number=person.number,
        family_name=family,
        given_name=given,
        family_name_kana=family_kana,
        given_name_kana=given_kana,
        actor=None,
        audiences=Audience.objects.filter(code__in=person.audiences.split()),
        affiliation=post,
        appointment=seat,
        **person.details,
    )


def current_term(office: Office) -> Term | None:
    """Return the term of office that today falls in, if the ward's data go that far."""
    today = clock.today()
    terms = Term.objects.filter(office=office, starts_on__lte=today, ends_on__gte=today)
    return terms.order_by("-starts_on").first()


def _make_remits() -> None:
    """HR keeps the record of everybody: each organisation and both appointed offices."""
    hr = account("hr")
    for organisation in Organisation.get_root_nodes():
        keep(Remit(user=hr, organisation=organisation), actor=None)
    for office in Office.objects.filter(is_appointed=True):
        keep(Remit(user=hr, office=office), actor=None)


def approve_cases() -> None:
    """Let one trainer ask, and the other sign, for each case that came in from the files."""
    author, checker = account("trainer"), account("trainer2")
    keys = list(ChecklistItem.objects.values_list("key", flat=True))
    for case in Case.objects.all():
        grants.give_grant(case, author, reason="研修で使う事例の担当", actor=account("office"))
        asked = approval.ask(case, checker, actor=author)
        approval.approve(asked, checked=keys, actor=checker)


def open_runs() -> None:
    """Open a run of each course for the fiscal year of today."""
    # Called while the clock stands where the story begins.
    begins = clock.today()
    today = begins + timedelta(days=STORY_DAYS)
    year = today.year if today.month >= 4 else today.year - 1
    for course in CoursePage.objects.filter(key__in=[STAFF, SUPPORTER]):
        run = CourseRun.objects.create(
            course=course,
            fiscal_year=year,
            starts_on=min(date(year, 4, 1), begins),
            ends_on=date(year + 1, 3, 31),
        )
        run.trainers.add(account("trainer"))
        runs.open_run(run, actor=account("hr"), confirmed=CONFIRMED)


def run_of(course: str) -> CourseRun:
    """Return the demonstration's run of a course."""
    return CourseRun.objects.filter(course__key=course).latest("fiscal_year")


def nominate(number: str, course: str, note: str = "") -> None:
    """Propose somebody, as HR does."""
    nominations.nominate(run_of(course), account(number), actor=account("hr"), note=note)
