"""The tree of organisations (所属)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from people.models import Organisation


@transaction.atomic
def place(organisation: Organisation, parent: Organisation | None) -> Organisation:
    """Store the organisation below `parent`, or at the top; what lies below it goes along.

    Raises ValidationError("below_itself") for a place under itself.
    """
    if organisation.pk is None:
        return _add(organisation, parent)
    stored = Organisation.objects.get(pk=organisation.pk)
    if parent and (parent.pk == stored.pk or parent.is_descendant_of(stored)):
        raise ValidationError("自分の下に、自分を置くことはできません。", code="below_itself")
    organisation.save()
    old = stored.get_parent()
    if (old.pk if old else None) != (parent.pk if parent else None):
        stored.move(
            parent or Organisation.get_last_root_node(), "last-child" if parent else "last-sibling"
        )
        organisation.refresh_from_db()
    return organisation


def _add(organisation: Organisation, parent: Organisation | None) -> Organisation:
    if parent is None:
        return Organisation.add_root(instance=organisation)
    # Read again: the path of a parent that was moved meanwhile would be an old one.
    return Organisation.objects.get(pk=parent.pk).add_child(instance=organisation)
