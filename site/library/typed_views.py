"""How a day or a time is read, for the line beside its box."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBadRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from library.domain.typed_kinds import KINDS

# The longest way to write a moment is half of this.
LONGEST = 60


@require_safe
@never_cache
def typed(request: HttpRequest) -> HttpResponseBase:
    """Say how the text is read, or what is wrong with it. Anybody may ask; nothing is kept."""
    kind = KINDS.get(request.GET.get("kind", ""))
    text = request.GET.get("text", "")
    try:
        bounds = {
            name: date.fromisoformat(request.GET[name]) if name in request.GET else None
            for name in ("earliest", "latest")
        }
    except ValueError:
        kind = None
        bounds = {}
    if kind is None or not text.strip() or len(text) > LONGEST:
        return HttpResponseBadRequest()
    try:
        return JsonResponse({"said": kind.say(kind.read(text, **bounds))})
    except ValidationError as error:
        return JsonResponse({"problem": error.messages[0]})
