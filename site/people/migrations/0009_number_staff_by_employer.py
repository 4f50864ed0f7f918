"""Write 職員番号 half-width and note whose numbers they are, where that makes nobody a double.

Two who share a number of one employer keep it and stand without employer: the office is warned of
them at the next change of either. A seat that outlasts its term needs nothing: days are counted
by both.
"""

import unicodedata
from collections import defaultdict

from django.db import migrations


def number_staff(apps, schema_editor):
    User = apps.get_model("people", "User")
    Affiliation = apps.get_model("people", "Affiliation")
    Organisation = apps.get_model("people", "Organisation")
    roots = dict(Organisation.objects.filter(depth=1).values_list("path", "pk"))
    steplen = 4
    numbered = User.objects.exclude(staff_number="")
    path_of = {}
    posts = Affiliation.objects.filter(user__in=numbered.values("pk")).select_related("organisation")
    # The last one read is the one that counts: open ended, then main, then the latest.
    for post in posts.order_by("started_on"):
        rank = (post.ended_on is None, post.is_primary, post.started_on)
        if post.user_id not in path_of or path_of[post.user_id][0] <= rank:
            path_of[post.user_id] = (rank, post.organisation.path)
    holders = defaultdict(list)
    for person in numbered.order_by("date_joined", "pk"):
        person.staff_number = unicodedata.normalize("NFKC", person.staff_number).strip().lower()
        path = path_of.get(person.pk, (None, ""))[1]
        holders[roots.get(path[:steplen]), person.staff_number].append(person)
    for (employer, _), people in holders.items():
        for person in people:
            person.employer_id = employer if len(people) == 1 else None
            person.save(update_fields=["staff_number", "employer"])


def forget_employers(apps, schema_editor):
    apps.get_model("people", "User").objects.update(employer=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0008_add_employer")]
    operations = [migrations.RunPython(number_staff, forget_employers, elidable=True)]
