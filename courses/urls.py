"""Addresses of the player."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("learn/<uuid:enrolment_id>/pledge/", views.pledge, name="pledge"),
    path("learn/<uuid:enrolment_id>/<slug:key>/", views.module, name="module"),
]
