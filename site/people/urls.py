"""Sign-in. Each page is named here one by one: allauth's others do not exist on this site."""

from allauth.account import views as allauth_views
from django.urls import path

from people import email_views, views

urlpatterns = [
    path("", views.own_settings, name="account_own_settings"),
    path("login/", views.login, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", views.inactive, name="account_inactive"),
    path("signup/", views.signup_closed, name="account_signup"),
    path("password/forgotten/", views.password_forgotten, name="account_reset_password"),
    path("password/choose/", views.choose_password, name="account_choose_password"),
    path("password/change/", views.change_password, name="account_change_password"),
    path("email/", email_views.email, name="account_email"),
    path("email/remove/", email_views.remove_email, name="account_remove_email"),
    path("email/confirm/<path:key>/", email_views.confirm_email, name="account_confirm_email"),
]
