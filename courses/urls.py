"""Addresses of the player."""

from django.urls import path

from courses import external_views, gate, plain_words, player, views

app_name = "courses"
urlpatterns = [
    path("learn/words/", plain_words.choose_words, name="words"),
    path("my/record/external/", external_views.tell, name="external_tell"),
    path("my/record/external/<uuid:pk>/", external_views.correct, name="external_correct"),
    path(
        "my/record/external/<uuid:pk>/withdraw/", external_views.withdraw, name="external_withdraw"
    ),
    path("my/record/external/<uuid:pk>/paper/", external_views.paper, name="external_paper"),
    path("learn/<uuid:enrolment_id>/pledge/", views.pledge, name="pledge"),
    path("learn/<uuid:enrolment_id>/<slug:key>/", views.module, name="module"),
    path(
        "learn/<uuid:enrolment_id>/<slug:key>/media/<int:media_id>/<slug:part>/",
        gate.media,
        name="media",
    ),
    path(
        "learn/<uuid:enrolment_id>/<slug:key>/pictures/<int:image_id>/<int:width>/",
        gate.picture,
        name="picture",
    ),
    path("learn/<uuid:enrolment_id>/<slug:key>/progress/", player.progress, name="progress"),
    path(
        "learn/<uuid:enrolment_id>/<slug:key>/transcript/<int:medium>/",
        player.transcript,
        name="transcript",
    ),
]
