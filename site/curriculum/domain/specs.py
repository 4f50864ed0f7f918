"""What each kind of file may hold. A key that is not named is a mistake in the file."""

from curriculum.domain.schema import Record
from curriculum.domain.spec_cases import CASES
from curriculum.domain.spec_courses import COURSE
from curriculum.domain.spec_reference import PLEDGE, REFERENCE
from curriculum.domain.spec_worksheets import WORKSHEETS

KINDS: dict[str, Record] = {
    "reference": REFERENCE,
    "pledge": PLEDGE,
    "worksheets": WORKSHEETS,
    "cases": CASES,
    "course": COURSE,
}
