"""The tree of organisations (所属)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from people.domain import employers
from people.models import Organisation, User


@transaction.atomic
def place(organisation: Organisation, parent: Organisation | None) -> Organisation:
    """Store the organisation below `parent`, or at the top; what lies below it goes along.

    Raises ValidationError("below_itself") for a place under itself, ("staff_number_taken")
    for one whose people have numbers of those who are moved.
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
        _renumber(organisation)
    return organisation


def _renumber(organisation: Organisation) -> None:
    """Note anew whose numbers people have who belong where the tree was changed."""
    here = User.objects.filter(affiliations__organisation__path__startswith=organisation.path)
    for person in here.exclude(staff_number="").distinct():
        try:
            employers.renew(person)
        except ValidationError as error:
            sentence = (
                f"移した先に、同じ職員番号({person.staff_number})の方がいます。"
                "先に、職員番号をお確かめください。"
            )
            raise ValidationError(sentence, code="staff_number_taken") from error


def _add(organisation: Organisation, parent: Organisation | None) -> Organisation:
    if parent is None:
        return Organisation.add_root(instance=organisation)
    # Read again: the path of a parent that was moved meanwhile would be an old one.
    return Organisation.objects.get(pk=parent.pk).add_child(instance=organisation)
