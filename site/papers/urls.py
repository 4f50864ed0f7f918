"""Addresses of paper: prints, entries, halls, slips."""

from django.urls import path

from papers.views import desk, entry, halls, prints, slips

app_name = "papers"
urlpatterns = [
    path("paper/", desk.desk, name="desk"),
    path("paper/<uuid:enrolment_id>/<uuid:requirement_id>/", entry.enter, name="enter"),
    path(
        "paper/<uuid:enrolment_id>/<uuid:requirement_id>/<int:version>-<int:number>/",
        entry.enter,
        name="sheet",
    ),
    path("paper/blank/<uuid:requirement_id>/<int:version>/", entry.blank, name="blank"),
    path("paper/<uuid:enrolment_id>/<uuid:requirement_id>.pdf", prints.one, name="print"),
    path("paper/<uuid:enrolment_id>/<slug:key>.pdf", prints.module, name="print_module"),
    path("paper/prints/", prints.batch, name="batch"),
    path("paper/prints/batch.pdf", prints.batch_pdf, name="batch_pdf"),
    path("paper/halls/", halls.hall_list, name="halls"),
    path("paper/halls/<uuid:pk>/", halls.roster, name="hall"),
    path("paper/halls/<uuid:pk>/roster.pdf", halls.roster_pdf, name="hall_roster"),
    path("paper/halls/<uuid:pk>/<uuid:enrolment_id>/void/", halls.untick, name="hall_untick"),
    path("paper/slips/", slips.slips, name="slips"),
]
