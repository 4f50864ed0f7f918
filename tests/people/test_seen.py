"""Three ways to look at a field: what was seen, what is stored, what is sent."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django import forms
from django.urls import reverse
from wagtail.admin.viewsets import viewsets as registered

from courses.models import CourseRun
from library.models import GlossaryTerm
from notices.domain import routes
from people.desks import DeskView
from people.models import Audience, District
from people.roles import Role
from people.seen import SeenForm, Verdict, compare, fingerprint
from quizzes.models import Quiz
from tests.factories import UserFactory, add_lecture, add_stage, make_course, make_run
from tests.outcomes import admin_text, text
from tests.people.register import edit_url, entry, sign_in

pytestmark = pytest.mark.django_db
TOKYO = timezone(timedelta(hours=9))


class PhoneForm(SeenForm, forms.Form):
    phone = forms.CharField(label="電話", required=False)
    room = forms.CharField(label="部屋", required=False)


def send(seen, stored, **sent):
    """A page that was drawn with `seen` is sent when `stored` is stored."""
    drawn = PhoneForm(initial=seen)
    return PhoneForm(sent | {"seen": drawn["seen"].value()}, initial=stored)


def codes(form):
    return {name: [e.code for e in errors.as_data()] for name, errors in form.errors.items()}


SEEN = {"phone": "1", "room": "A"}


@pytest.mark.parametrize(
    ("stored", "sent", "saved", "theirs"),
    [
        (SEEN, {"phone": "1", "room": "B"}, {"phone": "1", "room": "B"}, []),
        ({"phone": "2", "room": "A"}, {"phone": "1", "room": "B"}, {"phone": "2", "room": "B"}, ["電話"]),
        ({"phone": "2", "room": "A"}, {"phone": "2", "room": "A"}, {"phone": "2", "room": "A"}, []),
        ({"phone": "", "room": "A"}, {"phone": "1", "room": "A"}, {"phone": "", "room": "A"}, ["電話"]),
    ],
)  # fmt: skip
def test_what_was_left_alone_stays_as_stored(stored, sent, saved, theirs):
    form = send(SEEN, stored, **sent)

    assert form.is_valid()
    assert {name: form.cleaned_data[name] for name in saved} == saved
    assert form.kept_theirs == theirs


def test_what_both_changed_is_refused_with_both_values():
    form = send(SEEN, {"phone": "2", "room": "A"}, phone="3", room="A")
    form.faster = lambda: "本郷花子さん(午後2時3分)の操作で"

    assert codes(form) == {"phone": ["faster"]}
    sentence = form.errors["phone"][0]
    assert sentence.startswith(
        "「電話」は、この画面を開いたあとに、本郷花子さん(午後2時3分)の操作で「2」に変わりました。"
    )
    assert form["phone"].value() == "3"


def test_saving_again_after_the_refusal_is_done_knowingly():
    stored = {"phone": "2", "room": "A"}
    refused = send(SEEN, stored, phone="3", room="A")
    assert not refused.is_valid()

    again = {"phone": "3", "room": "A", "seen": refused["seen"].value()}
    form = PhoneForm(again, initial=stored)

    assert form.is_valid()
    assert form.cleaned_data["phone"] == "3"


def test_another_error_tells_nothing_of_the_change_so_it_is_still_asked():
    class Strict(PhoneForm):
        name = forms.CharField()

    drawn = Strict(initial=SEEN)
    stored = {"phone": "2", "room": "A"}
    first = Strict({"phone": "1", "room": "A", "seen": drawn["seen"].value()}, initial=stored)
    assert codes(first) == {"name": ["required"]}

    sent = {"phone": "1", "room": "A", "name": "x", "seen": first["seen"].value()}
    form = Strict(sent, initial=stored)

    assert form.is_valid()
    assert form.cleaned_data["phone"] == "2"


@pytest.mark.parametrize("said", ["", "x", "[]", "{}", "[" * 100_000])
def test_a_page_that_says_nothing_is_taken_as_it_is(said):
    form = PhoneForm({"phone": "3", "room": "A", "seen": said}, initial=SEEN)

    assert form.is_valid()
    assert form.cleaned_data["phone"] == "3"


@pytest.mark.parametrize(
    ("shown", "sent"),
    [
        (None, ""),
        (False, ""),
        ("一\n二", " 一\r\n二 "),
        (5, "5"),
        (Decimal("1.50"), Decimal("1.5")),
        ([2, 1], ["1", "2"]),
        ([], None),
        (datetime(2026, 4, 1, 9, 0, 0, 12, tzinfo=TOKYO), datetime(2026, 4, 1, tzinfo=UTC)),
        (date(2026, 4, 1), date(2026, 4, 1)),
    ],
)
def test_what_is_shown_and_sent_back_has_one_mark(shown, sent):
    assert fingerprint(shown) == fingerprint(sent)


@pytest.mark.parametrize(
    ("one", "other"), [("a", "b"), (True, False), (date(2026, 4, 1), date(2026, 4, 2)), ("", "0")]
)
def test_different_values_have_different_marks(one, other):
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize(
    ("sent", "shown", "now", "verdict"),
    [
        ("b", "a", "a", Verdict.MINE),
        ("a", "a", "a", Verdict.MINE),
        ("a", "a", "b", Verdict.THEIRS),
        ("c", "a", "b", Verdict.BOTH),
    ],
)
def test_one_mark_of_many(sent, shown, now, verdict):
    assert compare(sent, shown=shown, before="a", now=now) is verdict


# The desks ------------------------------------------------------------------------------------


def seen_on(client, url):
    form = client.get(url).context["form"]
    return form["seen"].value()


def test_every_desk_of_the_admin_remembers_what_it_showed(client):
    sign_in(client, "admin", is_superuser=True)
    client.get("/admin/")

    desks = [v for v in registered.viewsets if hasattr(v, "edit_view_class")]

    blind = {type(v).__name__ for v in desks if not issubclass(v.edit_view_class, DeskView)}
    # Pages ask in their own way (test_page_desks); sites and groups are the installation's.
    assert blind == {"OneAtATime", "PageViewSet", "SiteViewSet", "GroupViewSet"}
    assert len(desks) > 25


def test_two_at_one_entry_of_the_register(client, office):
    person = UserFactory(number="a1001", phone="03-1", alias="")
    url, seen = edit_url(person), seen_on(client, edit_url(person))
    client.post(url, entry(person, phone="03-2", seen=seen))

    done = client.post(url, entry(person, alias="はなちゃん", seen=seen), follow=True)

    person.refresh_from_db()
    assert (person.phone, person.alias) == ("03-2", "はなちゃん")
    assert "ほかの方が先に変えた内容のまま" in text(done)


def test_the_second_at_one_field_is_told_who_was_faster(client, office):
    person = UserFactory(number="a1001", phone="03-1")
    url, seen = edit_url(person), seen_on(client, edit_url(person))
    client.post(url, entry(person, phone="03-2", seen=seen))
    second = sign_in(client, "office")

    answer = client.post(url, entry(person, phone="03-3", seen=seen))

    person.refresh_from_db()
    assert person.phone == "03-2"
    assert f"{office.get_full_name()}さん(" in text(answer)
    assert "「03-2」に変わりました" in text(answer)
    assert 'value="03-3"' in text(answer)
    assert second != office


def test_ticks_that_somebody_else_added_stay(client, office):
    person = UserFactory(number="a1001")
    first = Audience.objects.create(code="支", key="support", name="支援者")
    url, seen = edit_url(person), seen_on(client, edit_url(person))
    client.post(url, entry(person, audiences=[first.pk], seen=seen))

    client.post(url, entry(person, alias="は", seen=seen))

    assert list(person.audiences.all()) == [first]


def test_a_list_of_the_library_keeps_both(client):
    sign_in(client, "trainer", is_superuser=True)
    term = GlossaryTerm.objects.create(term="自立", kana="じりつ", text="前")
    url = reverse("glossary_terms:edit", args=[term.pk])
    seen = seen_on(client, url)
    client.post(url, {"term": "自立", "kana": "じりつ", "text": "後", "seen": seen})

    client.post(url, {"term": "自律", "kana": "じりつ", "text": "前", "seen": seen})

    term.refresh_from_db()
    assert (term.term, term.text) == ("自律", "後")


def test_a_stream_of_questions_that_both_changed_is_refused(client):
    sign_in(client, "trainer", is_superuser=True)
    quiz = Quiz.objects.create(title="前", key="q", module=_module())
    url = reverse("quiz:edit", args=[quiz.pk])
    seen = seen_on(client, url)
    Quiz.objects.filter(pk=quiz.pk).update(title="後", pass_percent=70)
    sent = {"title": "別", "key": "q", "module": quiz.module_id, "pass_percent": 80,
            "questions-count": 0, "seen": seen}  # fmt: skip

    answer = client.post(url, sent)

    quiz.refresh_from_db()
    assert quiz.title == "後"
    assert "「後」に変わりました" in admin_text(answer)


def _module():
    return add_lecture(add_stage(make_course(), "s1"), "l1")


def test_two_at_the_dates_of_a_run(client):
    sign_in(client, Role.HR)
    run = make_run(_module().get_parent().get_parent().specific)
    url = reverse("reports:run_edit", args=[run.pk])
    seen = seen_on(client, url)
    ticked = list(run.trainers.all())
    other = UserFactory(roles=["trainer"])
    run.trainers.add(other)
    days = {"starts_on": run.starts_on.isoformat(), "ends_on": (run.ends_on - timedelta(1)).isoformat()}  # fmt: skip

    client.post(url, days | {"seen": seen, "trainers": [person.pk for person in ticked]})

    stored = CourseRun.objects.get(pk=run.pk)
    assert stored.ends_on == run.ends_on - timedelta(1)
    assert set(stored.trainers.all()) == {*ticked, other}


def test_the_choice_of_letters_is_not_undone_by_an_old_window(client):
    person = UserFactory()
    client.force_login(person)
    url = reverse("notices:settings")
    seen = seen_on(client, url)
    before = routes.way_of(person)
    routes.choose(person, "screen", actor=person)

    client.post(url, {"way": before, "seen": seen})

    assert routes.way_of(person) == "screen"


def test_a_setting_of_wagtail_keeps_both(client):
    sign_in(client, "admin", is_superuser=True)
    district = District.objects.create(key="hongo", name="本富士", order=1)
    url = reverse("district:edit", args=[district.pk])
    seen = seen_on(client, url)
    District.objects.update(order=2)

    client.post(url, {"key": "hongo", "name": "本郷", "order": 1, "seen": seen})

    district.refresh_from_db()
    assert (district.name, district.order) == ("本郷", 2)
