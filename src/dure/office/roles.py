"""The roles that people have in the office, and their names."""

from enum import StrEnum

from dure.terms.language import Text


class Role(StrEnum):
    """What somebody is to the office, or to one thing in it.

    The first five come from what is so: everyone is the public, who has signed in is a person, an
    application names its lead and its members, and a review the one reviewer that it was assigned
    to. All others are given, from a day until a day.
    """

    PUBLIC = "public"
    PERSON = "person"
    LEAD = "lead"
    MEMBER = "member"
    ASSIGNED = "assigned"
    REVIEWER = "reviewer"
    CHAIR = "chair"
    OFFICER = "officer"
    DECIDER = "decider"
    OPERATOR = "operator"
    COUNCIL = "council"
    AUDITOR = "auditor"


GIVEN_ROLES: tuple[Role, ...] = (
    Role.REVIEWER,
    Role.CHAIR,
    Role.OFFICER,
    Role.DECIDER,
    Role.OPERATOR,
    Role.COUNCIL,
    Role.AUDITOR,
)

ROLE_NAMES: dict[Role, Text] = {
    Role.PUBLIC: Text(en="public", ko="누구나"),
    Role.PERSON: Text(en="signed-in person", ko="로그인한 사람"),
    Role.LEAD: Text(en="principal investigator", ko="연구책임자"),
    Role.MEMBER: Text(en="member of the team", ko="참여자"),
    Role.ASSIGNED: Text(en="assigned reviewer", ko="배정된 평가위원"),
    Role.REVIEWER: Text(en="reviewer", ko="평가위원"),
    Role.CHAIR: Text(en="panel chair", ko="심사위원장"),
    Role.OFFICER: Text(en="programme officer", ko="사업 담당관"),
    Role.DECIDER: Text(en="decider", ko="결정권자"),
    Role.OPERATOR: Text(en="site operator", ko="센터 운영자"),
    Role.COUNCIL: Text(en="council member", ko="위원회 위원"),
    Role.AUDITOR: Text(en="auditor", ko="감사 담당"),
}
