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
