"""Taking a quiz, one question a screen; answering the survey. Only ever one's own."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courses.journey import module_url
from courses.models import Enrolment, Requirement
from library.domain.saves import read_count, read_sent
from library.domain.wareki import clock
from library.refusal import refuse, status_of
from people.current import current_user
from people.posts import wants_json
from quizzes.domain import attempts, survey_versions, surveys
from quizzes.domain.answers import check_places
from quizzes.domain.presentation import (
    Asked,
    explain_all,
    last_saved,
    present_all,
    retyped,
    stored_words,
)
from quizzes.domain.versions import version_of
from quizzes.forms import SurveyForm, read_answer
from quizzes.models import Attempt


def own_enrolment(request: HttpRequest, enrolment_id: UUID) -> Enrolment:
    """Return the reader's own enrolment; anybody else's is not found."""
    rows = Enrolment.objects.select_related("run__course")
    return get_object_or_404(rows, pk=enrolment_id, person=current_user(request))


def own_attempt(request: HttpRequest, attempt_id: UUID) -> Attempt:
    """Return the reader's own attempt; anybody else's is not found."""
    return get_object_or_404(Attempt.objects.taken_by(current_user(request)), pk=attempt_id)


def _module_url(attempt: Attempt) -> str:
    module = attempt.requirement.module
    return module_url(attempt.enrolment, module.key) if module else reverse("home:my")


def _screen_url(attempt: Attempt, screen: int | str) -> str:
    return f"{reverse('quizzes:attempt', args=[attempt.pk])}?q={screen}"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, enrolment_id: UUID, requirement_id: UUID) -> HttpResponse:
    """Say what the quiz asks; begin it, or go on with it, when the button is pressed."""
    enrolment = own_enrolment(request, enrolment_id)
    rows = Requirement.objects.filter(run=enrolment.run_id, kind=Requirement.Kind.QUIZ)
    requirement = get_object_or_404(rows.select_related("module"), pk=requirement_id)
    actor = current_user(request)
    try:
        if request.method == "POST":
            attempt = attempts.start_attempt(enrolment, requirement, actor=actor)
            return redirect("quizzes:attempt", attempt.pk)
        attempts.check_may_take(enrolment, requirement, actor=actor)
    except ValidationError as error:
        return refuse(request, error)
    version = version_of(requirement)
    earlier = list(Attempt.objects.taken_by(actor).with_begun().filter(requirement=requirement))
    context = {
        "enrolment": enrolment,
        "requirement": requirement,
        "version": version,
        "question_count": version.questions.count(),
        "earlier": [a for a in earlier if a.state == Attempt.State.GRADED],
        "in_progress": next((a for a in earlier if a.state == a.State.IN_PROGRESS), None),
        "left": attempts.attempts_left(version, earlier),
        "module_url": module_url(enrolment, requirement.module.key if requirement.module else ""),
    }
    return render(request, "quizzes/start.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Show one question, the list of all before submitting, or the result; keep an answer."""
    found = own_attempt(request, attempt_id)
    if request.method == "POST":
        return _save(request, found)
    if found.state == Attempt.State.GRADED:
        return _result(request, found)
    try:
        attempts.check_in_progress(found, actor=current_user(request))
    except ValidationError as error:
        return refuse(request, error)
    asked = present_all(found)
    screen = request.GET.get("q", "")
    if screen == "review" or (not screen and all(a.is_answered for a in asked)):
        return _review(request, found, asked)
    return _question(request, found, asked, _current(screen, asked))


def _current(screen: str, asked: list[Asked]) -> Asked:
    """Return the question asked for (from 1); without a number, the first not yet answered."""
    if not screen:
        return next((a for a in asked if not a.is_answered), asked[0])
    if not (screen.isascii() and screen.isdecimal()) or not 1 <= int(screen[:5]) <= len(asked):
        raise Http404
    return asked[int(screen[:5]) - 1]


def _question(
    request: HttpRequest,
    attempt: Attempt,
    asked: list[Asked],
    current: Asked,
    *,
    error: str = "",
    **extra: Any,
) -> HttpResponse:
    context = {
        "attempt": attempt,
        "enrolment": attempt.enrolment,
        "asked": current,
        "page": uuid4(),
        "count": len(asked),
        "saved_at": last_saved(attempt),
        "deadline": attempts.deadline(attempt),
        "module_url": _module_url(attempt),
        "error": error,
        **extra,
    }
    status = 409 if extra else 422 if error else 200
    return render(request, "quizzes/question.html", context, status=status)


