"""Addresses of quizzes and surveys."""

from django.urls import path

from quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("quizzes/start/<uuid:enrolment_id>/<uuid:requirement_id>/", views.start, name="start"),
    path("quizzes/attempts/<uuid:attempt_id>/", views.attempt, name="attempt"),
    path("quizzes/attempts/<uuid:attempt_id>/submit/", views.submit, name="submit"),
    path("surveys/<uuid:enrolment_id>/", views.survey, name="survey"),
]
