"""The admin speaks Japanese throughout: nothing of Wagtail's is left in English."""

import json
import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.translation.trans_real import DjangoTranslation

DOMAINS = ["django", "djangojs"]
OWN = Path(settings.LOCALE_PATHS[0]) / "ja" / "LC_MESSAGES"


def key_of(entry):
    """How gettext's catalog files an entry."""
    said = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
    return (said, 0) if entry.msgid_plural else said


def catalog_of(domain):
    """What the site answers with, all sources merged."""
    return DjangoTranslation("ja", domain=domain)._catalog


def texts_of(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text):
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_string_of_wagtail_has_its_japanese(domain):
    catalog = catalog_of(domain)
    installed = [
        app for app in apps.get_app_configs() if app.module.__name__.startswith("wagtail")
    ]
    sources = [Path(app.path) / f"locale/en/LC_MESSAGES/{domain}.po" for app in installed]
    entries = [e for path in sources if path.exists() for e in polib.pofile(path)]
    assert len(entries) > 50

    missing = [e.msgid for e in entries if not e.obsolete and key_of(e) not in catalog]

    assert missing == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_translations_keep_what_is_filled_in_and_name_no_other_host(domain):
    wrong = [
        (entry.msgid, text)
        for entry in polib.pofile(OWN / f"{domain}.po")
        for text in texts_of(entry)
        if not text
        or "://" in text
        or (
            ("://" not in entry.msgid and "_link)" not in entry.msgid)
            and placeholders(text) != placeholders(entry.msgid_plural or entry.msgid)
        )
    ]

    assert wrong == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_compiled_translations_are_those_of_the_source(domain):
    source, compiled = polib.pofile(OWN / f"{domain}.po"), polib.mofile(OWN / f"{domain}.mo")

    assert {key_of(e): texts_of(e) for e in compiled} == {key_of(e): texts_of(e) for e in source}


def test_scripts_of_the_admin_speak_japanese(client):
    script = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()

    sent = json.loads(re.search(r"newcatalog = ({.*?});", script, re.S)[1])
    own = polib.pofile(OWN / "djangojs.po")
    assert [e.msgid for e in own if not e.msgid_plural and sent.get(e.msgid) != e.msgstr] == []


# What must be said of a deed, and what of none that says nothing of deleting: Wagtail's own
# Japanese says of a page that was moved that it was removed.
DEEDS = {
    r"\bmove[ds]?\b": r"移動|動か",
    r"\b(unpublish|go live)": r"公開|変更",
    r"\bcop(y|ied|ies)\b": r"コピー|複製|写",
    r"\bdeleted?\b": r"削除|消",
    r"\bexpir|\bupdated\b": r"",
}
OTHER_DEEDS = r"削除|除去|アップロード"


def told_as_another(english, said):
    """Tell whether the translation says something else to have been done."""
    is_gone = re.search(r"delet|remov|upload", english, re.IGNORECASE)
    return any(
        not re.search(needed, said) or (not is_gone and re.search(OTHER_DEEDS, said))
        for deed, needed in DEEDS.items()
        if re.search(deed, english, re.IGNORECASE)
    )


def test_no_deed_is_told_as_another():
    catalog = catalog_of("django")
    installed = [
        app for app in apps.get_app_configs() if app.module.__name__.startswith("wagtail")
    ]
    sources = [Path(app.path) / "locale/en/LC_MESSAGES/django.po" for app in installed]
    keys = {key_of(e): e.msgid for path in sources for e in polib.pofile(path) if not e.obsolete}

    assert [
        (msgid, catalog[key])
        for key, msgid in keys.items()
        if told_as_another(msgid, catalog[key])
    ] == []
