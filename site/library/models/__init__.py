"""Files, words and places that courses refer to, and what this ward calls itself."""

from library.models.files import LibraryDocument, LibraryImage, LibraryMedia, LibraryRendition
from library.models.words import (
    DirectoryEntry,
    EventKind,
    ExternalTrainingType,
    GlossaryTerm,
    Municipality,
    Network,
    Resource,
    WardSettings,
    WordingRule,
)

__all__ = [
    "DirectoryEntry",
    "EventKind",
    "ExternalTrainingType",
    "GlossaryTerm",
    "LibraryDocument",
    "LibraryImage",
    "LibraryMedia",
    "LibraryRendition",
    "Municipality",
    "Network",
    "Resource",
    "WardSettings",
    "WordingRule",
]
