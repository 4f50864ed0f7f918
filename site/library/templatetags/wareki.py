"""`{% load wareki %}`: dates and times as people here read them."""

from datetime import date, datetime

from django import template

from library.domain import wareki as rules

register = template.Library()


@register.filter
def wareki(value: date | datetime | None) -> str:
    """令和8年11月21日."""
    return rules.wareki(value) if value else ""


@register.filter
def wareki_weekday(value: date | datetime | None) -> str:
    """令和8年11月21日(土曜日)."""
    return rules.wareki_weekday(value) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """午後2時5分."""
    return rules.clock(value) if value else ""


@register.filter
def wareki_clock(value: datetime | None) -> str:
    """令和8年11月21日 午後2時5分."""
    return f"{rules.wareki(value)} {rules.clock(value)}" if value else ""


@register.filter
def wareki_moment(value: datetime | None) -> str:
    """令和8年11月21日(土曜日)午後2時5分."""
    return rules.wareki_moment(value) if value else ""


@register.filter
def clock_of_day(value: datetime | None) -> str:
    """午後2時5分; 令和8年11月21日 午後2時5分 if that was not today."""
    return rules.clock_of_day(value) if value else ""


@register.filter
def fiscal_year(value: int | None) -> str:
    """令和8年度."""
    return rules.fiscal_year_wareki(value) if value else ""


@register.filter
def hours(minutes: int) -> str:
    """3時間20分."""
    return rules.hours(minutes)
