"""What lists sort by and people are found by, against the names that it follows from."""

from collections.abc import Iterator

from courses.models import LecturerPage
from home.models import GuestApplication
from library.derived import DerivedModel, derived_fields
from library.models import GlossaryTerm
from people.models import User
from reports.domain.findings import Finding, of

KEYED: tuple[type[DerivedModel], ...] = (User, GlossaryTerm, LecturerPage, GuestApplication)


def keys() -> Iterator[Finding]:
    """Each stored key is what the rule makes of the row today."""
    for model in KEYED:
        fields = derived_fields(model)
        needed = {"pk", *(f.name for f in fields), *(name for f in fields for name in f.of)}
        for row in model._default_manager.only(*needed).iterator(chunk_size=500):
            for field in fields:
                if getattr(row, field.name) != field.value_for(row):
                    said = (
                        f"{field.verbose_name}が、名前やふりがなと合いません。保存し直すと直ります"
                    )
                    yield of(row, said)
