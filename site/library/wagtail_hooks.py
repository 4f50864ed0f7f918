"""Where words and places meet Wagtail's admin."""

from functools import partial

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from library import admin_desks, urls, views
from library.page_editing import OneAtATime, lock_pages
from library.reading_views import suggest_readings
from library.viewsets import VIEWSETS, glossary_term_chooser

MENU_ORDER = 500


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    """Give each list its pages."""
    return [*VIEWSETS, glossary_term_chooser]


@hooks.register("register_admin_urls", order=-1)
def register_files() -> list[URLPattern | URLResolver]:
    """Give files their addresses for those who edit; stand before Wagtail's own desks."""
    return [
        path("images/<int:image_id>/", admin_desks.ImageEditView.as_view()),
        path("documents/edit/<int:document_id>/", admin_desks.DocumentEditView.as_view()),
        path(
            "settings/<slug:app_name>/<slug:model_name>/<int:pk>/",
            admin_desks.SettingEditView.as_view(),
        ),
        path("library/files/", include((urls.admin_urlpatterns, "library_files"))),
        path("media/delete/<int:media_id>/", views.delete_media),
    ]


@hooks.register("register_admin_viewset", order=1)
def register_page_editor() -> OneAtATime:
    """Save pages one at a time, instead of Wagtail's own editor: hence the order."""
    return OneAtATime()


# Before those that refuse: they judge what is locked.
hooks.register("before_bulk_action", lock_pages, order=-1)


for _place, _viewset in enumerate(VIEWSETS):
    # Shown to whoever may change the list: the permission decides, not the menu.
    hooks.register(
        "register_material_menu_item", partial(_viewset.get_menu_item, order=MENU_ORDER + _place)
    )


@hooks.register("register_admin_urls")
def register_reading_urls() -> list[URLPattern]:
    """Give authors the address that proposes readings."""
    return [path("readings/suggest/", suggest_readings, name="suggest_readings")]


@hooks.register("insert_editor_js")
def propose_readings() -> str:
    """Put a button beside each field that may carry readings."""
    return format_html(
        '<script type="module" src="{}" data-suggest-readings="{}"></script>',
        static("js/ruby-suggest.js"),
        reverse("suggest_readings"),
    )


@hooks.register("insert_global_admin_js")
def keep_what_is_written() -> str:
    """Let no field cut what is written in it, and no form lose it on a dead line."""
    scripts = ((static(f"js/{name}.js"),) for name in ("count", "guard"))
    return format_html_join("", '<script type="module" src="{}"></script>', scripts)


@hooks.register("insert_global_admin_css")
def show_what_is_counted() -> str:
    """Draw it in the admin's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("insert_editor_js")
def publish_after_saving() -> str:
    """Let 公開 wait for the save that is running."""
    return format_html('<script type="module" src="{}"></script>', static("js/publishing.js"))
