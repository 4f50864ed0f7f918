"""Everybody reads every page that is theirs: what they saw, by name of the page."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from courses.cases.models import Case, CasePart
from courses.groupwork.models import GroupSession
from courses.models import ModulePage, Requirement, RunModule
from courses.worksheets.models import Submission
from curriculum.domain.demo import answers
from curriculum.domain.demo.sessions import session_id
from curriculum.domain.demo.steps import Learner, Meeting
from curriculum.domain.demo.ward import STAFF, SUPPORTER, account
from library.domain.strings import strings
from people.models import Audience, Office, Term, User
from quizzes.domain import attempts
from tests.factories import UserFactory, learn, read_texts

# Read aloud or shown to the eye: these attributes are words on the page too.
SPOKEN = ("value", "placeholder", "aria-label", "title", "alt", "content")
ADMIN_LINK = re.compile(r'href="(/admin/[^"#]*)"')
STEPS_ASIDE = re.compile(
    r"logout|/delete/|/export|format=|\.csv|\.pdf|/documents/|/images/|/workflow"
)


def words_of(html: str) -> str:
    """Return everything on a page that people read, with single spaces."""
    soup = BeautifulSoup(html, "html.parser")
    for aside in soup(["script", "style", "rt", "rp"]):
        if aside.name not in ("script",) or aside.get("type") != "application/json":
            aside.decompose()
    said = [soup.get_text("")]
    said += [str(tag[name]) for name in SPOKEN for tag in soup.find_all(attrs={name: True})]
    # Streams of the admin's forms are JSON beside the page until their editor starts.
    for tag in soup.select("[data-w-block-arguments-value]"):
        said += list(strings(json.loads(str(tag["data-w-block-arguments-value"]))))
    return tidy(" ".join(said))


def tidy(text: str) -> str:
    """Return the text with single spaces: line breaks of the markup are not words."""
    return " ".join(text.split())


@dataclass
class Reader:
    """Somebody with a browser, and what they have seen."""

    person: User | None = None
    pages: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = Client()
        if self.person:
            self.client.force_login(self.person)

    def visit(self, name: str, url: str, *, allowed: tuple[int, ...] = (200,)) -> str:
        """Read a page and keep what it said under a name."""
        response = self.client.get(url, follow=True)
        assert response.status_code in allowed, f"{name} {url}: {response.status_code}"
        html = response.content.decode()
        self.pages[name] = tidy(self.pages.get(name, "") + " " + words_of(html))
        return html

    def roam(self, *starts: str, limit: int) -> None:
        """Follow the links of the admin from some pages, and read whatever opens."""
        waiting, seen = list(starts), set(starts)
        while waiting and len(seen) <= limit + len(waiting):
            url = waiting.pop(0)
            html = self.visit(f"roam {url}", url, allowed=(200, 302, 403, 404))
            for link in ADMIN_LINK.findall(html):
                if link not in seen and not STEPS_ASIDE.search(link):
                    seen.add(link)
                    waiting.append(link)

    def all_words(self) -> str:
        """Return everything that was seen."""
        return "\n".join(self.pages.values())


class World:
    """The readers, by role. Trainees' pages are kept apart as long as they may not see all."""

    def __init__(self) -> None:
        self.readers: dict[str, Reader] = {"anyone": Reader()}
        for role in ("trainer", "hr", "office", "admin"):
            self.readers[role] = Reader(account(role))

    def read_everything(self) -> None:
        """Let both courses be walked to their end, everybody looking at what is theirs."""
        anyone = self.readers["anyone"]
        for path in ("/", "/courses/", "/courses/staff-training/", "/courses/supporter-training/",
                     "/glossary/", "/resources/", "/networks/", "/help/", "/verify/",
                     "/accounts/login/"):  # fmt: skip
            anyone.visit(path, path)
        whole = UserFactory(audiences=["支"])
        for course, person, bystander in (
            (STAFF, whole, account("staff")),
            (SUPPORTER, account("commissioner"), UserFactory(audiences=["サ"])),
        ):
            Trainee(self, course, person, bystander).walk()
        self._desks()

    def _desks(self) -> None:
        trainer = self.readers["trainer"]
        for case in Case.objects.all():
            trainer.visit("cases", reverse("case:edit", args=[case.pk]))
        trainer.visit("wording", "/wording/")
        for name in ("external_training_types", "event_kinds", "municipalities"):
            trainer.visit(name, reverse(f"{name}:index"))
        for model in (Audience, Office, Term):
            name = model._meta.model_name
            self.readers["admin"].visit(str(name), reverse(f"{name}:index"))
            for row in model.objects.all():
                self.readers["admin"].visit(str(name), reverse(f"{name}:edit", args=[row.pk]))
        for role in ("trainer", "hr", "office", "admin"):
            self.readers[role].roam("/admin/", "/my/", "/sessions/", limit=45)


