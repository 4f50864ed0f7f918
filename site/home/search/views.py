"""`/search/?q=…`: for everybody, with what each may read."""

import unicodedata

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.search.finding import find
from home.search.hits import Presenter
from home.search.ways import ways_of
from library.domain.words import words

# As many as the box takes; keeps a pasted page out of the search.
QUERY_LENGTH = 60
PER_PAGE = 10


def typed(text: str) -> str:
    """Return what was typed without control characters and spaces around it."""
    plain = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return " ".join(plain.split())


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """さがす."""
    whole = typed(request.GET.get("q", ""))
    query = whole[:QUERY_LENGTH].strip()
    wanted = words(query)
    matches = find(wanted, ways_of(request.user)) if wanted else []
    rows = Paginator(matches, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "query": query,
        "is_cut": len(whole) > QUERY_LENGTH,
        "count": len(matches),
        "rows": rows,
        "hits": Presenter(request, list(rows), wanted).hits(),
    }
    response = render(request, "home/search.html", context)
    # What somebody looked for is nobody's business, a search engine's least of all.
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
