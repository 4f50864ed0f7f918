"""Days as people type them: read exactly, or refused with the sentence that says what is meant.

Nothing is guessed. A day without its year, a weekday or an era that does not fit the day, a year
that no record can have: each is refused, and the sentence names the day that may be meant.
"""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from library.domain.typed import one_spelling
from library.domain.wareki import ERAS, WEEKDAYS, wareki, wareki_year, weekday

EXAMPLE = "「令和8年11月21日」か「2026-11-21」のように入れてください。"
# 民生委員 begin with the order of 13 September 1946: no post that a ward keeps is older.
EARLIEST = date(1946, 1, 1)
# What this system itself keeps, or happens at an hour, is of its own years.
OF_THIS_SYSTEM = date(2000, 1, 1)
# Terms are of three years, plans of five or six: a day later than this is a slip of the hand.
YEARS_AHEAD = 10

# {令和, 令, R: the year before its first …}
_ERA_YEARS = {
    letters: first.year - 1
    for (first, name), short in zip(ERAS, "RHSTM", strict=True)
    for letters in (name, name[0], short)
}
_ERA = r"(?P<era>令和?|平成?|昭和?|大正?|明治?|[RHSTM])\s*\.?\s*"
# Between the numbers; 。 and ・ and 、 are the keys of . and / and , while Japanese is typed.
_MARK = r"[-./・。、,]"
# A number that runs into others, or is an hour, is no day: 12月 14:30, R7.1.214:30.
_DAY = r"(?P<day>[0-9]{1,2})(?!\s*[:時]|[0-9])\s*(?:日(?!曜))?"
_MONTH_DAY = rf"(?P<month>[0-9]{{1,2}})\s*(?:月|{_MARK})\s*{_DAY}"
_TO_MONTH = rf"\s*(?:年|{_MARK})\s*"
_WESTERN = r"(?:西暦)?\s*(?P<year>[0-9]{4})"
# Three figures: old systems still count 昭和101年, and are asked what they mean.
_ERA_YEAR = _ERA + r"(?P<year>元|[0-9]{1,3})"
_ENGLISH = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
_ENGLISH_END = r"(?:(?:S|NES|RS?|UR|URS)?(?:DAY)?)(?![A-Z])"
_WEEKDAY = (
    rf"(?:\s*[(\[〔【〈《]?\s*(?:(?P<weekday>[{WEEKDAYS}])(?:曜日?)?"
    rf"|(?P<english>{'|'.join(_ENGLISH)}){_ENGLISH_END}\.?)(?:\s*[・,]?\s*[祝休]日?)?\s*[)\]〕】〉》]?)?"
)
_DAYS = [
    re.compile(said + _WEEKDAY)
    for said in (
        _WESTERN + _TO_MONTH + _MONTH_DAY,
        _ERA_YEAR + _TO_MONTH + _MONTH_DAY,
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        _ERA + r"(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
    )
]
_WITHOUT_YEAR = re.compile(_MONTH_DAY + _WEEKDAY)
_WITHOUT_ERA = re.compile(r"(?P<year>[0-9]{1,3})" + _TO_MONTH + _MONTH_DAY + _WEEKDAY)
_WITHOUT_DAY = re.compile(
    rf"(?:{_WESTERN}|{_ERA}(?:元|[0-9]{{1,2}})){_TO_MONTH}[0-9]{{1,2}}\s*月?"
)
_WITHOUT_MONTH = re.compile(rf"(?:{_WESTERN}|{_ERA}(?:元|[0-9]{{1,2}}))\s*(?:年度?)?")
# What a spreadsheet puts behind a day: its first second.
_MIDNIGHT = re.compile(r"[T\s]*0?0:00(?::00)?(?:\.0+)?")
_TIME_BEHIND = re.compile(r"[T\s]*(?:午前|午後|AM|PM)?\s*(?:[0-9]{1,2}\s*[:時].*|正午)")
# From one day to another, where one is asked for.
_MORE_DAYS = re.compile(r"\s*(?:から|より|まで|以降|以後|以前|[~〜-])")
# A spreadsheet counts its days from here, and shows no more than that in a cell of numbers.
_SERIAL = re.compile(r"[2-9][0-9]{4}")
_SERIAL_FROM = date(1899, 12, 30)


def latest_day() -> date:
    """Return the last day that a record may name, counted from today."""
    return date(timezone.localdate().year + YEARS_AHEAD, 12, 31)


def parse_day(text: str, *, earliest: date | None = None, latest: date | None = None) -> date:
    """Read a day: 令和8年11月21日(土), R8.11.21, 2026-11-21, 20261121, in any width.

    `earliest` and `latest` are the bounds of this field, else those of any record. Raises
    ValidationError, whose code tells what is wrong.
    """
    plain = one_spelling(text)
    match = day_at_start(plain)
    rest = plain[match.end() :] if match else plain
    if match and (not rest or _MIDNIGHT.fullmatch(rest)):
        return day_of(match, earliest=earliest, latest=latest)
    if match and _TIME_BEHIND.fullmatch(rest):
        day = day_of(match, earliest=earliest, latest=latest)
        raise ValidationError(
            f"時刻は要りません。日付だけを「{wareki(day)}」のように入れてください。",
            code="with_time",
        )
    raise _unread(plain)


def day_at_start(plain: str) -> re.Match[str] | None:
    """Find a whole day at the start of what `one_spelling` returned."""
    return next(filter(None, (pattern.match(plain) for pattern in _DAYS)), None)


