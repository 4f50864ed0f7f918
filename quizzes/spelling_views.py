"""Which spellings count: told to authors while they write the right answer."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from quizzes.domain.spelling import examples

MAX_CHARACTERS = 200


@permission_required("quizzes.change_quiz", raise_exception=True)
@require_safe
def spellings(request: HttpRequest) -> JsonResponse:
    """Return spellings that count as well as the one asked for. Nothing is kept."""
    text = request.GET.get("text", "")
    return JsonResponse({"examples": examples(text) if len(text) <= MAX_CHARACTERS else []})
