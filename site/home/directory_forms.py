"""What narrows the directory of desks and places."""

from collections.abc import Iterable
from typing import Any

from django import forms

from library.domain import directory, lookup
from library.models import Resource

# Longer than anybody types; keeps a pasted page out of the search.
QUERY_LENGTH = 60


class DirectoryForm(forms.Form):
    """What narrows the directory. A value that makes no sense narrows nothing, and says so."""

    q = forms.CharField(
        label="ことば", required=False, max_length=QUERY_LENGTH, strip=True,
        help_text="名前、種類、補足でさがせます。",
    )  # fmt: skip
    municipality = forms.ChoiceField(label="自治体", required=False)
    age = forms.CharField(
        label="年齢", required=False, max_length=10, help_text="数字で入れます。例 45",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    anywhere = forms.BooleanField(label="居住地を問わないところだけ", required=False)

    def __init__(self, data: Any, *, municipalities: Iterable[str]) -> None:
        super().__init__(data, auto_id="directory-%s")
        names = list(municipalities)
        self.fields["municipality"].choices = [  # type: ignore[attr-defined]
            ("", "すべて"), *((name, name) for name in names)
        ]  # fmt: skip
        self.is_valid()

    def clean_age(self) -> int | None:
        """Read the age, full-width or with 歳."""
        typed = self.cleaned_data["age"]
        age = directory.read_age(typed)
        if typed and age is None:
            raise forms.ValidationError(
                f"年齢は0から{directory.OLDEST}までの数字で入れてください。", code="age"
            )
        return age

    def narrow(self, entries: list[Resource]) -> list[Resource]:
        """Return the entries that fit what was understood."""
        data = self.cleaned_data
        rows = lookup.found(
            entries, data.get("q", ""), ["municipality", "name", "kind", "ages", "notes"]
        )
        if data.get("municipality"):
            rows = [row for row in rows if row.municipality == data["municipality"]]
        if data.get("age") is not None:
            rows = [row for row in rows if directory.suits_age(row, data["age"])]
        if data.get("anywhere"):
            rows = [row for row in rows if row.residence == Resource.Residence.ANYONE]
        return rows
