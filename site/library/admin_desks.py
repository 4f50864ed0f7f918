"""Wagtail's own desks for files and settings, at which two people may sit."""

from wagtail.contrib.settings import views as settings_views
from wagtail.documents.views import documents
from wagtail.images.views import images

from people.desks import DeskView


class ImageEditView(DeskView, images.EditView):
    """One picture."""


class DocumentEditView(DeskView, documents.EditView):
    """One document."""


class SettingEditView(DeskView, settings_views.EditView):
    """One page of settings."""
