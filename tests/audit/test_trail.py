"""The trail: closed list of verbs, rows that nobody changes, chains that show it if they do."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.append_only import purging
from audit.domain import trail
from audit.models import Entry
from tests.factories import UserFactory
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def chained():
    user = UserFactory()
    return [
        trail.record("cases.access.grant", user, actor=user, chain="case:1", part=str(n))
        for n in range(3)
    ]


def test_unregistered_verb_is_refused():
    user = UserFactory()

    with pytest.raises(KeyError):
        trail.record("made.up.verb", user, actor=user)


@pytest.mark.parametrize(
    "change",
    [lambda: Entry.objects.update(actor_label="誰か"), lambda: Entry.objects.all().delete()],
)
def test_database_refuses_to_change_an_entry(chained, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()

    assert Entry.objects.count() == 3


def test_purge_may_remove_rows_and_the_refusal_is_back_afterwards(chained):
    with purging(connection):
        Entry.objects.filter(pk=chained[0].pk).delete()

    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()


def test_untouched_chain_is_whole(chained):
    assert list(trail.broken_links()) == []


def test_altered_entry_is_named(chained):
    with purging(connection):
        Entry.objects.filter(pk=chained[1].pk).update(data={"part": "9"})

    assert [entry.pk for entry, _ in trail.broken_links()] == [chained[1].pk]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_removed_entry_leaves_a_gap_that_shows(chained, which):
    with purging(connection):
        Entry.objects.filter(pk=chained[which].pk).delete()

    assert len(list(trail.broken_links())) == 1


def test_chains_are_apart(chained):
    user = UserFactory()

    entry = trail.record("cases.access.grant", user, actor=user, chain="case:2")

    assert entry.previous_hash == ""
    assert list(trail.broken_links()) == []
