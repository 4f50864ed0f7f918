"""The admin's first page and its menu: what waits, by role, and nothing that leads outside."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.menu import admin_menu

from courses.domain import nominations
from courses.groupwork.models import GroupSession

pytestmark = pytest.mark.django_db
HOME = "/admin/"


def menu_of(rf, user):
    """Return the names of the submenu 研修管理 as this user sees it."""
    request = rf.get(HOME)
    request.user = user
    for item in admin_menu.menu_items_for_request(request):
        if item.name == "training":
            shown = item.menu.menu_items_for_request(request)
            return sorted(i.name for i in shown if i.name.startswith("reports-"))
    return None


def test_first_page_says_how_many_of_ones_own_wait(client, ward, run):
    put_off = nominations.nominate(run, ward.person, actor=ward.hr)
    nominations.wait(put_off, actor=ward.hr)
    nominations.nominate(run, ward.stranger, actor=ward.other_hr)
    client.force_login(ward.hr)

    (panel,) = client.get(HOME).context["panels"]

    (item,) = [item for item in panel.items if item.label == "受講を決める推薦"]
    behind = client.get(reverse(item.url_name) + f"?{item.query}")
    assert item.count == behind.context["rows"].paginator.count == 1


def test_each_role_has_its_own_menu(rf, ward):
    assert menu_of(rf, ward.hr) == [
        "reports-completion", "reports-external", "reports-ledger", "reports-nominations",
        "reports-notices", "reports-records", "reports-runs",
    ]  # fmt: skip
    assert menu_of(rf, ward.office) == [
        "reports-external", "reports-guest_events", "reports-notices", "reports-records",
        "reports-runs",
    ]  # fmt: skip


def test_superuser_sees_no_reports_menu_of_hr(rf, ward):
    assert not menu_of(rf, ward.superuser)


@pytest.mark.parametrize("who", ["hr", "office", "trainer", "superuser"])
def test_first_page_links_to_no_other_host(client, ward, who):
    client.force_login(getattr(ward, who))

    page = client.get(HOME).content.decode()

    assert (
        set(re.findall(r'(?:href|src|url)["\']?\s*[=:]\s*["\'](?:https?:)?//[^"\']+', page))
        == set()
    )


def test_office_and_trainer_see_the_sessions_of_today(client, ward, run):
    module = run.modules.get(key="l1").page
    now = timezone.now()
    for facilitators in ([ward.trainer], []):
        session = GroupSession.objects.create(
            module=module, run=run, venue="区民センター", starts_at=now,
            ends_at=now + timedelta(hours=1),
        )  # fmt: skip
        session.facilitators.set(facilitators)

    counts = {}
    for who in (ward.office, ward.trainer):
        client.force_login(who)
        panel = client.get(HOME).context["panels"][0]
        counts[who] = {item.label: item.count for item in panel.items}

    assert counts == {
        ward.office: {
            "事例の承認を待つ単元": 0, "今日の集合研修": 2, "お電話する方": 0, "印刷する手紙": 0, "届けられないお知らせ": 0,
            "届かない催しのメール": 0,
        },
        ward.trainer: {
            "確認を待つ様式": 0, "確認を頼まれた事例": 0, "開催中で承認を待つ事例": 0, "今日の集合研修": 1,
        },
    }  # fmt: skip
