"""What each role may do in the admin. The groups have exactly these permissions, no others."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from courses.models import CourseIndexPage, LecturerIndexPage
from people.roles import Role

ADMIN = "wagtailadmin.access_admin"
WORDS = [
    f"library.{action}_{model}"
    for model in ("glossaryterm", "wordingrule")
    for action in ("add", "change", "delete")
]
PLACES = [
    f"library.{action}_{model}"
    for model in (
        "resource",
        "network",
        "externaltrainingtype",
        "eventkind",
        "municipality",
    )
    for action in ("add", "change", "delete")
]
QUIZZES = [
    f"quizzes.{action}_{model}"
    for model in ("quiz", "survey")
    for action in ("add", "change", "delete")
]
WORKSHEETS = [
    f"worksheets.{action}_{model}"
    for model in ("worksheet", "moduleworksheet")
    for action in ("add", "change", "delete")
]
PERMISSIONS: dict[Role, list[str]] = {
    Role.TRAINEE: [],
    Role.TRAINER: [ADMIN, *WORDS, *PLACES, *QUIZZES, *WORKSHEETS],
    Role.HR: [ADMIN],
    Role.OFFICE: [ADMIN, *PLACES, "notices.change_noticesettings"],
    Role.MANAGER: [ADMIN],
    Role.AUDITOR: [ADMIN],
    Role.ADMIN: [
        ADMIN,
        *WORDS,
        *PLACES,
        "library.change_wardsettings",
        "notices.change_noticesettings",
    ],
}
# Who writes courses, and with what.
WRITE = ("add_page", "change_page", "publish_page")
PAGE_PERMISSIONS: list[tuple[Role, type[Page], Iterable[str]]] = [
    # Deleting a tree is theirs too: what has records is refused with a sentence that says what
    # to do instead (courses.deletion), not with Wagtail's bare "no permission".
    (Role.TRAINER, CourseIndexPage, (*WRITE, "bulk_delete_page")),
    (Role.TRAINER, LecturerIndexPage, WRITE),
    (Role.OFFICE, LecturerIndexPage, WRITE),
    (Role.ADMIN, LecturerIndexPage, WRITE),
]


def grant(role: Role, names: Iterable[str]) -> None:
    """Give a role permissions on rows of the layers above, which call this when ready."""
    PERMISSIONS[role] += [name for name in names if name not in PERMISSIONS[role]]


def grant_pages(role: Role, kind: type[Page], codenames: Iterable[str]) -> None:
    """Let a role write the pages of a kind and below: called by the layers above, when ready."""
    if (role, kind, codenames) not in PAGE_PERMISSIONS:
        PAGE_PERMISSIONS.append((role, kind, codenames))


FILES = [
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
]
# Lectures need them, and so do the leaflets and portraits of the public site.
COLLECTION_PERMISSIONS: dict[Role, list[str]] = {
    Role.TRAINER: [*FILES, "wagtailmedia.add_media", "wagtailmedia.change_media"],
    Role.OFFICE: FILES,
    Role.ADMIN: FILES,
}


def _permissions(names: list[str]) -> list[Permission]:
    """Find permissions by app_label.codename. Raises ValidationError("no_permission")."""
    found = []
    for name in names:
        app_label, codename = name.split(".")
        rows = Permission.objects.filter(content_type__app_label=app_label, codename=codename)
        if not rows:
            raise ValidationError(f"権限 {name} がありません。", code="no_permission")
        found += list(rows)
    return found


@transaction.atomic
def sync_roles() -> None:
    """Make the groups and give them exactly what the tables say."""
    # Wagtail's own two groups would let their members edit pages beside our roles.
    Group.objects.filter(name__in=["Moderators", "Editors"], user__isnull=True).delete()
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.value)
        wanted = _permissions(PERMISSIONS.get(role, []))
        if set(group.permissions.all()) != set(wanted):
            group.permissions.set(wanted)
        _sync_pages(group, role)
        _sync_collections(group, COLLECTION_PERMISSIONS.get(role, []))


def _sync_pages(group: Group, role: Role) -> None:
    permissions = dict(
        Permission.objects.filter(
            content_type__app_label=Page._meta.app_label, content_type__model="page"
        ).values_list("codename", "pk")
    )
    wanted = {
        (page, permissions[codename])
        for holder, kind, codenames in PAGE_PERMISSIONS
        if holder == role
        for page in kind._default_manager.values_list("pk", flat=True)
        for codename in codenames
    }
    rows = {
        (row.page_id, row.permission_id): row
        for row in GroupPagePermission.objects.filter(group=group)
    }
    for place in rows.keys() - wanted:
        rows[place].delete()
    for page, permission in wanted - rows.keys():
        GroupPagePermission.objects.create(group=group, page_id=page, permission_id=permission)


def _sync_collections(group: Group, names: list[str]) -> None:
    root = Collection.get_first_root_node()
    wanted = {(root.pk, permission.pk) for permission in _permissions(names)}
    held = GroupCollectionPermission.objects.filter(group=group)
    rows = {(row.collection_id, row.permission_id): row for row in held}
    for place in rows.keys() - wanted:
        rows[place].delete()
    for collection, permission in wanted - rows.keys():
        GroupCollectionPermission.objects.create(
            group=group, collection_id=collection, permission_id=permission
        )
