"""The acts that people do in the office, and who may do them: the one table.

A new act is a line in `Act`, in `ACT_NAMES` and in `RULES`; a new route names its act with
`dure.office.permissions.allow`. The test of every role on every route walks both.
"""

from enum import StrEnum

from dure.office.roles import Role
from dure.terms.language import Text


class Act(StrEnum):
    """What somebody does in the office; the word stands in the trail and is never used again."""

    # Everyone.
    READ_PUBLIC = "read_public"
    SIGN_IN = "sign_in"
    # Whoever has signed in, for themselves.
    KEEP_ACCOUNT = "keep_account"
    KEEP_TOKEN = "keep_token"  # noqa: S105 - the word of an act, and no secret
    REGISTER_ORGANISATION = "register_organisation"
    LIST_OWN = "list_own"
    APPLY = "apply"
    ANSWER_INVITATION = "answer_invitation"
    # The team of an application.
    READ_APPLICATION = "read_application"
    EDIT_APPLICATION = "edit_application"
    SUBMIT_APPLICATION = "submit_application"
    WITHDRAW_APPLICATION = "withdraw_application"
    INVITE_MEMBER = "invite_member"
    # The programme.
    OPEN_CALL = "open_call"
    SCREEN = "screen"
    ASSESS = "assess"
    READ_ASSESSMENT = "read_assessment"
    APPOINT = "appoint"
    ASSIGN_REVIEWER = "assign_reviewer"
    KEEP_EXPERTISE = "keep_expertise"
    LIST_REVIEWS = "list_reviews"
    REVIEW = "review"
    READ_OPINIONS = "read_opinions"
    READ_RANKING = "read_ranking"
    RANK = "rank"
    READ_DECISION = "read_decision"
    PROPOSE = "propose"
    DECIDE = "decide"
    # What follows from a decision.
    ANSWER_AWARD = "answer_award"
    OBJECT = "object"
    ANSWER_OBJECTION = "answer_objection"
    LIST_GRANTS = "list_grants"
    EXPORT_GRANTS = "export_grants"
    READ_GRANT = "read_grant"
    FILE_REQUEST = "file_request"
    REVOKE_GRANT = "revoke_grant"
    POST_USE = "post_use"
    ANSWER_REQUEST = "answer_request"
    # The office itself.
    GIVE_ROLE = "give_role"
    READ_TRAIL = "read_trail"
    READ_TASKS = "read_tasks"
    RUN_TASKS = "run_tasks"
    # What the office does by itself when its time has come; nobody can do it.
    OPEN_TRANCHE = "open_tranche"
    END_GRANT = "end_grant"
    CLOSE_OBJECTIONS = "close_objections"


