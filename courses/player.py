"""The player: one section a screen, what its browser says of it, and the way on."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from courses.domain import reading
from courses.domain.batches import Said, read_batch
from courses.domain.evidence import takes_evidence
from courses.domain.lectures import lasting, why_not_yet
from courses.domain.study import Study, study_of
from courses.journey import module_url
from courses.models import Enrolment, ModuleProgress, RunModule
from courses.screens import note_of, screen_context
from library import refusal
from library.domain.ids import read_uuid
from library.domain.quotes import quoted
from library.domain.wareki import clock
from people.current import current_user

# A batch is ten seconds of one screen.
MOST_BYTES = 64 * 1024
STATUS = refusal.STATUS | {"malformed": 400, "too_much_time": 422}


def own_enrolment(request: HttpRequest, enrolment_id: UUID) -> Enrolment:
    """Return the reader's own enrolment; anybody else's is not found."""
    rows = Enrolment.objects.select_related("run__course", "person")
    return get_object_or_404(rows, pk=enrolment_id, person_id=request.user.pk)


def open_lecture(request: HttpRequest, enrolment_id: UUID, key: str) -> ModuleProgress | None:
    """Return the reader's progress in a lecture that is open to them; None for all else.

    The projection equals what the evidence says, always; asking it spares the whole journey.
    """
    rows = ModuleProgress.objects.select_related(
        "module__stage", "enrolment__run__course", "enrolment__person"
    )
    return rows.open_now().filter(
        enrolment_id=enrolment_id, enrolment__person_id=request.user.pk,
        module__key=key, module__kind="lecture",
    ).first()  # fmt: skip


def show(request: HttpRequest, enrolment: Enrolment, module: RunModule) -> HttpResponse:
    """Show one screen; `next` is the one that was opened last."""
    study = study_of(enrolment, module)
    number = _number(request.GET["screen"], study)
    if number is None:
        return redirect(module_url(enrolment, module.key))
    context = screen_context(study, number)
    if request.method == "GET" and takes_evidence(enrolment):
        section = study.sections[number - 1]
        context["sitting"] = reading.serve(enrolment, module, section.id)
    return render(request, "courses/lecture_screen.html", context)


def _number(asked: str, study: Study) -> int | None:
    """Return the screen asked for, from 1."""
    # Python refuses to read a number of thousands of digits: five are more than enough.
    if asked.isdecimal() and 1 <= int(asked[:5]) <= len(study.sections):
        return int(asked[:5])
    return study.last_number if asked == "next" and study.sections else None


def turn(request: HttpRequest, enrolment: Enrolment, module: RunModule) -> HttpResponse:
    """Go on to the next screen, or to the lecture's own page after the last one."""
    section_id = request.POST.get("section", "")
    address = module_url(enrolment, module.key)
    try:
        said = _unsent(request.POST.get("batches", ""))
        study = reading.turn_page(
            enrolment, module, section_id,
            sitting=read_uuid(request.POST.get("sitting", "")),
            batches=[each.batch for each in said],
            actor=current_user(request),
        )  # fmt: skip
    except ValidationError as error:
        return refusal.refuse(request, error, back_url=address, back_label="この単元へ戻る")
    position = [section.id for section in study.sections].index(section_id) + 1
    if position < len(study.sections):
        if not said:
            _tell_too_soon(request, study, section_id)
        return redirect(f"{address}?screen={position + 1}")
    if study.is_met:
        messages.success(request, "この講義を学び終えました。")
    else:
        messages.info(request, "最後の画面です。まだ「学んだ」になっていない所が、下にあります。")
    return redirect(address)


def _tell_too_soon(request: HttpRequest, study: Study, section_id: str) -> None:
    """Tell whoever reads without a script, whose screen cannot say it by itself."""
    left = study.screen_of(section_id)
    if left.is_asked and not left.seen.is_read and not study.is_met:
        messages.info(
            request,
            f"{quoted(left.title)}は、まだ「学んだ」になっていません。"
            f"「前へ」で戻って、あと{lasting(left.left_seconds)}ほど開いておいてください。",
        )


