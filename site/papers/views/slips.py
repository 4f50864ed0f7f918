"""番号票をまとめて作る: choose new people of a run; their codes come once, as one PDF."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from courses.models import CourseRun
from library.pdf import pdf_response
from papers.domain import slips as rules
from papers.forms import OrganisationForm
from papers.gate import for_office
from people.current import current_user
from people.models import User


@sensitive_variables("batch", "content")
@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def slips(request: HttpRequest) -> HttpResponseBase:
    """List the newcomers of a run; issue codes to those chosen and send their slips, this once."""
    runs = list(CourseRun.objects.filter(state=CourseRun.State.OPEN).select_related("course"))
    asked = request.GET.get("run", "")
    run = next((row for row in runs if str(row.pk) == asked), runs[0] if runs else None)
    form = OrganisationForm(request.GET)
    place = form.cleaned_data["organisation"] if form.is_valid() else None
    people = list(rules.newcomers(run, organisation=place)) if run else []
    error: ValidationError | None = None
    if request.method == "POST":
        chosen = [p for p in people if str(p.pk) in request.POST.getlist("person")]
        try:
            batch = rules.issue_slips(chosen, actor=current_user(request))
        except ValidationError as found:
            error = found
        else:
            return _answer(request, batch, chosen)
    context = {
        "runs": runs, "run": run, "form": form, "people": people, "most": rules.MOST,
        "error": error.messages[0] if error else "",
        "chosen": set(request.POST.getlist("person")),
    }  # fmt: skip
    return render(request, "papers/slips.html", context, status=422 if error else 200)


def _answer(request: HttpRequest, batch: rules.Batch, chosen: list[User]) -> HttpResponse:
    for person in chosen:
        get_adapter(request).forget_failures(request, person)
    if batch.errors:
        return render(request, "papers/slips_refused.html", {"batch": batch}, status=409)
    address = settings.BASE_URL + reverse("account_login")
    content = rules.print_slips(batch.slips, address=address)
    return pdf_response(content, "番号票", as_attachment=True)
