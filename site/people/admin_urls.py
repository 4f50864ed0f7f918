"""What stands before Wagtail's own admin addresses."""

from django.urls import path
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.auth import require_admin_access

from people import admin_views, views

urlpatterns = [
    # One login for all: Wagtail's own is neither throttled nor knows one-time codes.
    path("login/", views.to_login, name="admin_login"),
    path(
        "account/",
        require_admin_access(admin_views.OwnSettingsView.as_view()),
        name="admin_own_settings",
    ),
    # Wagtail's own catalog knows only Wagtail's translations, not those that we add.
    path("jsi18n/", JavaScriptCatalog.as_view(), name="admin_script_messages"),
    # Bulk actions on users set roles, delete and stop people, past the register's rules.
    path("bulk/people/user/<str:action>/", admin_views.closed, name="admin_no_bulk_users"),
    # The API's actions on pages pass by the hooks that keep pages with records; no screen uses them.
    path(
        "api/main/pages/<int:pk>/action/<str:action>/", admin_views.closed, name="admin_no_actions"
    ),
]
