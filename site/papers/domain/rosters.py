"""The roster of a gathering, to print before it and to sign in the hall."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from courses.models import HallViewing
from library import clock
from library.domain.typeset import compile_pdf
from library.domain.wareki import wareki_weekday
from library.models import WardSettings
from papers.domain.nodes import printable
from papers.domain.people import Line
from papers.domain.prints import printed_name
from people.domain.qr import qr_svg

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "roster.typ"
# Lines for who comes without being on the list.
SPARE = 4


def print_roster(viewing: HallViewing, lines: Sequence[Line]) -> bytes:
    """Return the roster as a PDF: by kana, with some empty lines at the end."""
    people = [(line.enrolment.person, line.enrolment.organisation_name) for line in lines]
    rows = [[p.number, place, printed_name(p), p.full_kana] for p, place in people]
    lectures = "、".join(module.title for module in viewing.modules.all())
    data = {
        "title": "集合視聴 出席簿",
        "ward": WardSettings.load().office_name,
        "about": [
            str(viewing.run),
            lectures,
            f"{wareki_weekday(viewing.held_on)} 場所:{viewing.place}",
            f"進める人:{viewing.led_by}",
        ],
        "qr": qr_svg(settings.BASE_URL + reverse("papers:hall", args=[viewing.pk])),
        "qr_says": "事務局がこの出席簿を入力する画面の二次元コード",
        "rows": rows + [[""] * 4] * SPARE,
    }
    return compile_pdf(TEMPLATE, printable(data), at=clock.now())