def day_of(
    match: re.Match[str], *, earliest: date | None = None, latest: date | None = None
) -> date:
    """Return the day that was found, if all that was said of it agrees."""
    said = match.groupdict()
    year = 1 if said["year"] == "元" else int(said["year"])
    if said.get("era"):
        year = _ERA_YEARS[said["era"]] + year if year else 0
    day = _existing(year, int(said["month"]), int(said["day"]))
    if said.get("era"):
        _check_era(said["era"], day)
    _check_weekday(said, day)
    _check_within(day, earliest or EARLIEST, latest or latest_day())
    return day


def _existing(year: int, month: int, day: int) -> date:
    """Return the day, or say that there is none."""
    if not 1 <= year <= 9999:
        raise ValidationError(f"0年という年はありません。{EXAMPLE}", code="no_such_day")
    if not 1 <= month <= 12:
        raise ValidationError(
            f"{month}月という月はありません。日付を、お確かめください。", code="no_such_day"
        )
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ValidationError(
            f"{month}月{day}日という日はありません。"
            f"{wareki_year(date(year, month, 1))}{month}月は{last}日までです。",
            code="no_such_day",
        )
    return date(year, month, day)


def _check_era(letters: str, day: date) -> None:
    """Refuse 平成31年5月1日: the day had another era."""
    said = next(name for _, name in ERAS if _ERA_YEARS[name] == _ERA_YEARS[letters])
    if not wareki(day).startswith(said):
        raise ValidationError(
            f"その日は{said}ではありません。{wareki(day)}のことですか。元号をお確かめください。",
            code="other_era",
        )


def _check_weekday(said: dict[str, str], day: date) -> None:
    """Refuse a weekday of another day."""
    named = said.get("weekday") or ""
    if said.get("english"):
        named = WEEKDAYS[_ENGLISH.index(said["english"])]
    if named and not weekday(day).startswith(named):
        raise ValidationError(
            f"{wareki(day)}は{weekday(day)}です({named}曜日ではありません)。"
            "日付か曜日を直してください。",
            code="other_weekday",
        )


def _check_within(day: date, earliest: date, latest: date) -> None:
    """Refuse a day that this record cannot have."""
    if earliest <= day <= latest:
        return
    read = f"西暦{day.year}年" if day < ERAS[-1][0] else f"{wareki_year(day)}(西暦{day.year}年)"
    raise ValidationError(
        f"{read}と読みました。ここに入れられるのは、{wareki(earliest)}から{wareki(latest)}までの日です。"
        "年をお確かめください。",
        code="out_of_range",
    )


def _unread(plain: str) -> ValidationError:
    """Say what is missing, and which day may be meant."""
    if match := _WITHOUT_YEAR.fullmatch(plain):
        return _without_year(match)
    if match := _WITHOUT_ERA.fullmatch(plain):
        return _without_era(match)
    if _WITHOUT_DAY.fullmatch(plain):
        return ValidationError(f"日がありません。{EXAMPLE}", code="no_day")
    if _WITHOUT_MONTH.fullmatch(plain):
        return ValidationError(f"月と日がありません。{EXAMPLE}", code="no_month")
    if _SERIAL.fullmatch(plain):
        meant = _SERIAL_FROM + timedelta(days=int(plain))
        if meant <= latest_day():
            return _missing("表計算ソフトの番号のようです。", meant, EXAMPLE, "serial")
    if (match := day_at_start(plain)) and _MORE_DAYS.match(plain[match.end() :]):
        return ValidationError(
            f"日付は1日だけを、「から」や「~」を付けずに入れてください。{EXAMPLE}", code="invalid"
        )
    return ValidationError(f"日付を読み取れません。{EXAMPLE}", code="invalid")


def _without_year(match: re.Match[str]) -> ValidationError:
    month, day = int(match["month"]), int(match["day"])
    named = _nearest(month, day, match.groupdict())
    if named is None and _nearest(month, day) is None:
        return ValidationError(
            f"{month}月{day}日という日はありません。日付を、お確かめください。", code="no_such_day"
        )
    if named is None:
        return ValidationError(f"年がありません。{EXAMPLE}", code="no_year")
    return _missing("年がありません。", named, "年から入れてください。", "no_year")


def _without_era(match: re.Match[str]) -> ValidationError:
    with suppress(ValidationError):
        meant = _existing(
            _ERA_YEARS["令和"] + int(match["year"]), int(match["month"]), int(match["day"])
        )
        _check_weekday(match.groupdict(), meant)
        if wareki(meant).startswith("令和") and meant <= latest_day():
            return _missing("元号がありません。", meant, "元号も入れてください。", "no_era")
    return ValidationError(f"元号か、西暦の4桁の年が要ります。{EXAMPLE}", code="no_era")


def _missing(what: str, meant: date, wanted: str, code: str) -> ValidationError:
    return ValidationError(f"{what}{wareki(meant)}のことですか。{wanted}", code=code)


def _nearest(month: int, day: int, said: dict[str, str] | None = None) -> date | None:
    """Return the day of that name, and of the weekday said, which is nearest to today."""
    today = timezone.localdate()
    found = []
    # 29 February is at most four years away until 2096.
    for year in range(today.year - 4, today.year + 5):
        with suppress(ValidationError):
            one = _existing(year, month, day)
            _check_weekday(said or {}, one)
            found.append(one)
    return min(found, key=lambda one: abs(one - today), default=None)