ACT_NAMES: dict[Act, Text] = {
    Act.READ_PUBLIC: Text(en="read what is public", ko="공개 자료 열람"),
    Act.SIGN_IN: Text(en="signed in", ko="로그인"),
    Act.KEEP_ACCOUNT: Text(en="kept the account", ko="계정 관리"),
    Act.KEEP_TOKEN: Text(en="kept an access token", ko="접근 토큰 관리"),
    Act.REGISTER_ORGANISATION: Text(en="registered an organisation", ko="기관 등록"),
    Act.LIST_OWN: Text(en="listed what is their own", ko="본인 목록 열람"),
    Act.APPLY: Text(en="began an application", ko="신청 시작"),
    Act.ANSWER_INVITATION: Text(en="answered an invitation to a team", ko="참여 초대 응답"),
    Act.READ_APPLICATION: Text(en="read an application", ko="신청서 열람"),
    Act.EDIT_APPLICATION: Text(en="edited an application", ko="신청서 수정"),
    Act.SUBMIT_APPLICATION: Text(en="submitted an application", ko="신청서 제출"),
    Act.WITHDRAW_APPLICATION: Text(en="withdrew an application", ko="신청 철회"),
    Act.INVITE_MEMBER: Text(en="changed who is on a team", ko="참여자 초대·제외"),
    Act.OPEN_CALL: Text(en="opened or amended a call", ko="공모 등록·변경"),
    Act.SCREEN: Text(en="screened an application", ko="적격 심사"),
    Act.ASSESS: Text(en="assessed an application technically", ko="기술 검토"),
    Act.READ_ASSESSMENT: Text(en="read a technical assessment", ko="기술 검토 열람"),
    Act.APPOINT: Text(en="appointed or dismissed somebody", ko="위촉·해촉"),
    Act.ASSIGN_REVIEWER: Text(en="assigned a reviewer or took one off", ko="평가위원 배정·취소"),
    Act.KEEP_EXPERTISE: Text(en="kept a profile of expertise", ko="전문 분야 저장"),
    Act.LIST_REVIEWS: Text(en="listed reviews", ko="평가 목록 열람"),
    Act.REVIEW: Text(en="reviewed an application or declined to", ko="평가·회피"),
    Act.READ_OPINIONS: Text(en="read opinions of reviewers", ko="평가 의견 열람"),
    Act.READ_RANKING: Text(en="read a ranking", ko="순위 열람"),
    Act.RANK: Text(en="ranked in a panel", ko="평가단 순위 결정"),
    Act.READ_DECISION: Text(en="read a decision", ko="결정 열람"),
    Act.PROPOSE: Text(en="prepared or proposed a decision", ko="결정 작성·제안"),
    Act.DECIDE: Text(en="decided", ko="결정"),
    Act.ANSWER_AWARD: Text(en="answered an award", ko="선정 수락·포기"),
    Act.OBJECT: Text(en="objected", ko="이의신청"),
    Act.ANSWER_OBJECTION: Text(en="answered an objection", ko="이의신청 답변"),
    Act.LIST_GRANTS: Text(en="listed grants", ko="배정 목록 열람"),
    Act.EXPORT_GRANTS: Text(en="exported grants", ko="배정 목록 내려받기"),
    Act.READ_GRANT: Text(en="read a grant", ko="배정 열람"),
    Act.FILE_REQUEST: Text(en="filed a request on a grant", ko="배정 변경 요청"),
    Act.REVOKE_GRANT: Text(en="asked to revoke a grant", ko="배정 취소 요청"),
    Act.POST_USE: Text(en="posted use", ko="사용량 기록"),
    Act.ANSWER_REQUEST: Text(en="answered a request", ko="변경 요청 답변"),
    Act.GIVE_ROLE: Text(en="gave or ended a role", ko="역할 부여·종료"),
    Act.READ_TRAIL: Text(en="read the audit trail", ko="감사 기록 열람"),
    Act.READ_TASKS: Text(en="read the background work", ko="예약 작업 열람"),
    Act.RUN_TASKS: Text(en="ran the background work", ko="예약 작업 실행"),
    Act.OPEN_TRANCHE: Text(en="opened a tranche", ko="분할 배정 개시"),
    Act.END_GRANT: Text(en="ended a grant", ko="배정 종료"),
    Act.CLOSE_OBJECTIONS: Text(en="closed the time for objections", ko="이의신청 기간 종료"),
}
"""What the acts are called where people read of them; as something that was done."""

_EVERYONE = frozenset(Role)
_SIGNED_IN = frozenset(Role) - {Role.PUBLIC}
_TEAM = frozenset({Role.LEAD, Role.MEMBER})

