"""Posts, appointments, remits, and the tables that the register stands on."""

from typing import Any

from django.db.models import Model, QuerySet
from django.urls import URLPattern, path, reverse
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic

from people.admin_forms import (
    AffiliationForm,
    AppointmentForm,
    OrganisationForm,
    RecordForm,
    RemitForm,
)
from people.columns import YesNoColumn
from people.desks import DeskEditView, DeskViewSet, SaysRules
from people.domain.lookup import search
from people.domain.visibility import people_kept_by
from people.models import (
    Affiliation,
    Appointment,
    Audience,
    District,
    Office,
    Organisation,
    Remit,
    Term,
    kana_order,
)


class WarekiColumn(Column):
    """A day, as people here read it."""

    cell_template_name = "people/admin/wareki_cell.html"


class KeptViewSet(DeskViewSet):
    """Rows are listed, added and changed, never deleted: training records point at them."""

    add_to_reference_index = False
    add_to_admin_menu = False
    copy_view_enabled = False
    list_per_page = 100
    search_backend_name = ""
    related: tuple[str, ...] = ()

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name no page that does not exist."""
        missing = {"history_url_name": None, "usage_url_name": None, "delete_url_name": None}
        return super().get_common_view_kwargs(**kwargs) | missing

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Read what the columns show along with the rows."""
        rows = self.model._default_manager.select_related(*self.related) if self.related else None
        return super().get_index_view_kwargs(**kwargs) | (
            {"queryset": rows} if rows is not None else {}
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        """List, add, change."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("edit/<int:pk>/", self.edit_view, name="edit"),
        ]

    def register_permissions(self) -> None:
        """Offer nothing to tick in a group: rights here follow from roles."""


# What belongs to a person --------------------------------------------------------------------


class RecordIndexView(generic.IndexView):
    """Rows of the viewer's people only."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """Keep to the viewer's people, by kana."""
        rows = super().get_base_queryset().filter(user__in=people_kept_by(self.request.user))
        return rows.order_by(*kana_order("user__"), "pk")

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Find people as everywhere."""
        return search(queryset, self.search_query, person="user__")


class RecordCreateView(SaysRules, generic.CreateView):
    """A new row, for the person whose entry one comes from."""

    def get_initial(self) -> dict[str, Any]:
        """Fill in the number."""
        return super().get_initial() | {"person_number": self.request.GET.get("person", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who is asking."""
        return super().get_form_kwargs() | {"viewer": self.request.user}

    def save_instance(self) -> Model:
        """Store through the register, whose trail is the only one."""
        return self.form.save()

    def get_success_url(self) -> str:
        """Lead back to the person."""
        return reverse("wagtailusers_users:edit", args=[self.object.user_id])


class RecordEditView(SaysRules, DeskEditView):
    """One row."""

    def get_queryset(self) -> QuerySet[Any]:
        """Answer 404 for the row of anybody else's person."""
        return self.model._default_manager.filter(user__in=people_kept_by(self.request.user))

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who is asking."""
        return super().get_form_kwargs() | {"viewer": self.request.user}

    def save_instance(self) -> Model:
        """Store through the register, whose trail is the only one."""
        return self.form.save()

    def get_success_url(self) -> str:
        """Lead back to the person."""
        return reverse("wagtailusers_users:edit", args=[self.object.user_id])


class RecordViewSet(KeptViewSet):
    """What posts, appointments and remits have in common."""

    index_view_class = RecordIndexView
    add_view_class = RecordCreateView
    edit_view_class = RecordEditView
    form: type[RecordForm]
    # What makes Wagtail show the box: what is searched in, the list itself says.
    search_fields = ["user__search_text"]

    def get_form_class(self, for_update: bool = False) -> type[RecordForm]:
        """Return the form, which says whose the row is."""
        return self.form

    def title_column(self) -> TitleColumn:
        """Name the person, leading to the row."""
        return TitleColumn(
            "user",
            label="受講者",
            get_url=lambda row: reverse(self.get_url_name("edit"), args=[row.pk]),
        )


class AffiliationViewSet(RecordViewSet):
    """所属歴."""

    model = Affiliation
    icon = "clipboard-list"
    form = AffiliationForm
    related = ("user", "organisation", "office")
    list_filter = ["organisation", "office"]

    @property
    def list_display(self) -> list[Column]:
        """Who, where, as what, from when to when."""
        return [
            self.title_column(),
            Column("organisation", label="所属"),
            Column("office", label="立場"),
            Column("post", label="職名"),
            WarekiColumn("started_on", label="始まり", sort_key="started_on"),
            WarekiColumn("ended_on", label="終わり", sort_key="ended_on"),
        ]


class AppointmentViewSet(RecordViewSet):
    """委嘱."""

    model = Appointment
    icon = "clipboard-list"
    form = AppointmentForm
    related = ("user", "organisation", "office", "term", "district")
    list_filter = ["office", "term", "district"]

    @property
    def list_display(self) -> list[Column]:
        """Who, as what, where, for which term."""
        return [
            self.title_column(),
            Column("office", label="立場"),
            Column("term", label="任期"),
            Column("district", label="地区"),
            Column("organisation", label="所管する課"),
            WarekiColumn("started_on", label="始まり", sort_key="started_on"),
            WarekiColumn("ended_on", label="終わり", sort_key="ended_on"),
        ]


class RemitViewSet(RecordViewSet):
    """所管: whose record an HR user keeps."""

    model = Remit
    icon = "group"
    form = RemitForm
    related = ("user", "organisation", "office")
    add_to_settings_menu = True
    menu_order = 760

    @property
    def list_display(self) -> list[Column]:
        """Who keeps what."""
        return [
            self.title_column(),
            Column("organisation", label="所属"),
            Column("office", label="立場"),
        ]


# What the register stands on -----------------------------------------------------------------


class OrganisationViewSet(KeptViewSet):
    """所属, as a tree."""

    model = Organisation
    icon = "site"
    list_display = [
        "name", "name_kana", "key",
        Column("parent", label="上位の所属", accessor=lambda row: row.get_parent() or ""),
        YesNoColumn("is_partner", label="区の外の機関"),
    ]  # fmt: skip
    search_fields = ["name", "name_kana"]
    add_to_settings_menu = True
    menu_order = 700

    def get_form_class(self, for_update: bool = False) -> type[OrganisationForm]:
        """Return the form that knows the tree."""
        return OrganisationForm


class DistrictViewSet(KeptViewSet):
    """地区."""

    model = District
    icon = "map"
    form_fields = ["key", "name", "order"]
    list_display = ["name", "key", "order"]
    add_to_settings_menu = True
    menu_order = 710


class OfficeViewSet(KeptViewSet):
    """立場: what decides terms and who keeps the record."""

    model = Office
    icon = "user"
    form_fields = [
        "key", "name", "term_text", "owner_text", "record_basis", "is_appointed", "order",
    ]  # fmt: skip
    list_display = [
        "name", "key", "term_text", "owner_text", "record_basis",
        YesNoColumn("is_appointed", label="委嘱による"),
    ]  # fmt: skip
    add_to_settings_menu = True
    menu_order = 720


class TermViewSet(KeptViewSet):
    """任期."""

    model = Term
    icon = "calendar"
    form_fields = ["key", "office", "title", "starts_on", "ends_on"]
    related = ("office",)
    list_display = [
        "title", "key", "office",
        WarekiColumn("starts_on", label="始まり", sort_key="starts_on"),
        WarekiColumn("ends_on", label="終わり", sort_key="ends_on"),
    ]  # fmt: skip
    add_to_settings_menu = True
    menu_order = 730


class AudienceViewSet(KeptViewSet):
    """対象区分."""

    model = Audience
    icon = "tag"
    form_fields = ["code", "key", "name", "parent", "order"]
    related = ("parent",)
    list_display = ["name", "code", "key", "parent", "order"]
    add_to_settings_menu = True
    menu_order = 740


VIEWSETS = (
    AffiliationViewSet, AppointmentViewSet, RemitViewSet, OrganisationViewSet,
    DistrictViewSet, OfficeViewSet, TermViewSet, AudienceViewSet,
)  # fmt: skip
