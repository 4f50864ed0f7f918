"""Filling in a form of a page that is about to be sent, with what was kept of it."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from django.http import HttpRequest

from people.posts import NEVER, NOT_KEPT, PLACE, TAG

Values = dict[str, list[str]]
PUT_BACK = "ログインし直したので、前に入力したものを戻しました。まだ送信されていません。"
LOOK = "内容を確かめて、ボタンを押してください。"
FILES = "ファイルはお預かりできません。もう一度えらんでください:"
TICKED = ("checkbox", "radio")
# Mail addresses, telephone numbers and days look like keys, but somebody typed them.
TYPED = re.compile(r"\S+@\S+|\+?\d{2,}(?:-\d+)+")


def filled(page: str, kept: dict[str, Any], tag: str) -> str | None:
    """Return the page with its form filled in, or None where it has no place for all of it."""
    soup = BeautifulSoup(page, "html.parser")
    values: Values = {}
    for name, value in kept["fields"]:
        values.setdefault(name, []).append(value)
    form = _form_for(soup, kept["path"], kept["page"], values)
    if form is None or not all(_fits(form, name, each) for name, each in values.items()):
        return None
    for field in form.find_all(["input", "textarea", "select"]):
        _fill(field, values)
    for said in form.find_all("output"):
        # It was worked out from what stood there before.
        said.clear()
    form.insert(0, soup.new_tag("input", attrs={"type": "hidden", "name": TAG, "value": tag}))
    form.insert_before(_banner(soup, kept["files"]))
    return str(soup)


def words_of(fields: list[list[str]]) -> list[str]:
    """Return what somebody wrote, of all that was sent: no keys, counts and ticks."""
    return [words for _, value in fields if (words := _words(value))]


def typed_in(request: HttpRequest) -> list[str]:
    """Return what somebody wrote into the form that they sent, for a page that took none of it."""
    if request.method != "POST":
        return []
    return words_of(
        [
            [name, value]
            for name, values in request.POST.lists()
            if name not in NOT_KEPT and not any(word in name.lower() for word in NEVER)
            for value in values
        ]
    )


def _words(value: str) -> str:
    """Return a text as its author knows it; the admin's editor sends its own as JSON."""
    text = value.strip()
    if text.startswith('{"'):
        try:
            blocks = json.loads(text).get("blocks", [])
            text = "\n".join(block["text"] for block in blocks).strip()
        except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
            pass
    is_key = text.isascii() and " " not in text and len(text) < 40
    return "" if is_key and not TYPED.fullmatch(text) else text


def _form_for(soup: BeautifulSoup, path: str, page: str, values: Values) -> Tag | None:
    """Return the form that was sent: its address, and the most of its fields."""
    forms = [
        form
        for form in soup.find_all("form")
        if str(form.get("method", "")).lower() == "post"
        and urlsplit(str(form.get("action") or page)).path == urlsplit(path).path
    ]
    forms.sort(key=lambda form: sum(bool(_named(form, name)) for name in values))
    return forms[-1] if forms else None


def _named(form: Tag, name: str) -> list[Tag]:
    return [
        field
        for field in form.find_all(["input", "textarea", "select", "button"])
        if field.get("name") == name
    ]


def _fits(form: Tag, name: str, values: list[str]) -> bool:
    """Tell whether the form has a place for the values of a name."""
    fields = _named(form, name)
    kind = _kind(fields[0]) if fields else ""
    if kind in TICKED:
        return set(values) <= {str(field.get("value", "on")) for field in fields}
    if kind == "select":
        offered = {str(o.get("value", o.text)) for o in fields[0].find_all("option")}
        return set(values) <= offered
    buttons = [field for field in fields if _kind(field) in ("submit", "button")]
    return bool(buttons) or len(fields) >= len(values) or not any(values)


def _kind(field: Tag) -> str:
    if field.name == "input":
        return str(field.get("type", "text")).lower()
    return "submit" if field.name == "button" else field.name


def _fill(field: Tag, values: Values) -> None:
    """Write one field; ticks that were not sent are taken away."""
    name, kind = str(field.get("name", "")), _kind(field)
    if not name or name in NOT_KEPT or kind in ("submit", "button", "file", "password", "image"):
        return
    sent = values.get(name, [])
    if kind in TICKED:
        _mark(field, "checked", str(field.get("value", "on")) in sent)
    elif kind == "select":
        for option in field.find_all("option"):
            _mark(option, "selected", str(option.get("value", option.text)) in sent)
    elif not sent:
        return
    elif kind == "textarea":
        # A browser takes away one line end at the beginning.
        field.string = f"\n{sent.pop(0)}"
    else:
        field["value"] = sent.pop(0)


def _mark(tag: Tag, name: str, is_on: bool) -> None:
    if is_on:
        tag[name] = ""
    elif name in tag.attrs:
        del tag[name]


def _banner(soup: BeautifulSoup, files: list[str]) -> Tag:
    banner = soup.new_tag(
        "div",
        attrs={"class": "banner banner--warning", "role": "status", "id": PLACE, "tabindex": "-1"},
    )
    title = soup.new_tag("p", attrs={"class": "banner__title"})
    title.string = PUT_BACK
    look = soup.new_tag("p")
    look.string = LOOK
    banner.extend([title, look])
    if files:
        again = soup.new_tag("p")
        again.string = FILES + "、".join(f"「{name}」" for name in files)
        banner.append(again)
    return banner
