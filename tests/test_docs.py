"""The documents name only files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "site" / "docs").rglob("*.md"))]
# As a document names them: from the root, or from `site/` or an app where its text says so.
FOLDERS = [ROOT, ROOT / "site"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_is_there(document):
    text = document.read_text()
    named = set(re.findall(r"`([\w./-]*/[\w.-]+\.(?:py|md|html|css|yaml|txt))`", text))
    linked = set(re.findall(r"\]\(([^)#:]+)\)", text))

    assert {n for n in named if not any((folder / n).exists() for folder in FOLDERS)} == set()
    assert {n for n in linked if not (document.parent / n).exists()} == set()
