"""Who did what when: sixty ways, told in the order in which things happened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from curriculum.domain.demo.on_paper import PaperLearner
from curriculum.domain.demo.people import Way, ways
from curriculum.domain.demo.sessions import day_at, make_session, session_id
from curriculum.domain.demo.steps import Learner, Meeting
from curriculum.domain.demo.ward import STAFF, STORY_DAYS, SUPPORTER, make_person
from library import clock

# Meetings that were held: module, district, days from today, hour.
HELD = [
    ("sup-e1", "honfuji", -50, 10),
    ("sup-e1", "sakashita", -43, 14),
    ("sup-g1", "honfuji", -20, 10),
    ("sup-g1", "wakaba", -13, 18),
    ("staff-g1", "honfuji", -16, 14),
    ("staff-g1", "sakashita", -9, 10),
]
DAY_OF = {(module, district): day for module, district, day, _ in HELD}
# Those whose way ends at a meeting began early enough to be there; the others later.
ATTENDING = ("absent", "late", "attended", "completed", "voided", "renamed")
FIRST_DAY = -(STORY_DAYS - 4)
PRACTICE = {STAFF: ("staff-e1", "staff-e2", "staff-e3"), SUPPORTER: ("sup-e2",)}
REFLECTION = {STAFF: "staff-g2", SUPPORTER: "sup-g2"}
CONFERENCE = {STAFF: "staff-g1", SUPPORTER: "sup-g1"}
LECTURES = {STAFF: 5, SUPPORTER: 2}

Act = Callable[[], object]


@dataclass(slots=True)
class Story:
    """Everything that happened, to be told in order."""

    events: list[tuple[datetime, int, Act]] = field(default_factory=list)

    def add(self, moment: datetime, act: Act) -> None:
        """Note that something happened; at the same moment, what was noted first comes first."""
        self.events.append((moment, len(self.events), act))

    def tell(self) -> None:
        """Do everything in the order of time, dated by its own time."""
        for moment, _, act in sorted(self.events, key=lambda event: event[:2]):
            with clock.at(moment):
                act()


def make_people() -> None:
    """Register sixty people and let each come as far as their way says."""
    story = Story()
    everybody = ways()
    for way in everybody:
        make_person(way.person)
    for index, way in enumerate(everybody):
        _tell_way(story, way, index)
    for module, district, day, hour in HELD:
        _tell_meeting(story, module, district, day_at(day, hour), everybody)
    story.tell()


def _tell_meeting(
    story: Story, module: str, district: str, starts_at: datetime, everybody: list[Way]
) -> None:
    pk = session_id(module, district, "held")
    meeting = Meeting(pk)
    # People miss or are late for the last meeting of their course, not for the first.
    stops = {way.person.number: way.stop for way in everybody}
    is_last = module != "sup-e1"
    missed = {number for number, stop in stops.items() if is_last and stop == "absent"}
    late = {number for number, stop in stops.items() if is_last and stop == "late"}
    states = dict.fromkeys(missed, "absent") | dict.fromkeys(late, "late")
    plan = starts_at - timedelta(days=20)
    story.add(
        max(plan, day_at(FIRST_DAY, 8)),
        lambda: make_session(module, district, starts_at, pk),
    )
    story.add(starts_at - timedelta(minutes=30), meeting.opens)
    story.add(starts_at - timedelta(minutes=10), lambda: meeting.receives(missed))
    if module != "sup-e1":
        story.add(starts_at + timedelta(minutes=50), meeting.discloses)
    story.add(starts_at + timedelta(minutes=120), meeting.closes)
    story.add(starts_at + timedelta(minutes=150), lambda: meeting.is_marked(states))


# One way --------------------------------------------------------------------------------


def _tell_way(story: Story, way: Way, index: int) -> None:
    """Note what one person did, so that the last of it was some days ago."""
    learner = Learner(way.person.number, way.course)
    steps = _steps(learner, way, index)
    last = max(day for day, _ in steps)
    first = FIRST_DAY + index % 3 if way.stop in ATTENDING else -last - 1 - index * 5 % 12
    for day, act in steps:
        hour, minute = 9 + (index * 7 + day) % 11, (index * 13 + day * 29) % 60
        story.add(day_at(first + day, hour, minute), act)
    if way.stop in ATTENDING:
        _tell_meetings(story, learner, way, index)


def _steps(learner: Learner, way: Way, index: int) -> list[tuple[int, Act]]:
    """Return what comes before the meetings, by the day since the nomination."""
    steps: list[tuple[int, Act]] = [(0, learner.is_nominated)]
    decided: dict[str, list[tuple[int, Act]]] = {
        "nominated": [],
        "waiting": [(3, learner.waits)],
        "declined": [(3, learner.is_declined)],
        "accepted": [(3, learner.is_accepted)],
        "pledged": [(3, learner.is_accepted), (4, learner.signs)],
    }
    if way.stop in decided:
        return steps + decided[way.stop]
    if way.stop == "on_paper":
        return [*steps, (3, learner.is_accepted), *_on_paper(PaperLearner(learner))]
    steps += decided["pledged"]
    if way.stop in ("reading", "retry", "withdrawn"):
        return steps + _started(learner, way.stop)
    for place in range(LECTURES[way.course]):
        steps.append((5 + 2 * place, _bound(learner.reads, place)))
        steps.append((6 + 2 * place, _bound(learner.is_quizzed, place)))
    if way.stop == "learned":
        return steps
    if way.course == SUPPORTER and way.stop in ATTENDING:
        return steps
    return steps + _practice(learner, way, index)


def _bound(act: Callable[[int], object], place: int) -> Act:
    return lambda: act(place)


def _started(learner: Learner, stop: str) -> list[tuple[int, Act]]:
    """Return the first days of somebody who has not come far."""
    steps: list[tuple[int, Act]] = [
        (6, lambda: learner.reads(0)),
        (8, lambda: learner.is_quizzed(0, well=stop != "retry")),
        (10, lambda: learner.reads(1, whole=False)),
    ]
    if stop == "withdrawn":
        steps.append((15, learner.withdraws))
    return steps


def _on_paper(learner: PaperLearner) -> list[tuple[int, Act]]:
    """Return the first half of a way that goes by post."""
    return [
        (6, learner.signs),
        (9, lambda: learner.reads(0)),
        (9, lambda: learner.is_quizzed(0, well=False)),
        (15, lambda: learner.is_quizzed(0)),
        (18, lambda: learner.reads(1)),
    ]


def _practice(learner: Learner, way: Way, index: int) -> list[tuple[int, Act]]:
    """Return the worksheets of the second stage, as far as they came."""
    modules = PRACTICE[way.course]
    steps: list[tuple[int, Act]] = []
    for place, module in enumerate(modules):
        day = 17 + 5 * place
        if module == modules[-1] and way.stop in ("draft", "submitted", "returned"):
            return steps + _unfinished(learner, way.stop, module, day)
        steps.append((day, _sheet(learner, module)))
        steps.append((day + 2, _answer(learner, module)))
    if way.stop == "booked":
        district = "kawabata" if way.course == STAFF else way.person.district
        module = CONFERENCE[way.course] if way.course == STAFF else "sup-e1"
        steps.append((40, lambda: learner.books(session_id(module, district))))
    return steps


def _sheet(learner: Learner, module: str) -> Act:
    return lambda: learner.writes(module)


def _seat(learner: Learner, module: str, district: str) -> Act:
    return lambda: learner.books(session_id(module, district, "held"))


def _answer(learner: Learner, module: str) -> Act:
    return lambda: learner.is_reviewed(module)


def _unfinished(learner: Learner, stop: str, module: str, day: int) -> list[tuple[int, Act]]:
    if stop == "draft":
        return [(day, lambda: learner.writes(module, hands_in=False))]
    steps: list[tuple[int, Act]] = [(day, lambda: learner.writes(module))]
    if stop == "returned":
        steps.append((day + 2, lambda: learner.is_reviewed(module, well=False)))
    return steps


def _tell_meetings(story: Story, learner: Learner, way: Way, index: int) -> None:
    """Note the meetings and what comes after them."""
    module = CONFERENCE[way.course]
    if way.course == SUPPORTER:
        practice = ("honfuji", "sakashita")[index % 2]
        day = DAY_OF["sup-e1", practice]
        story.add(day_at(day - 8, 12, index), _seat(learner, "sup-e1", practice))
        story.add(day_at(day + 3, 15, index), _sheet(learner, "sup-e2"))
        story.add(day_at(day + 5, 16, index), _answer(learner, "sup-e2"))
        district = ("honfuji", "wakaba")[index % 2]
    else:
        district = ("honfuji", "sakashita")[index % 2]
    day = DAY_OF[module, district]
    story.add(day_at(day - 12, 12, index), _seat(learner, module, district))
    if way.stop in ("completed", "voided", "renamed"):
        _tell_end(story, learner, way, day, index)


def _tell_end(story: Story, learner: Learner, way: Way, day: int, index: int) -> None:
    reflection = REFLECTION[way.course]
    story.add(day_at(day + 1, 20, index), learner.answers_survey)
    story.add(day_at(day + 2, 19, index), _sheet(learner, reflection))
    story.add(day_at(day + 4, 11, index), _answer(learner, reflection))
    if way.stop == "voided":
        story.add(day_at(day + 6, 15), learner.loses_certificate)
    if way.stop == "renamed":
        story.add(day_at(day + 7, 14), learner.is_renamed)