RULES: dict[Act, frozenset[Role]] = {
    Act.READ_PUBLIC: _EVERYONE,
    Act.SIGN_IN: _EVERYONE,
    Act.KEEP_ACCOUNT: _SIGNED_IN,
    Act.KEEP_TOKEN: _SIGNED_IN,
    Act.REGISTER_ORGANISATION: _SIGNED_IN,
    Act.LIST_OWN: _SIGNED_IN,
    Act.APPLY: _SIGNED_IN,
    Act.ANSWER_INVITATION: _SIGNED_IN,
    Act.READ_APPLICATION: _TEAM | {Role.OFFICER, Role.DECIDER, Role.AUDITOR},
    Act.EDIT_APPLICATION: _TEAM,
    Act.SUBMIT_APPLICATION: frozenset({Role.LEAD}),
    Act.WITHDRAW_APPLICATION: frozenset({Role.LEAD}),
    Act.INVITE_MEMBER: frozenset({Role.LEAD}),
    Act.OPEN_CALL: frozenset({Role.OFFICER}),
    Act.SCREEN: frozenset({Role.OFFICER}),
    Act.ASSESS: frozenset({Role.OPERATOR}),
    Act.READ_ASSESSMENT: _TEAM
    | {Role.OFFICER, Role.OPERATOR, Role.CHAIR, Role.DECIDER, Role.AUDITOR},
    # Reviewers and chairs of a call; every other role is given from the command line alone.
    Act.APPOINT: frozenset({Role.OFFICER}),
    Act.ASSIGN_REVIEWER: frozenset({Role.OFFICER}),
    Act.KEEP_EXPERTISE: frozenset({Role.REVIEWER, Role.CHAIR}),
    Act.LIST_REVIEWS: frozenset({Role.REVIEWER, Role.CHAIR}),
    Act.REVIEW: frozenset({Role.ASSIGNED}),
    Act.READ_OPINIONS: _TEAM | {Role.CHAIR, Role.OFFICER, Role.DECIDER, Role.AUDITOR},
    Act.READ_RANKING: frozenset({Role.CHAIR, Role.OFFICER, Role.DECIDER, Role.AUDITOR}),
    Act.RANK: frozenset({Role.CHAIR}),
    Act.READ_DECISION: frozenset({Role.OFFICER, Role.DECIDER, Role.AUDITOR}),
    Act.PROPOSE: frozenset({Role.OFFICER}),
    Act.DECIDE: frozenset({Role.DECIDER}),
    Act.ANSWER_AWARD: frozenset({Role.LEAD}),
    Act.OBJECT: frozenset({Role.LEAD}),
    Act.ANSWER_OBJECTION: frozenset({Role.OFFICER}),
    Act.LIST_GRANTS: frozenset({Role.OFFICER, Role.DECIDER, Role.OPERATOR, Role.AUDITOR}),
    # Everything at once leaves the office: whoever does it stands in the trail.
    Act.EXPORT_GRANTS: frozenset({Role.OFFICER, Role.AUDITOR}),
    Act.READ_GRANT: _TEAM | {Role.OFFICER, Role.DECIDER, Role.OPERATOR, Role.AUDITOR},
    Act.FILE_REQUEST: frozenset({Role.LEAD}),
    Act.REVOKE_GRANT: frozenset({Role.OFFICER}),
    Act.POST_USE: frozenset({Role.OPERATOR}),
    # A revocation is filed by an officer and answered by somebody else.
    Act.ANSWER_REQUEST: frozenset({Role.OFFICER, Role.DECIDER}),
    Act.GIVE_ROLE: frozenset(),  # only from the command line of the machine
    Act.READ_TRAIL: frozenset({Role.AUDITOR}),
    Act.READ_TASKS: frozenset({Role.OPERATOR, Role.AUDITOR}),
    Act.RUN_TASKS: frozenset({Role.OPERATOR}),
    Act.OPEN_TRANCHE: frozenset(),
    Act.END_GRANT: frozenset(),
    Act.CLOSE_OBJECTIONS: frozenset(),
}
"""Who may do an act: any one of these roles is enough."""

_HANDLED = frozenset({Act.SCREEN, Act.ASSESS, Act.REVIEW, Act.RANK})
_ASKED = frozenset({Act.APPLY, Act.EDIT_APPLICATION, Act.SUBMIT_APPLICATION})

BARRED_BY: dict[Act, frozenset[Act]] = {
    Act.SCREEN: _ASKED,
    Act.ASSESS: _ASKED,
    Act.ASSIGN_REVIEWER: frozenset(),
    Act.REVIEW: _ASKED,
    Act.RANK: _ASKED,
    Act.PROPOSE: _ASKED,
    Act.DECIDE: _ASKED | _HANDLED | {Act.PROPOSE},
    Act.ANSWER_OBJECTION: _ASKED | {Act.DECIDE, Act.OBJECT},
    Act.ANSWER_REQUEST: _ASKED | {Act.FILE_REQUEST, Act.REVOKE_GRANT},
}
"""Separation of duties: who has done one of these acts on a thing may not do this act on it.

Nor may who leads an application, or is or was on its team, whatever they did for it; a line without
acts bars them alone.
"""
