"""Bringing a folder of YAML in: read all, check all, then write all or nothing."""

from pathlib import Path

from django.db import transaction

from courses.cases.models import PledgeText
from curriculum.domain import checks
from curriculum.domain.load_cases import load_cases
from curriculum.domain.load_courses import load_course
from curriculum.domain.load_pledge import load_pledge
from curriculum.domain.load_reference import load_reference
from curriculum.domain.load_worksheets import load_worksheets
from curriculum.domain.loading import Loading
from curriculum.domain.schema import OneOf
from curriculum.domain.specs import KINDS
from curriculum.domain.yaml_source import Mapping, Problems, read_file, read_folder

# No course opens without a text to promise on: a folder that brings none gets ours.
OUR_PLEDGE = Path(__file__).resolve().parents[1] / "data" / "pledge.yaml"
# In the order of what needs what.
LOADERS = {
    "reference": load_reference,
    "pledge": load_pledge,
    "worksheets": load_worksheets,
    "cases": load_cases,
    "course": load_course,
}


@transaction.atomic
def load_folder(folder: Path) -> Loading:
    """Write what the files of a folder say; return what was added, changed and left.

    What is not in the files is left alone. What somebody edited here since stays, unless the
    file says something new of it. Raises ValidationError("bad_curriculum" | "no_files") with
    every mistake by file and line; then nothing was written.
    """
    problems = Problems()
    documents = read_checked(folder, problems)
    problems.stop()
    loading = Loading(problems, folder=folder)
    for kind, loader in LOADERS.items():
        for document in documents:
            if document["kind"] == kind:
                loader(document, loading)
    problems.stop()
    return loading


def read_checked(folder: Path, problems: Problems) -> list[Mapping]:
    """Read and check every file; a file whose form is wrong is not looked at more closely."""
    documents = read_folder(folder, problems)
    kinds = [document.get("kind") for document in documents]
    if "pledge" not in kinds and not PledgeText.objects.exists():
        documents += filter(None, [read_file(OUR_PLEDGE, problems)])
    for document in documents:
        kind = document.get("kind")
        if isinstance(kind, str) and kind in KINDS:
            KINDS[kind].check(document, document, "", problems)
        else:
            OneOf(tuple(KINDS)).check(kind, document, "kind", problems)
    if not problems.found:
        _check_meaning(documents, folder, problems)
    return documents


def _check_meaning(documents: list[Mapping], folder: Path, problems: Problems) -> None:
    checks.check_between(documents, problems)
    names = checks.known(documents, folder)
    meanings = {
        "reference": checks.check_reference,
        "worksheets": checks.check_worksheets,
        "cases": checks.check_cases,
        "course": checks.check_course,
    }
    for document in documents:
        check = meanings.get(document["kind"])
        if check is not None:
            check(document, names, problems)