def _save(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Keep the answer to one question, sent by a button or by the page itself while typing."""
    asked = present_all(attempt)
    current = _current(request.GET.get("q", ""), asked)
    answer = read_answer(current, request.POST)
    is_silent = wants_json(request)
    try:
        saved_at = attempts.save_responses(
            attempt,
            {current.key: answer},
            actor=current_user(request),
            sent=read_sent(request.POST),
            edition=read_count(request.POST.get("edition", "")),
        )
        # Who only pauses or goes back may leave half an answer behind.
        if not is_silent and request.POST.get("go") not in ("back", "later"):
            check_places(current.kind, answer)
    except ValidationError as error:
        return _not_saved(request, attempt, asked, current, answer, error)
    if is_silent:
        return JsonResponse({"message": f"{clock(saved_at)}に保存しました"})
    return redirect(_where_to(request, attempt, current, len(asked)))


def _not_saved(
    request: HttpRequest,
    attempt: Attempt,
    asked: list[Asked],
    current: Asked,
    answer: Any,
    error: ValidationError,
) -> HttpResponse:
    """Answer a save that was refused; what was chosen or typed stays on the screen."""
    said = " ".join(error.messages)
    if wants_json(request):
        return JsonResponse({"code": error.code, "message": said}, status=status_of(error))
    if error.code == "invalid":
        typed = retyped(attempt, current, answer)
        return _question(request, attempt, asked, typed, error=said)
    if error.code == "stale":
        typed = retyped(attempt, current, answer)
        stored = stored_words(attempt, current)
        return _question(request, attempt, asked, typed, is_stale=True, stored=stored)
    return refuse(request, error, back_url=_screen_url(attempt, "review"), back_label="戻る")


def _where_to(request: HttpRequest, attempt: Attempt, current: Asked, count: int) -> str:
    match request.POST.get("go"):
        case "back" if current.number == 1:
            return _module_url(attempt)
        case "back":
            return _screen_url(attempt, current.number - 1)
        case "later":
            messages.success(request, "ここまでの答えを保存しました。続きはいつでも始められます。")
            return _module_url(attempt)
        case _:
            last = current.number >= count
            return _screen_url(attempt, "review" if last else current.number + 1)


def _review(
    request: HttpRequest, attempt: Attempt, asked: list[Asked], *, error: str = ""
) -> HttpResponse:
    context = {
        "attempt": attempt,
        "enrolment": attempt.enrolment,
        "questions": asked,
        "open_count": sum(not a.is_answered for a in asked),
        "deadline": attempts.deadline(attempt),
        "module_url": _module_url(attempt),
        "error": error,
    }
    return render(request, "quizzes/review.html", context, status=422 if error else 200)


def _result(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    others = Attempt.objects.taken_by(current_user(request)).filter(
        requirement=attempt.requirement
    )
    context = {
        "attempt": attempt,
        "enrolment": attempt.enrolment,
        "questions": explain_all(attempt),
        "left": attempts.attempts_left(attempt.version, list(others)),
        "module_url": _module_url(attempt),
    }
    return render(request, "quizzes/result.html", context)


@login_required
@require_POST
def submit(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Grade the attempt; with questions left open, only after asking once more."""
    found = own_attempt(request, attempt_id)
    confirmed = request.POST.get("confirmed") == "yes"
    try:
        attempts.submit_attempt(found, actor=current_user(request), confirmed=confirmed)
    except ValidationError as error:
        if error.code == "unanswered":
            return _review(request, found, present_all(found), error=" ".join(error.messages))
        return refuse(request, error)
    return redirect("quizzes:attempt", found.pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """Ask the survey's questions; keep the answers without a name."""
    enrolment = own_enrolment(request, enrolment_id)
    actor = current_user(request)
    try:
        requirement = surveys.check_may_answer(enrolment, actor=actor)
        asked = survey_versions.version_of(requirement)
        form = SurveyForm(asked, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            surveys.answer_survey(enrolment, form.answers(), actor=actor)
            return redirect("quizzes:survey", enrolment.pk)
    except ValidationError as error:
        if error.code == "already_answered":
            return render(request, "quizzes/survey_thanks.html", {"enrolment": enrolment})
        return refuse(request, error)
    context = {"enrolment": enrolment, "survey": asked, "form": form}
    return render(request, "quizzes/survey.html", context, status=422 if form.errors else 200)
