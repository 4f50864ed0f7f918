"""What the made-up people learned elsewhere, at every point of its approval."""

from dataclasses import dataclass
from datetime import timedelta

from courses.domain import external
from curriculum.domain.demo.ward import account, story_begins
from library import clock
from library.models import ExternalTrainingType


@dataclass(frozen=True, slots=True)
class Told:
    """One training elsewhere. `day`: of the story; `end`: approved, returned or submitted."""

    number: str
    kind: str
    title: str
    organiser: str
    minutes: int
    day: int
    end: str = "approved"
    on_paper: bool = False


TOLD = [
    Told("commissioner", "family-group", "家族会の定例会", "区内の家族会", 120, 20),
    Told("commissioner", "lecture", "ひきこもりを考える市民フォーラム", "隣の区", 150, 60, "submitted"),
    Told("staff", "metro", "ひきこもり支援者研修(基礎)", "東京都", 240, 30),
    Told("s1001", "mhlw", "ひきこもり支援者研修", "厚生労働省", 360, 12),
    Told("s1002", "network", "連絡会での事例検討", "区の連絡会", 90, 45, "submitted"),
    Told("m2001", "family-group", "家族会の学習会", "区内の家族会", 90, 25, on_paper=True),
    Told("m2004", "lecture", "居場所づくりの講演会", "社会福祉協議会", 60, 40, "returned"),
]  # fmt: skip


def tell_of_trainings() -> None:
    """Tell of each a few days after it, and decide about it as HR does."""
    for told in TOLD:
        day = story_begins() + timedelta(days=told.day)
        with clock.at(day + timedelta(days=3)):
            _tell(told)


def _tell(told: Told) -> None:
    person, hr = account(told.number), account("hr")
    training = external.submit(
        person,
        {
            "type": ExternalTrainingType.objects.get(key=told.kind),
            "title": told.title,
            "organiser": told.organiser,
            "held_on": clock.today() - timedelta(days=3),
            "minutes": told.minutes,
            "learned": "" if told.on_paper else "来られた方の話を、最後まで聴くことの大切さ。",
        },
        actor=account("office") if told.on_paper else person,
        original_kept="研修事務局 書庫2" if told.on_paper else "",
    )
    if told.end == "approved":
        external.approve(training, actor=hr)
    elif told.end == "returned":
        external.give_back(training, actor=hr, reason="主催の正式な名前を入れてください。")