def _unsent(text: str) -> list[Said]:
    """Read what the script had not sent yet when the button was pressed; without it, nothing."""
    if not text:
        return []
    try:
        return [read_batch(item) for item in json.loads(text[:MOST_BYTES])]
    except (ValueError, TypeError, RecursionError, ValidationError):
        # The way on is never blocked by what a script wrote.
        return []


@login_required
@require_POST
def progress(request: HttpRequest, enrolment_id: UUID, key: str) -> HttpResponse:
    """Count one batch of what a screen showed and played; answer in JSON."""
    enrolment = own_enrolment(request, enrolment_id)
    module = get_object_or_404(RunModule, run=enrolment.run_id, key=key, kind="lecture")
    try:
        said = _posted(request)
        study = reading.count_batch(
            enrolment, module, said.section, said.sitting, said.batch, actor=current_user(request)
        )
    except ValidationError as error:
        code = error.code or ""
        answer = {"code": code, "message": error.messages[0]}
        return JsonResponse(answer, status=STATUS.get(code, 409))
    return JsonResponse(_answer(study, said.section))


def _posted(request: HttpRequest) -> Said:
    try:
        data = json.loads(request.body) if len(request.body) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        data = None
    return read_batch(data)


def _answer(study: Study, section_id: str) -> dict[str, Any]:
    """Say what the screen needs to show: its tick or why not yet, and the whole."""
    screen = study.screen_of(section_id)
    state = study.state
    return {
        "message": f"{clock(timezone.now())}に記録",
        "is_seen": screen.seen.is_read,
        "left_seconds": screen.left_seconds,
        "why": why_not_yet(screen),
        "note": note_of(screen, state.media_of(screen.number)),
        "media": [
            {"id": m.medium.id, "is_met": m.is_met, "words": m.words}
            for m in state.media_of(screen.number)
        ],
        "seen": state.seen,
        "minutes_left": state.minutes_left,
        "is_done": study.is_met,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def transcript(request: HttpRequest, enrolment_id: UUID, key: str, medium: int) -> HttpResponse:
    """Show what is said in a video or a recording, to read instead of playing it."""
    row = open_lecture(request, enrolment_id, key)
    if row is None:
        return redirect(module_url(own_enrolment(request, enrolment_id), key))
    enrolment, module = row.enrolment, row.module
    study = study_of(enrolment, module)
    state = next((m for m in study.state.media if m.medium.id == medium), None)
    if state is None:
        raise Http404
    back = f"{module_url(enrolment, key)}?screen={state.number}"
    try:
        if request.method == "POST":
            study = reading.read_text(enrolment, module, medium, actor=current_user(request))
            return _after_text(request, study, medium, back)
        if request.method == "GET" and takes_evidence(enrolment):
            reading.serve_text(study, medium)
    except ValidationError as error:
        return refusal.refuse(request, error, back_url=back, back_label="講義へ戻る")
    context = {
        "enrolment": enrolment, "module": module, "study": study, "medium": study.media[medium],
        "paragraphs": [line for line in study.media[medium].text.splitlines() if line.strip()],
        "is_read": state.watched.is_read, "back": back, "can_learn": takes_evidence(enrolment),
    }  # fmt: skip
    return render(request, "courses/transcript.html", context)


def _after_text(request: HttpRequest, study: Study, medium: int, back: str) -> HttpResponse:
    if study.watched[medium].text_read_at:
        messages.success(request, "文章を読んだことを記録しました。")
        return redirect(back)
    wait = reading.text_wait(study.media[medium])
    messages.info(request, f"{wait}ほど開いてから「読み終えた」を押すと、記録されます。")
    key = study.module.key
    return redirect(reverse("courses:transcript", args=[study.enrolment.pk, key, medium]))
