"""The words of every kind: there, plain, and in a mail no more than anybody may read."""

from datetime import timedelta

import pytest
import yaml
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from notices import kinds
from notices.domain import retention
from notices.domain.words import words_of
from notices.models import DeliveryEvent, Notice
from tests.notices.factories import commissioner, reader, tell

KINDS = kinds.registered()
# What neither the family that shares an address nor anybody who sees a phone should read.
NOT_IN_A_MAIL = [
    "事例", "8050", "欠席", "理由", "台風", "見送り", "返却", "確認済み", "修了され", "無効", "不合格",
    "つなぐシート", "講義「", "ひきこもり",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_has_words_without_gaps(kind):
    words = words_of(kind.key, kind.sample)

    for said in (words.subject, words.body, words.mail, words.letter):
        assert said
        assert not {"{", "&", "None"} & set(said)
        assert "「」" not in said
        assert "  " not in said
    assert len(words.subject) <= 24


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_mail_has_no_case_no_result_and_no_reason(kind):
    words = words_of(kind.key, kind.sample)

    assert [word for word in NOT_IN_A_MAIL if word in words.subject + words.mail] == []


def test_words_keep_to_the_wording_guide(settings):
    reference = settings.SITE_DIR / "curriculum/data/reference.yaml"
    guide = yaml.safe_load(reference.read_text())["wording_guide"]
    said = "".join(words_of(k.key, k.sample).body for k in KINDS)

    assert [rule["avoid"] for rule in guide if rule["avoid"] in said] == []


def test_words_are_not_escaped():
    words = words_of("nomination_waiting", {"course": "A & <B>", "year": "令和8年度"})

    assert "A & <B>" in words.body


@pytest.mark.django_db
def test_log_of_tries_only_grows():
    tell(commissioner(), topic="a")
    tell(commissioner(number="other"), "b", topic="a")
    event = DeliveryEvent.objects.get()

    with pytest.raises(DatabaseError), transaction.atomic():
        DeliveryEvent.objects.filter(pk=event.pk).update(detail="x")


@pytest.mark.django_db
def test_purge_removes_what_is_old_and_over(capsys):
    for key, years, topic in (("old", 4, ""), ("waiting", 4, "-"), ("new", 1, "")):
        tell(reader(), key, topic=topic)
        told_at = timezone.now() - timedelta(days=366 * years)
        Notice.objects.filter(key=key).update(created_at=told_at)
    Notice.objects.get(key="old").deliveries.update(state="cancelled")

    call_command("purge_notices", "--dry-run")
    assert Notice.objects.count() == 3
    call_command("purge_notices")

    assert "1件のお知らせを消す予定" in capsys.readouterr().out
    assert set(Notice.objects.values_list("key", flat=True)) == {"waiting", "new"}
    assert retention.outdated(timezone.now()).count() == 0
