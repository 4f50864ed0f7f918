"""Addresses of cases: one part at a time, and the watermark behind it."""

from django.urls import path

from courses.cases import views

app_name = "cases"
urlpatterns = [
    path("cases/parts/<int:pk>/", views.part, name="part"),
    path("cases/watermark.svg", views.watermark, name="watermark"),
]
