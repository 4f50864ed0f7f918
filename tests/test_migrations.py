"""Migrations say by themselves what they do: the code around them changes, what they did does not."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = {path.name for path in (ROOT / "site").iterdir() if path.is_dir()} | {
    "certificates", "courses", "quizzes",
}  # fmt: skip
FILES = sorted(
    path
    for root in (ROOT / "site", *(ROOT / name for name in ("certificates", "courses", "quizzes")))
    for path in root.rglob("migrations/[0-9]*.py")
)

# What a migration may name of the living code, and why that cannot change what it did. Anything
# else is written into the migration, as it stands on that day.
ALLOWED = {
    # Made for migrations, and changed by further ones alone.
    "audit.append_only.append_only",
    "audit.append_only.locked_when",
    "audit.append_only.purging",
    "audit.append_only.rebuilding",
    "library.derived.filler",
    # Keys are compared with what is typed today: those of another day would never be found. Whoever
    # changes one of these rules writes all keys anew, in a migration of its own.
    "library.domain.collation.sort_key",
    "library.domain.matching.match_key",
    # What Django writes down of a field, and no database holds: where files lie, what is checked.
    "certificates.models.private_storage",
    "courses.blocks.stage_choices",
    "courses.models.external.paper_path",
    "library.domain.certificate_words.check_body",
    "library.domain.certificate_words.check_number_format",
    "library.domain.certificate_words.check_printed",
    "library.domain.ruby.check",
    "library.fields.PrivateFileField",
    "library.fields.PrivateImageField",
    "library.fields.media_path",
    "library.storage.private",
}


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` as it is written; nothing for any other expression."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def named_in(source: str) -> set[str]:
    """Return what a migration names of our code; of a module that it imports, what it takes."""
    tree, names, modules = ast.parse(source), set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            assert all(alias.asname is None for alias in node.names)
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Call) and dotted(node.func).endswith("import_module"):
            names |= {str(ast.literal_eval(each)) for each in node.args}
    used = {dotted(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for module in modules:
        names |= {each for each in used if each.startswith(f"{module}.")} or {module}
    return {name for name in names if name.split(".")[0] in OURS}


def is_migration(name: str) -> bool:
    """Tell whether the name is of another migration, which changes no more than this one."""
    return ".migrations.0" in name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_migration_stands_on_no_code_that_changes(path):
    named = named_in(path.read_text())

    assert {name for name in named if name not in ALLOWED and not is_migration(name)} == set()


def test_every_permission_is_used():
    assert ALLOWED - set().union(*(named_in(path.read_text()) for path in FILES)) == set()


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("from certificates.domain.texts import searched", {"certificates.domain.texts.searched"}),
        ("def f():\n    from people.models import User", {"people.models.User"}),
        ("import library.storage\nx = library.storage.private", {"library.storage.private"}),
        ("import courses.blocks", {"courses.blocks"}),
        ("x = import_module('people.models')", {"people.models"}),
        ("from django.db import migrations", set()),
    ],
)
def test_names_are_found_however_they_are_imported(source, named):
    assert named_in(source) == named
