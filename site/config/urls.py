"""Every address of the site."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home.publishing import SITEMAPS
from home.views import healthz
from people.views import to_login

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("admin/", include("people.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("library.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("people.urls")),
    path("", include("home.urls")),
    path("", include("notices.urls")),
    path("", include("courses.urls")),
    path("", include("courses.cases.urls")),
    path("", include("courses.worksheets.urls")),
    path("", include("courses.groupwork.urls")),
    path("", include("quizzes.urls")),
    path("", include("certificates.urls")),
    path("", include("papers.urls")),
    # Wagtail's own login neither counts failures nor knows one-time codes.
    path("_util/login/", to_login, name="no_second_login"),
    path("", include(wagtail_urls)),
]
