"""Which module something belongs to, chosen among those that can have it and that one may edit."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.permissions import page_permission_policy

from courses.models import CoursePage, ModulePage, StagePage
from people.choices import OneRowField
from people.models import User

# An empty list alone does not say what to do first.
NONE_LEFT = (
    "付けられる単元には、もうすべて付いています。"
    "新しく付けるときは、先に研修のページで単元を作ってください。"
)


class ModuleField(OneRowField):
    """One module, under its course, with its stage: titles alone are alike."""

    widget = forms.Select

    def __init__(self, rows: Any, **kwargs: Any) -> None:
        """Offer these modules and no others."""
        super().__init__(rows, **kwargs)
        self.choices = grouped(rows)


def grouped(modules: Any) -> list[tuple[str, Any]]:
    """Return modules as choices, by course: three queries, however many there are."""
    courses = dict(CoursePage.objects.values_list("path", "title"))
    stages = dict(StagePage.objects.values_list("path", "title"))
    groups: dict[str, list[tuple[Any, str]]] = defaultdict(list)
    for page in modules.order_by("path"):
        stage = page.path[: -page.steplen]
        course = courses.get(stage[: -page.steplen], "")
        groups[course].append((page.pk, f"{stages.get(stage, '')} {page.title}".strip()))
    return [("", "---------"), *groups.items()]


class OfModuleForm(WagtailAdminModelForm):
    """What belongs to one module: of a kind that can have it, in a course that one may edit."""

    kinds: ClassVar[Sequence[str]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer those that have none yet, and the one that it belongs to."""
        super().__init__(*args, **kwargs)
        old = self.fields["module"]
        rows = self._modules()
        self.fields["module"] = ModuleField(
            rows, label=old.label, help_text=old.help_text if rows.exists() else NONE_LEFT
        )

    def _modules(self) -> Any:
        own = self.instance.module_id
        taken = type(self.instance)._default_manager.exclude(module=own).values("module")
        rows = ModulePage.objects.filter(kind__in=self.kinds).exclude(pk__in=taken)
        if isinstance(self.for_user, User):
            editable = page_permission_policy.instances_user_has_permission_for(
                self.for_user, "change"
            )
            rows = rows.filter(pk__in=editable.values("pk"))
        return rows | ModulePage.objects.filter(pk=own)
