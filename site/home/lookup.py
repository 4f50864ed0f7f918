"""Words and places that people look up: read by everybody, the wording guide by authors."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from home.navigation import WORDING_READERS
from library.domain import lookup as rules
from library.models import ExternalTrainingType, Network, Resource, WordingRule
from people.current import current_user
from people.roles import roles_of

# Longer than anybody types; keeps a pasted page out of the search.
QUERY_LENGTH = 60
DIRECTORIES = {"resources": "相談先・居場所", "networks": "会議体"}


def _query(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:QUERY_LENGTH]


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """ことばの説明."""
    query = _query(request)
    groups = rules.glossary(query)
    count = sum(len(group.terms) for group in groups)
    return render(
        request, "home/glossary.html", {"query": query, "groups": groups, "count": count}
    )


@require_safe
def directory(request: HttpRequest, kind: str) -> HttpResponse:
    """相談先・会議体: one list a page, narrowed by words and municipality."""
    query, municipality = _query(request), request.GET.get("municipality", "")
    rows: list[Any] = list(Network.objects.all() if kind == "networks" else Resource.objects.all())
    municipalities = list(dict.fromkeys(row.municipality for row in rows))
    fields = ["municipality", "name"] + (["kind", "ages"] if kind == "resources" else [])
    shown = [
        row
        for row in rules.found(rows, query, fields)
        if municipality in ("", row.municipality) or municipality not in municipalities
    ]
    for row in shown:
        row.is_stale = rules.is_stale(row.confirmed_on, on=timezone.localdate())
    context = {
        "kind": kind,
        "tabs": [
            {"title": label, "url": reverse(f"home:{name}"), "is_current": name == kind}
            for name, label in DIRECTORIES.items()
        ],
        "title": DIRECTORIES[kind],
        "query": query,
        "municipality": municipality,
        "municipalities": municipalities,
        "rows": shown,
    }
    return render(request, "home/directory.html", context)


@login_required
@require_safe
def wording(request: HttpRequest) -> HttpResponse:
    """ことばの手引き, for those who write and answer."""
    if not roles_of(current_user(request)) & WORDING_READERS:
        raise Http404
    query = _query(request)
    found = rules.found(WordingRule.objects.all(), query, ["avoid", "use", "note"])
    return render(request, "home/wording.html", {"query": query, "rows": found})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """こまったとき: by paper, by phone, larger text, learning elsewhere."""
    return render(request, "home/help.html", {"elsewhere": ExternalTrainingType.objects.all()})
