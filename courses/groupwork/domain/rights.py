"""Who may do what in a session, and the lock that every change takes first."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError

from courses.domain.reading import check_open
from courses.groupwork.models import GroupSession
from courses.models import Enrolment, Requirement
from people.models import User
from people.roles import Role, has_role


def lock_session(pk: UUID) -> GroupSession:
    """Lock a session for the rest of the transaction and read it afresh.

    Sessions are locked before enrolments, and several in the order of their ids.
    """
    rows = GroupSession.objects.select_for_update(of=("self",))
    return rows.select_related("module", "run", "district", "case").get(pk=pk)


def is_facilitator(session: GroupSession, user: User) -> bool:
    """Tell whether the user runs this session: named in it, and still a trainer."""
    return has_role(user, Role.TRAINER) and session.facilitators.filter(pk=user.pk).exists()


def check_facilitator(session: GroupSession, user: User) -> None:
    """Refuse everybody but the session's own facilitators. Raises PermissionDenied."""
    if not is_facilitator(session, user):
        raise PermissionDenied("この回の進行役だけが操作できます。")


def check_receives(session: GroupSession, user: User) -> None:
    """Refuse everybody who does not stand at the door. Raises PermissionDenied."""
    if not has_role(user, Role.OFFICE) and not is_facilitator(session, user):
        raise PermissionDenied("研修事務局と、この回の進行役だけが操作できます。")


def own_requirement(session: GroupSession, enrolment: Enrolment) -> Requirement:
    """Return what attending meets in the enrolment's own run, whose session it need not be.

    Raises ValidationError("not_asked" | "locked").
    """
    requirement = (
        Requirement.objects.filter(
            run=enrolment.run_id,
            kind=Requirement.Kind.ATTENDANCE,
            module__page=session.module_id,
        )
        .select_related("module")
        .first()
    )
    module = requirement.module if requirement else None
    # A module that was taken out of the run is asked of nobody.
    if requirement is None or module is None or not module.is_asked:
        raise ValidationError(
            f"{enrolment.person.get_full_name()}さんの研修には、この集合研修への出席はありません。",
            code="not_asked",
        )
    check_open(enrolment, module)
    return requirement
