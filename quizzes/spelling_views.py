"""Which spellings count: told to authors while they write the right answer."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from quizzes.domain.spelling import check_accepted, examples

MAX_CHARACTERS = 200


@permission_required("quizzes.change_quiz", raise_exception=True)
@require_safe
def spellings(request: HttpRequest) -> JsonResponse:
    """Say which spellings count as well as the one asked for. Nothing is kept."""
    text = request.GET.get("text", "").strip()
    return JsonResponse({"said": _said(text) if text and len(text) <= MAX_CHARACTERS else ""})


def _said(text: str) -> str:
    try:
        check_accepted(text)
    except ValidationError as error:
        return str(error.message)
    return (
        f"次の書き方も正解になります:{' / '.join(examples(text))} など。"
        "漢字とかな、漢数字と数字のちがいは、別の答えです。要るものは、正解に足してください。"
    )
