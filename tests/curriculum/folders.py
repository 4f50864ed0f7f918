"""Folders of YAML for tests: copies of the real one with one thing changed."""

import shutil
from pathlib import Path

import curriculum

DATA = Path(curriculum.__file__).parent / "data"


def copy_of(folder: Path, target: Path) -> Path:
    """Copy a folder of YAML so that a test may change it."""
    return Path(shutil.copytree(folder, target / "data"))


def edit(path: Path, old: str, new: str) -> int:
    """Replace the first `old` of a file; return the line where it stood."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
