"""Who may be entered twice: the same reading with the same contact, or the same 職員番号."""

from django.db.models import Q, Value
from django.db.models.functions import Concat

from library.domain import phones
from people.domain import spelling
from people.models import User, UserQuerySet


def look_alikes(person: User) -> UserQuerySet:
    """Return those in the register who may be the same person, whoever keeps them.

    `person` need not be stored. A couple who share telephone and e-mail differ in the reading.
    """
    found = Q(pk__in=_same_contact(person))
    if number := spelling.number(person.staff_number):
        found |= Q(staff_number=number)
    return User.objects.filter(found).exclude(pk=person.pk).in_kana_order()


def _same_contact(person: User) -> list[object]:
    kana = spelling.reading(f"{person.family_name_kana}{person.given_name_kana}")
    phone, mail = phones.dialled(person.phone), spelling.address(person.contact_email).lower()
    if not kana or not (phone or mail):
        return []
    alike = User.objects.annotate(
        kana=Concat("family_name_kana", Value(""), "given_name_kana")
    ).filter(kana=kana)
    return [
        other.pk
        for other in alike
        if (phone and phone == phones.dialled(other.phone))
        or (mail and mail == spelling.address(other.contact_email).lower())
    ]
