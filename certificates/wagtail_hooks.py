"""Where certificates meet Wagtail's admin: the samples below what a trainer writes of them."""

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks

from certificates import editor_views


@hooks.register("register_admin_urls")
def register_samples() -> list[URLPattern]:
    """Give authors the address of the samples."""
    return [path("certificate-samples/", editor_views.samples, name="certificate_samples")]


@hooks.register("insert_editor_js")
def show_samples() -> str:
    """Show the samples where a course is written."""
    return format_html(
        '<script type="module" src="{}" data-certificate-samples="{}"></script>',
        static("js/certificate-samples.js"),
        reverse("certificate_samples"),
    )
