"""Addresses of certificates and of their verification."""

from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/<uuid:certificate_id>/", views.certificate, name="certificate"),
    path("certificates/<uuid:certificate_id>.pdf", views.pdf, name="pdf"),
    path("certificates/<uuid:certificate_id>/hand-over/", views.hand_over, name="hand_over"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify_code, name="verify_code"),
]