class Trainee:
    """One course walked by one person, with somebody who stands by and may see little."""

    def __init__(self, world: World, course: str, person: User, bystander: User) -> None:
        self.world, self.course = world, course
        self.learner = Learner(person.number, course)
        self.other = Learner(bystander.number, course)
        self.person = person
        key = "staff" if course == STAFF else "supporter"
        # before: seen while part 2 and the right answers were still closed
        self.before = world.readers[f"{key} before"] = Reader(person)
        self.after = world.readers[f"{key} after"] = Reader(person)
        self.bystander = world.readers[f"{key} bystander"] = Reader(bystander)

    def walk(self) -> None:
        """Go the whole way."""
        for learner in (self.learner, self.other):
            learner.is_nominated()
            learner.is_accepted()
        self.enrolment = self.learner.enrolment
        self.before.visit("my", "/my/")
        self.before.visit("pledge", reverse("courses:pledge", args=[self.enrolment.pk]))
        self.learner.signs()
        self.other.signs()
        self.before.visit("my", "/my/")
        for module in self._modules("lecture"):
            self._lecture(module)
        for module in self._modules("exercise"):
            self._module(module)
        for module in self._modules("group_work", "case_conference", "reflection"):
            self._module(module)
        self._end()
        self._stand_by()

    def _modules(self, *kinds: str) -> list[RunModule]:
        rows = RunModule.objects.filter(run=self.enrolment.run, kind__in=kinds)
        return list(rows.order_by("stage__order", "order"))

    def _url(self, module: RunModule) -> str:
        return reverse("courses:module", args=[self.enrolment.pk, module.key])

    def _requirement(self, module: RunModule, kind: str) -> Requirement | None:
        return Requirement.objects.filter(module=module, kind=kind).first()

    def _lecture(self, module: RunModule) -> None:
        page = ModulePage.objects.get(pk=module.page_id).specific
        self.before.visit(module.key, self._url(module))
        for number, section in enumerate(page.sections(), start=1):
            self.before.visit(module.key, f"{self._url(module)}?screen={number}")
            if section.plain:
                self.before.client.cookies["words"] = "plain"
                self.before.visit(module.key, f"{self._url(module)}?screen={number}")
                del self.before.client.cookies["words"]
            for medium in section.media:
                place = [self.enrolment.pk, module.key, medium]
                self.before.visit(module.key, reverse("courses:transcript", args=place))
            read_texts(self.enrolment, module, section)
            learn(self.enrolment, module, section)
        quiz = self._requirement(module, "quiz")
        assert quiz
        start = reverse("quizzes:start", args=[self.enrolment.pk, quiz.pk])
        self.before.visit(module.key, start)
        attempt = attempts.start_attempt(self.enrolment, quiz, actor=self.person)
        url = reverse("quizzes:attempt", args=[attempt.pk])
        for number in range(1, attempt.version.questions.count() + 1):
            self.before.visit(module.key, f"{url}?q={number}")
        given = answers.quiz_answers(attempt.version)
        attempts.save_responses(attempt, given, actor=self.person)
        self.before.visit(f"{module.key} review", f"{url}?q=review")
        attempts.submit_attempt(attempt, actor=self.person)
        self.after.visit(module.key, url)

    def _module(self, module: RunModule) -> None:
        self.before.visit(module.key, self._url(module))
        if self._requirement(module, "attendance"):
            self._meeting(module)
        sheet = self._requirement(module, "worksheet")
        if sheet:
            self._worksheet(module, sheet)

    def _worksheet(self, module: RunModule, requirement: Requirement) -> None:
        for part in CasePart.objects.all():
            if module.key not in part.also_for_modules:
                continue
            self.before.visit(module.key, reverse("cases:part", args=[part.pk]))
        self.before.visit(
            f"sheet {requirement.source_id}",
            reverse("worksheets:start", args=[self.enrolment.pk, requirement.pk]),
            allowed=(200, 405),
        )
        self.learner.writes(module.key, hands_in=False)
        sheet = Submission.objects.get(enrolment=self.enrolment, requirement=requirement)
        key = sheet.version.worksheet.key
        self.before.visit(f"sheet {key}", reverse("worksheets:submission", args=[sheet.pk]))
        self.before.visit(
            f"sheet {key}",
            reverse("worksheets:blank", args=[self.enrolment.pk, requirement.pk]),
            allowed=(200, 404),
        )
        self.learner.writes(module.key)
        review = reverse("worksheets:review", args=[sheet.pk])
        self.world.readers["trainer"].visit(f"sheet {key}", review)
        self.learner.is_reviewed(module.key)
        self.before.visit(f"sheet {key}", reverse("worksheets:submission", args=[sheet.pk]))

    def _meeting(self, module: RunModule) -> None:
        pk = session_id(module.key, "soon")
        url = reverse("groupwork:session", args=[pk])
        trainer, office = self.world.readers["trainer"], self.world.readers["office"]
        self.before.visit(module.key, reverse("groupwork:sessions"))
        self.before.visit(module.key, url)
        self.learner.books(pk)
        meeting = Meeting(pk)
        meeting.opens()
        office.visit(module.key, reverse("groupwork:roster", args=[pk]))
        meeting.receives(set())
        self.before.visit(module.key, url)
        trainer.visit(module.key, url)
        self._parts(module, pk, self.before, visible=("part1",))
        meeting.discloses()
        self._parts(module, pk, self.after, visible=("part1", "part2"))
        self.after.visit(module.key, url)
        trainer.visit(module.key, url)
        meeting.closes()
        self._refused(pk)
        meeting.is_marked({})

    def _parts(
        self, module: RunModule, pk: Any, reader: Reader, *, visible: tuple[str, ...]
    ) -> None:
        session = GroupSession.objects.get(pk=pk)
        for part in CasePart.objects.filter(case=session.case) if session.case else []:
            url = f"{reverse('cases:part', args=[part.pk])}?module={module.key}"
            expected = (200,) if part.key in visible else (403,)
            reader.visit(f"{session.case.key} {part.key}", url, allowed=expected)
            self.bystander.visit("case", url, allowed=(403,))

    def _refused(self, pk: Any) -> None:
        """Once the meeting is over, nobody reads on."""
        session = GroupSession.objects.get(pk=pk)
        for part in CasePart.objects.filter(case=session.case) if session.case else []:
            url = reverse("cases:part", args=[part.pk])
            assert self.before.client.get(url).status_code == 403

    def _end(self) -> None:
        self.after.visit("my", "/my/")
        self.after.visit("survey", reverse("quizzes:survey", args=[self.enrolment.pk]))
        self.learner.answers_survey()
        self.after.visit("my", "/my/")
        certificate = self.enrolment.certificates.get()
        url = reverse("certificates:certificate", args=[certificate.pk])
        self.after.visit("certificate", url)

    def _stand_by(self) -> None:
        """Whoever has not come so far asks for every page, and is told why not."""
        enrolment = self.other.enrolment
        for module in RunModule.objects.filter(run=enrolment.run):
            url = reverse("courses:module", args=[enrolment.pk, module.key])
            self.bystander.visit(module.key, url, allowed=(200, 403, 404))
        self.bystander.visit("my", "/my/")
        self.bystander.visit("sessions", reverse("groupwork:sessions"))
