"""What people do on their way, each through the function that the screens use."""

from datetime import timedelta
from uuid import UUID

from certificates.domain import issue, reissue
from certificates.models import Certificate
from courses.domain import nominations, pledges, reading
from courses.domain.study import Study, study_of
from courses.domain.watching import Batch, Played
from courses.groupwork.domain import attendance, bookings, disclosure
from courses.groupwork.domain.sessions import close_session, open_session
from courses.groupwork.models import Booking, GroupSession
from courses.models import Enrolment, ModuleProgress, Nomination, Requirement, RunModule, Section
from courses.worksheets.domain import submissions
from courses.worksheets.models import Review, Submission
from curriculum.domain.demo import answers
from curriculum.domain.demo.ward import account, nominate, run_of
from library import clock
from people.domain.register import change_person
from quizzes.domain import attempts, surveys
from quizzes.models import Survey

NEW_NAME = ("藤沢", "ふじさわ")


class Learner:
    """One person in one course, doing what people do."""

    def __init__(self, number: str, course: str) -> None:
        self.number = number
        self.course = course

    @property
    def enrolment(self) -> Enrolment:
        """The enrolment as it is now."""
        rows = Enrolment.objects.select_related("person", "run")
        return rows.get(run=run_of(self.course), person__number=self.number)

    def _requirement(self, module: str, kind: str) -> Requirement:
        return Requirement.objects.get(run=run_of(self.course), key=f"{module}:{kind}")

    # From 推薦 to 受講決定 --------------------------------------------------------------

    def is_nominated(self) -> None:
        """HR proposes the person."""
        nominate(self.number, self.course, "所属長の推薦")

    @property
    def _nomination(self) -> Nomination:
        return Nomination.objects.get(run=run_of(self.course), person__number=self.number)

    def is_accepted(self) -> None:
        """HR decides."""
        nominations.accept(self._nomination, actor=account("hr"))

    def waits(self) -> None:
        """HR keeps the nomination for later."""
        nominations.wait(self._nomination, actor=account("hr"), note="次の期に改めて決めます。")

    def is_declined(self) -> None:
        """HR decides against it."""
        note = "今年度は同じ内容の研修を受講済みのため。"
        nominations.decline(self._nomination, actor=account("hr"), note=note)

    def withdraws(self) -> None:
        """HR enters that the person gives up."""
        nominations.withdraw(self.enrolment, actor=account("hr"), reason="家庭の事情による。")

    # Learning ---------------------------------------------------------------------------

    def signs(self) -> None:
        """The person promises confidentiality."""
        enrolment = self.enrolment
        pledges.sign_for(enrolment, actor=enrolment.person)

    def lectures(self) -> list[str]:
        """Return the lectures to take: the required ones, or the first choice if none is."""
        rows = ModuleProgress.objects.filter(enrolment=self.enrolment, module__kind="lecture")
        rows = rows.select_related("module").order_by("module__stage__order", "module__order")
        chosen = [row.module for row in rows if row.is_required]
        if not any(module.is_choice for module in chosen):
            chosen += [row.module for row in rows if row.module.is_choice][:1]
        return [module.key for module in chosen]

    def reads(self, place: int, *, whole: bool = True) -> None:
        """Read a lecture, or the first two screens of it."""
        key = self._lecture(place)
        if not key:
            return
        enrolment = self.enrolment
        module = RunModule.objects.get(run=enrolment.run_id, key=key)
        study = study_of(enrolment, module)
        _learn(study, study.sections if whole else study.sections[:2])

    def _lecture(self, place: int) -> str:
        lectures = self.lectures()
        return lectures[place] if place < len(lectures) else ""

    def is_quizzed(self, place: int, *, well: bool = True) -> None:
        """Take the quiz of a lecture; not well: leave most of it open."""
        key = self._lecture(place)
        if not key:
            return
        enrolment = self.enrolment
        person = enrolment.person
        attempt = attempts.start_attempt(enrolment, self._requirement(key, "quiz"), actor=person)
        given = answers.quiz_answers(attempt.version)
        if not well:
            given = dict(list(given.items())[:2])
        attempts.save_responses(attempt, given, actor=person)
        attempts.submit_attempt(attempt, actor=person, confirmed=True)

    # Worksheets -------------------------------------------------------------------------

    def writes(self, module: str, *, hands_in: bool = True) -> None:
        """Fill a worksheet and hand it in, or leave it as a draft."""
        enrolment = self.enrolment
        person = enrolment.person
        requirement = self._requirement(module, "worksheet")
        sheet = submissions.start(enrolment, requirement, actor=person)
        given = answers.worksheet_answers(sheet.version.definition)
        if not hands_in:
            given = dict(list(given.items())[: len(given) // 2])
        sheet = submissions.save_draft(sheet, given, edition=sheet.edition, actor=person)
        if hands_in:
            submissions.submit(sheet, edition=sheet.edition, actor=person)

    def is_reviewed(self, module: str, *, well: bool = True) -> None:
        """The trainer answers: accepted, or returned."""
        requirement = self._requirement(module, "worksheet")
        sheet = Submission.objects.get(enrolment=self.enrolment, requirement=requirement)
        decision = Review.Decision.ACCEPTED if well else Review.Decision.RETURNED
        comment = answers.COMMENT if well else answers.RETURNED
        trainer = account("trainer")
        submissions.review(sheet, decision, comment, reviewer=trainer, edition=sheet.edition)

    # Meetings ---------------------------------------------------------------------------

    def books(self, session: UUID) -> None:
        """Take a seat."""
        enrolment = self.enrolment
        bookings.book(GroupSession.objects.get(pk=session), enrolment, actor=enrolment.person)

    def answers_survey(self) -> None:
        """Answer the survey, without a name."""
        enrolment = self.enrolment
        survey = Survey.objects.get(course=enrolment.run.course)
        given = answers.survey_answers(survey.questions, sum(map(ord, self.number)))
        surveys.answer_survey(enrolment, given, actor=enrolment.person)

    def _certificate(self) -> Certificate:
        return Certificate.objects.get(enrolment=self.enrolment, superseded_by=None)

    def loses_certificate(self) -> None:
        """HR voids a certificate."""
        reason = "本文の記載に誤りがあったため。"
        issue.void(self._certificate(), actor=account("hr"), reason=reason)

    def is_renamed(self) -> None:
        """The person takes another family name, and HR issues the certificate anew."""
        person = self.enrolment.person
        person.family_name, person.family_name_kana = NEW_NAME
        change_person(person, actor=account("hr"))
        reissue.reissue(
            self._certificate(), cause=Certificate.Cause.RENAMED, actor=account("hr"),
            note="改姓",
        )  # fmt: skip


def _learn(study: Study, sections: list[Section]) -> None:
    """Have screens open for as long as it takes to read them and to play what is on them."""
    played = {
        section.id: tuple(
            Played(pk, 0, study.media[pk].seconds) for pk in section.media if pk in study.media
        )
        for section in sections
    }
    batches = [Batch(1, section.reading_seconds, played[section.id]) for section in sections]
    needed = sum(max(batch.visible_seconds, batch.played_seconds) for batch in batches)
    with clock.at(clock.now() - timedelta(seconds=needed)):
        sittings = [reading.serve(study.enrolment, study.module, s.id) for s in sections]
    for sitting, batch in zip(sittings, batches, strict=True):
        reading.turn_page(
            study.enrolment, study.module, sitting.section_id, sitting=sitting.pk,
            batches=[batch], actor=study.enrolment.person,
        )  # fmt: skip


class Meeting:
    """One session, from opening to the roster."""

    def __init__(self, session: UUID) -> None:
        self.pk = session

    @property
    def session(self) -> GroupSession:
        """The session as it is now."""
        return GroupSession.objects.get(pk=self.pk)

    def opens(self) -> None:
        """The facilitator opens the room."""
        open_session(self.session, actor=account("trainer"))

    def receives(self, absent: set[str]) -> None:
        """The office receives everybody who booked, but for those who did not come."""
        for booking in self._booked():
            if booking.enrolment.person.number not in absent:
                attendance.check_in(self.session, booking.enrolment, actor=account("office"))

    def discloses(self) -> None:
        """The facilitator opens the second part of the case."""
        for part in disclosure.parts_of(self.session).filter(trigger="facilitator"):
            disclosure.disclose_part(self.session, part, actor=account("trainer"))

    def closes(self) -> None:
        """The facilitator ends the meeting."""
        close_session(self.session, actor=account("trainer"))

    def is_marked(self, states: dict[str, str]) -> None:
        """The office writes the roster: present, unless `states` says otherwise by number."""
        roster = {
            row.enrolment: states.get(row.enrolment.person.number, "present")
            for row in self._booked()
        }
        attendance.mark(self.session, roster, actor=account("office"))

    def _booked(self) -> list[Booking]:
        rows = Booking.objects.filter(session=self.pk, state=Booking.State.BOOKED)
        return list(rows.select_related("enrolment__person", "enrolment__run"))
