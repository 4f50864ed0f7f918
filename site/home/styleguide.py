"""The design system on one page, for those who build screens with it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.navigation import WORDING_READERS
from library.blocks import ContentBlock
from library.forms import WarekiDateField
from library.models import GlossaryTerm, LibraryImage, LibraryMedia
from people.current import current_user
from people.roles import roles_of


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a component's example."""

    title: str
    text: str = ""
    url: str = ""
    is_current: bool = False
    state: str = ""
    label: str = ""
    why: str = ""


ACCORDION = [
    Item("途中でやめても大丈夫ですか", "大丈夫です。読んだところまで残ります。"),
    Item("紙でも受けられますか", "受けられます。事務局へお申し出ください。"),
]
DESCRIPTION = [
    Item("対象", "民生委員・児童委員、青少年委員"),
    Item("構成", "3段階、全6単元"),
]
RESOURCES = [
    Item("ことばの説明", "研修に出てくることばを五十音の順に並べています。", "/glossary/"),
    Item("相談先・会議体", "都内の相談先、居場所、家族会の一覧です。", "/resources/"),
]
STEPS = [
    Item("第1段階 講義", state="done", label="終わりました"),
    Item("第2段階 演習", state="now", label="学んでいます"),
    Item("第3段階 グループワーク", state="locked", why="第2段階の様式がすべて確認されると開きます。"),
]  # fmt: skip
TABS = [Item("表示", url="#tab", is_current=True), Item("入力", url="#field")]
LECTURE = [
    ("heading", "小見出し"),
    ("paragraph", "地域の{役割|やくわり}は、気づく、見守る、つなぐの三つです。"),
    ("key_point", {"text": "解決することは、役割に含まれません。"}),
    ("caution", {"title": "すぐに連絡します", "items": ["大声や、物の壊れる音がする"], "text": "救急や警察に連絡します。"}),
    ("table", {"has_row_headings": True, "cells": {
        "caption": "声のかけ方", "columns": [{"type": "text", "heading": "場面"}, {"type": "text", "heading": "すること"}],
        "rows": [{"values": ["返事がないとき", "お知らせをポストに入れます"]}]}}),
    ("slides", {"title": "三つの役割", "slides": [{"text": "気づく。"}, {"text": "見守る。"}, {"text": "つなぐ。"}]}),
    ("check_truth", {"question": "会えないことは失敗である。", "answer": False, "explanation": "会えない日もあります。"}),
    ("check_choice", {"question": "はじめに{伺|うかが}うことはどれですか。", "choices": [
        {"text": "いま困っていること", "correct": True}, {"text": "働かない理由", "correct": False}],
        "explanation": "責めずに、困りごとから伺います。"}),
    ("rich_text", "<p><b>太い字</b>と、<a href=\"https://www.mhlw.go.jp/\">外へのリンク</a>です。</p>"),
    ("as_of", {"on": "2026-04-01", "note": "確かめた日です。"}),
    ("reference", {"title": "東京都ひきこもり支援施策", "note": "例"}),
]  # fmt: skip
COLOURS = ["key", "ink", "success", "warning", "error"]


class ExampleForm(forms.Form):
    """Every kind of control, as pages draw them."""

    name = forms.CharField(label="お名前", help_text="戸籍の字のまま入れてください。")
    born_on = WarekiDateField(label="日付", help_text="例:令和8年11月21日、2026-11-21")
    district = forms.ChoiceField(
        label="地区", choices=[("", "えらんでください"), ("a", "本富士"), ("b", "駒込")]
    )
    way = forms.ChoiceField(
        label="学び方",
        choices=[("screen", "画面で学ぶ"), ("paper", "紙で学ぶ")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="来られる日",
        choices=[("sat", "土曜日の午後"), ("wed", "水曜日の夜")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="いくつでもえらべます。",
    )
    words = forms.CharField(label="明日から試すこと", widget=forms.Textarea(attrs={"rows": 3}))
    paper = forms.FileField(label="様式の写し", required=False, help_text="PDFか写真。")


class PlaceForm(forms.Form):
    """A control that narrows a list."""

    place = forms.ChoiceField(
        label="地区でしぼる", required=False, choices=[("", "すべて"), ("a", "本富士")]
    )


def _kept() -> list[tuple[str, Any]]:
    """Return the blocks that show what the library keeps: the first of each, if there is one."""
    term, picture = GlossaryTerm.objects.first(), LibraryImage.objects.first()
    found: list[tuple[str, Any]] = [("term", term.pk)] if term else []
    if picture:
        shown = {"image": picture.pk, "alt_text": picture.title, "decorative": False}
        found.append(("figure", {"picture": shown, "caption": "図の説明"}))
    for kind in ("video", "audio"):
        media = LibraryMedia.objects.filter(type=kind).first()
        if media:
            found.append((kind, {"media": media.pk, "caption": "だれが何を話すか"}))
    return found


def _lecture() -> dict[str, Any]:
    """Return the blocks of a lecture as its templates take a section."""
    stored = [
        {"type": kind, "value": value, "id": f"example-{kind}"}
        for kind, value in [*LECTURE, *_kept()]
    ]
    return {"content": list(ContentBlock().to_python(stored))}


def _second_page() -> Page[int]:
    """Return a page with one before it and one after it."""
    return Paginator(range(3), per_page=1).page(2)


@login_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show each component with a real example, right and wrong."""
    user = current_user(request)
    if not (user.is_superuser or roles_of(user) & WORDING_READERS):
        raise Http404
    context = {
        "plain": ExampleForm(prefix="plain"),
        "wrong": ExampleForm({"wrong-born_on": "きのう"}, prefix="wrong"),
        "accordion": ACCORDION,
        "description": DESCRIPTION,
        "resources": RESOURCES,
        "steps": STEPS,
        "tabs": TABS,
        "colours": COLOURS,
        "section": _lecture(),
        "narrow": PlaceForm(),
        "rows": _second_page(),
        "said": [Message(SUCCESS, "設定を保存しました。")],
    }
    return render(request, "home/styleguide.html", context)
