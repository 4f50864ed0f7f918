"""What courses are made of and what people look up."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Images, documents, glossary, resources, the HTML allow-list, the ward's own names."""

    name = "library"
    verbose_name = "資料"
