"""Video and audio of lectures, from the files beside the YAML into the library."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from curriculum.domain import beside
from curriculum.domain.loading import Loading
from curriculum.domain.yaml_source import Mapping
from library.models import LibraryMedia


def load_recording(kind: str, item: Mapping, module: str, loading: Loading) -> int | None:
    """Write one recording of a module, if the files say something new of it; return its id.

    A changed file takes the place of the stored one: what people watched of it stays theirs.
    None if a rule refused it; `loading.problems` then says why.
    """
    key = f"{module}/{item['file']}"
    found = LibraryMedia.objects.filter(key=key).first()
    values = {
        "title": item["title"],
        "type": kind,
        "transcript": beside.transcript(loading.folder, item["transcript"]),
    }
    paths = {
        name: beside.path_of(loading.folder, item[name]) for name in beside.STORED if name in item
    }
    digests = {name: beside.digest(path) for name, path in paths.items()}
    label = str(LibraryMedia._meta.verbose_name)
    if not loading.needs_writing(label, key, values | digests, exists=found is not None):
        return found.pk if found else None
    _write(found or LibraryMedia(key=key), values, paths, where=item, loading=loading)
    return LibraryMedia.objects.filter(key=key).values_list("pk", flat=True).first()


def _write(
    row: LibraryMedia,
    values: dict[str, Any],
    paths: dict[str, Path],
    *,
    where: Mapping,
    loading: Loading,
) -> None:
    old = [file for name in beside.STORED if (file := getattr(row, name))]
    stored = [partial(file.storage.delete, file.name) for file in old]
    with ExitStack() as opened:
        files = {
            name: File(opened.enter_context(path.open("rb")), path.name)
            for name, path in paths.items()
        }
        is_written = loading.write(
            row, values | {"captions": ""} | files, {}, where=where, save=row.save
        )
    for drop in stored if is_written else []:
        transaction.on_commit(drop)
