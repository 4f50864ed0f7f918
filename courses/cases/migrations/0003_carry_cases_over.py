"""Cases that were in use before anybody had to sign them.

Their authors are those whom the trail and the authors' own grants name. Wholly fictional cases
that were given to readers or facilitators fulfil the rule of their time (研修担当者の確認後に使用
できる) and stay readable as they stand, marked as carried over: the next text needs a signature.
Everything else waits for its first one, and what was open of it closes.
"""

import hashlib
import json
from datetime import UTC, datetime

from django.db import migrations
from django.db.models import Q

NOTE = "確認の記録ができる前から使われていた創作事例です。"
CASE_FIELDS = (
    "title", "title_kana", "is_fictional", "fictional_statement", "theme", "tags",
    "presenter_role", "content_notes", "question_from_presenter", "family_text", "family",
    "aims", "likely_turns", "advisor_points", "do_not", "closing_words", "timeline",
)  # fmt: skip
PART_FIELDS = ("key", "title", "facts", "narrative", "questions")


def _plain(row, name):
    field = row._meta.get_field(name)
    if field.get_internal_type() == "JSONField":
        return _without_ids(json.loads(field.value_to_string(row) or "[]"))
    return getattr(row, name)


def _without_ids(value):
    if isinstance(value, dict):
        return {key: _without_ids(each) for key, each in value.items() if key != "id"}
    if isinstance(value, list):
        return [_without_ids(each) for each in value]
    return value


def _digest(case, parts):
    """As courses.cases.domain.approval.digest_of stood with this migration."""
    content = [
        case.classification.key,
        [_plain(case, name) for name in CASE_FIELDS],
        [[_plain(part, name) for name in PART_FIELDS] for part in parts],
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def carry_over(apps, schema_editor):
    Case = apps.get_model("cases", "Case")
    Disclosure = apps.get_model("cases", "Disclosure")
    now = datetime.now(UTC)
    for case in Case.objects.select_related("classification"):
        _name_authors(apps, case, now)
        rows = Disclosure.objects.filter(part__case=case)
        led = case.grants.filter(source_key__startswith="session:")
        if case.classification.key == "fictional" and (rows.exists() or led.exists()):
            approval = case.approvals.create(
                digest=_digest(case, case.parts.order_by("order", "key")), origin="fictional",
                state="approved", asked_at=now, decided_at=now, note=NOTE, is_carried=True,
            )  # fmt: skip
            rows.update(approval=approval)
        else:
            rows.filter(closed_at=None).update(closed_at=now)


def _name_authors(apps, case, now):
    Entry = apps.get_model("audit", "Entry")
    User = apps.get_model("people", "User")
    written = Entry.objects.filter(verb="cases.case.change", subject_id=str(case.pk))
    own = case.grants.filter(reason="作成者", source_key="").values("person")
    people = User.objects.filter(
        Q(pk__in=list(written.exclude(actor_id=None).values_list("actor_id", flat=True)))
        | Q(pk__in=own)
    )
    for person in people:
        case.authorships.create(person=person, wrote_at=now)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_add_approvals"),
        ("audit", "0001_initial"),
    ]

    # Backwards there is nothing to do: the tables go with the migration before.
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
