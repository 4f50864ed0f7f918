"""こまったとき: whom to phone, what people ask, and each role's way step by step with pictures."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library.models import ExternalTrainingType

GUIDES = Path(__file__).resolve().parent / "data" / "help.yaml"
PICTURES = settings.SITE_DIR / "static" / "img" / "help"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `picture`: a static file's name, empty if words are enough."""

    title: str
    text: str
    picture: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """One role's way through the site."""

    key: str
    title: str
    readers: str
    lead: str
    steps: list[Step]


def _step(said: dict[str, str]) -> Step:
    name = f"{said.get('picture', '')}.webp"
    has_picture = (PICTURES / name).is_file()
    return Step(
        said["title"], said["text"], f"img/help/{name}" if has_picture else "", said.get("alt", "")
    )


@cache
def guides() -> dict[str, Guide]:
    """Return every guide by its key."""
    written = yaml.safe_load(GUIDES.read_text(encoding="utf-8"))
    return {
        said["key"]: Guide(
            said["key"], said["title"], said["for"], said["lead"], [*map(_step, said["steps"])]
        )
        for said in written
    }


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """こまったとき: by phone, by role, larger text, learning elsewhere."""
    context = {"guides": guides().values(), "elsewhere": ExternalTrainingType.objects.all()}
    return render(request, "home/help.html", context)


@require_safe
def help_guide(request: HttpRequest, key: str) -> HttpResponse:
    """One role's way, step by step."""
    guide = guides().get(key)
    if guide is None:
        raise Http404
    others = [other for other in guides().values() if other is not guide]
    return render(request, "home/help_guide.html", {"guide": guide, "others": others})
