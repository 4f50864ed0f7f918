"""What quizzes and surveys say when a run asks what to require and the player what to show."""

from collections.abc import Iterable

from django.urls import reverse

from courses.activities import RequirementSpec, Step
from courses.domain.progress import Progress
from courses.models import CoursePage, Enrolment, ModulePage, Requirement, RunModule
from people.models import User
from quizzes.domain import survey_versions, surveys
from quizzes.domain.attempts import counting_attempt
from quizzes.domain.versions import SOURCE_TYPE, current_version
from quizzes.models import Attempt, Quiz, Survey


class QuizActivity:
    """確認テスト of a module."""

    kind: str = Requirement.Kind.QUIZ

    def module_requirements(self, page: ModulePage) -> Iterable[RequirementSpec]:
        """Ask for the module's quiz, in the version that stands now."""
        quiz = Quiz.objects.filter(module=page.pk).first()
        course = CoursePage.objects.ancestor_of(page).first()
        if quiz is None or course is None or not course.requires_quizzes:
            return []
        version = current_version(quiz)
        return [RequirementSpec(self.kind, quiz.title, SOURCE_TYPE, str(quiz.pk), version.number)]

    def course_requirements(self, page: CoursePage) -> Iterable[RequirementSpec]:
        """Ask nothing: every quiz belongs to a module."""
        return []

    def steps(
        self, enrolment: Enrolment, requirements: list[Requirement], progress: Progress
    ) -> list[Step]:
        """Return where somebody stands in each quiz: one query, however many there are."""
        attempts: dict[object, list[Attempt]] = {}
        rows = Attempt.objects.with_begun().filter(
            enrolment=enrolment, requirement__in=requirements
        )
        for attempt in rows.exclude(state=Attempt.State.VOIDED):
            attempts.setdefault(attempt.requirement_id, []).append(attempt)
        return [
            self._step(
                enrolment,
                requirement,
                attempts.get(requirement.pk, []),
                is_met=progress.meets(requirement.key),
                is_open=progress.is_module_open(
                    requirement.module.key if requirement.module else None
                ),
            )
            for requirement in requirements
        ]

    def let_go(
        self, enrolment: Enrolment, *, actor: User, module: RunModule | None = None
    ) -> None:
        """Answers stay: nobody else waits for them."""

    def _step(
        self,
        enrolment: Enrolment,
        requirement: Requirement,
        attempts: list[Attempt],
        *,
        is_met: bool,
        is_open: bool,
    ) -> Step:
        if is_met:
            return self._done(requirement, attempts)
        if not is_open:
            note = "この単元が開くと受けられます。"
            return Step(requirement, requirement.title, "todo", note=note)
        url = reverse("quizzes:start", args=[enrolment.pk, requirement.pk])
        open_one = next((a for a in attempts if a.state == Attempt.State.IN_PROGRESS), None)
        if open_one is not None:
            note, action = "始めましたが、まだ答えていません。", "答えはじめる"
            if open_one.has_begun:
                note, action = "途中まで答えてあります。", "続きから"
            return Step(requirement, requirement.title, "doing", url, note, action)
        if attempts:
            note = "もう一度学習してください。何度でも受けられます。"
            if attempts[-1].is_passed:
                note = "合格の記録が取り消されています。研修事務局にお尋ねください。"
            action = "もう一度学習して受ける"
            return Step(requirement, requirement.title, "todo", url, note, action)
        return Step(requirement, requirement.title, "todo", url, action="確認テストを受ける")

    def _done(self, requirement: Requirement, attempts: list[Attempt]) -> Step:
        counting = counting_attempt(attempts)
        if counting is None:
            return Step(requirement, requirement.title, "done", note="研修事務局が記録しました。")
        url = reverse("quizzes:attempt", args=[counting.pk])
        return Step(requirement, requirement.title, "done", url, action="結果を見る")


class SurveyActivity:
    """受講アンケート of a course."""

    kind: str = Requirement.Kind.SURVEY

    def module_requirements(self, page: ModulePage) -> Iterable[RequirementSpec]:
        """Ask nothing: a survey belongs to the whole course."""
        return []

    def course_requirements(self, page: CoursePage) -> Iterable[RequirementSpec]:
        """Ask for the course's survey, if it has one and wants it, in the words of now."""
        survey = Survey.objects.filter(course=page.pk).first()
        if survey is None or not page.requires_survey:
            return []
        version = survey_versions.current_version(survey)
        source = survey_versions.SOURCE_TYPE
        return [RequirementSpec(self.kind, version.title, source, str(survey.pk), version.number)]

    def steps(
        self, enrolment: Enrolment, requirements: list[Requirement], progress: Progress
    ) -> list[Step]:
        """Return whether the survey is answered, can be, or what it waits for."""
        missing = progress.survey_missing
        url = reverse("quizzes:survey", args=[enrolment.pk])
        steps = []
        for requirement in requirements:
            if progress.meets(requirement.key):
                step = Step(requirement, requirement.title, "done", note="回答しました。")
            elif not missing:
                note = "お名前は残りません。"
                step = Step(
                    requirement, requirement.title, "todo", url, note, "アンケートに答える"
                )
            else:
                note = surveys.not_yet(missing)
                step = Step(requirement, requirement.title, "todo", note=note)
            steps.append(step)
        return steps

    def let_go(
        self, enrolment: Enrolment, *, actor: User, module: RunModule | None = None
    ) -> None:
        """Answers stay: nobody else waits for them."""
