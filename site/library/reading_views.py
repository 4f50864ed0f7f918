"""ふりがなを提案: readings for the text that an author has before them."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from library.domain import suggest

MAX_CHARACTERS = 4000


@permission_required("library.change_glossaryterm", raise_exception=True)
@require_POST
def suggest_readings(request: HttpRequest) -> JsonResponse:
    """Return the text with readings, and what the wording guide has to say. Nothing is kept."""
    text = request.POST.get("text", "")
    if len(text) > MAX_CHARACTERS:
        sentence = f"長すぎます。{MAX_CHARACTERS}文字までに分けてください。"
        return JsonResponse({"error": sentence}, status=422)
    return JsonResponse({"text": suggest.suggest(text), "notes": suggest.wording_notes(text)})
