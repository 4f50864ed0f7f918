"""Words and places that people look up: read by everybody, the wording guide by authors."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from home.directory_forms import QUERY_LENGTH, DirectoryForm
from home.navigation import WORDING_READERS
from library.domain import directory
from library.domain import lookup as rules
from library.models import Network, Resource, WordingRule
from people.gate import for_roles

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


def _tabs(current: str) -> list[dict[str, object]]:
    return [
        {"title": label, "url": reverse(f"home:{name}"), "is_current": name == current}
        for name, label in DIRECTORIES.items()
    ]


@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    """会議体, narrowed by words and municipality."""
    query, municipality = _query(request), request.GET.get("municipality", "")
    rows = list(Network.objects.all())
    municipalities = list(dict.fromkeys(row.municipality for row in rows))
    shown = [
        row
        for row in rules.found(rows, query, ["municipality", "name"])
        if municipality in ("", row.municipality) or municipality not in municipalities
    ]
    for row in shown:
        row.freshness = directory.freshness(row.confirmed_on, on=timezone.localdate())
    context = {
        "tabs": _tabs("networks"),
        "title": DIRECTORIES["networks"],
        "query": query,
        "municipality": municipality,
        "municipalities": municipalities,
        "rows": shown,
    }
    return render(request, "home/networks.html", context)


@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    """相談先・居場所, narrowed by words, municipality, age and 居住地."""
    entries = list(Resource.objects.select_related("owner"))
    form = DirectoryForm(
        request.GET, municipalities=dict.fromkeys(entry.municipality for entry in entries)
    )
    context = {
        "tabs": _tabs("resources"),
        "title": DIRECTORIES["resources"],
        "form": form,
        "rows": directory.listed(form.narrow(entries), on=timezone.localdate()),
        "is_narrowed": any(form.cleaned_data.values()),
    }
    return render(request, "home/resources.html", context)


@login_required
@require_safe
@for_roles(*WORDING_READERS)
def wording(request: HttpRequest) -> HttpResponse:
    """ことばの手引き, for those who write and answer."""
    query = _query(request)
    found = rules.found(WordingRule.objects.all(), query, ["avoid", "use", "note"])
    return render(request, "home/wording.html", {"query": query, "rows": found})
