"""Addresses of worksheets."""

from django.urls import URLPattern, path

from courses.worksheets.views import filling, paper, reviewing

app_name = "worksheets"
urlpatterns: list[URLPattern] = [
    path("worksheets/review/", reviewing.review_list, name="review_list"),
    path("worksheets/<uuid:pk>/", filling.submission, name="submission"),
    path("worksheets/<uuid:pk>/review/", reviewing.review, name="review"),
    path(
        "worksheets/<uuid:enrolment_id>/<uuid:requirement_id>/start/",
        filling.start,
        name="start",
    ),
    path("worksheets/<uuid:enrolment_id>/<uuid:requirement_id>/blank/", paper.blank, name="blank"),
    path("worksheets/<uuid:enrolment_id>/<uuid:requirement_id>/paper/", paper.enter, name="paper"),
]
