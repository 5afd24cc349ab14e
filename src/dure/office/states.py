"""States of everything that has any, as data: which may follow which, and their names.

Guarded in one place (`dure.office.transition.do_move`), which also writes the trail. A new flow is
a `Flow` here; a new state of a flow is a line in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dure.terms.language import Text


@dataclass(frozen=True, slots=True)
class Flow:
    """The states of one kind of thing.

    Parameters
    ----------
    name : kind of thing
    start : the state in which one begins
    moves : state → states that may follow; a state without any is an end
    names : state → its name for people
    """

    name: str
    start: str
    moves: Mapping[str, frozenset[str]]
    names: Mapping[str, Text]

    def may_follow(self, state: str, to: str) -> bool:
        """Tell whether a state may follow another."""
        return to in self.moves[state]


def make_flow(name: str, *states: tuple[str, str, str, str]) -> Flow:
    """Make a flow of lines: state, names in English and Korean, states that may follow.

    Examples
    --------
    >>> door = make_flow("door", ("shut", "shut", "닫힘", "open"), ("open", "open", "열림", "shut"))
    >>> door.start, door.may_follow("shut", "open")
    ('shut', True)
    """
    moves = {state: frozenset(follow.split()) for state, _, _, follow in states}
    unknown = frozenset().union(*moves.values()) - moves.keys()
    assert not unknown, f"{name} moves to {unknown}, which it does not have"
    names = {state: Text(en=en, ko=ko) for state, en, ko, _ in states}
    return Flow(name, states[0][0], moves, names)


APPLICATION = make_flow(
    "application",
    ("draft", "draft", "작성 중", "submitted withdrawn"),
    # Correcting until the cut-off makes a new version of what was submitted.
    ("submitted", "submitted", "제출됨", "submitted screening withdrawn"),
    ("screening", "in screening", "검토 중", "eligible assessing returned ineligible withdrawn"),
    # Where the call asks for it; whatever it finds, an officer and reviewers go on from there.
    ("assessing", "in technical assessment", "기술 검토 중", "eligible screening withdrawn"),
    # Until a day that the officer names; after that it is screened as it is.
    ("returned", "returned for correction", "보완 요청", "submitted screening withdrawn"),
    ("eligible", "eligible", "요건 충족", "in_review screening withdrawn"),
    ("ineligible", "not eligible", "요건 미충족", "screening"),
    ("in_review", "in review", "평가 중", "reviewed withdrawn"),
    ("reviewed", "reviewed", "평가 완료", "in_review awarded reserved declined withdrawn"),
    # A new decision after an objection may award more than the first one did.
    ("awarded", "awarded, to be accepted", "선정(수락 대기)", "awarded accepted refused withdrawn"),
    ("reserved", "on the reserve list", "예비", "awarded declined withdrawn"),
    ("declined", "not selected", "미선정", "awarded reserved"),
    ("accepted", "accepted", "수락", ""),
    ("refused", "award not taken", "선정 포기", ""),
    ("withdrawn", "withdrawn", "철회", ""),
)
REVIEW = make_flow(
    "review",
    ("assigned", "assigned", "배정됨", "started recused removed submitted"),
    ("started", "started", "작성 중", "submitted recused removed"),
    ("submitted", "submitted", "제출됨", "submitted flagged removed"),
    # It counts again only after an officer has looked at the conflict of interest.
    ("flagged", "conflict to be looked at", "이해충돌 확인 중", "submitted removed"),
    ("recused", "recused", "회피", ""),
    ("removed", "taken off", "배정 취소", ""),
)
PANEL = make_flow(
    "panel",
    ("sitting", "in session", "회의 중", "closed"),
    ("closed", "closed", "마침", ""),
)
DECISION = make_flow(
    "decision",
    ("drafted", "being prepared", "작성 중", "proposed dropped"),
    ("proposed", "waiting for a signature", "서명 대기", "signed drafted dropped"),
    # Signed is published: the letters stand from that moment, and not before.
    ("signed", "signed and published", "서명·공표됨", ""),
    ("dropped", "dropped", "폐기", ""),
)
GRANT = make_flow(
    "grant",
    ("active", "active", "이용 중", "suspended ended revoked"),
    ("suspended", "suspended", "정지", "active ended revoked"),
    ("ended", "ended", "종료", ""),
    ("revoked", "revoked", "취소", ""),
)
OBJECTION = make_flow(
    "objection",
    ("filed", "filed, to be answered", "접수(답변 대기)", "upheld dismissed withdrawn"),
    ("upheld", "upheld", "인용", ""),
    ("dismissed", "dismissed", "기각", ""),
    ("withdrawn", "withdrawn", "취하", ""),
)
REQUEST = make_flow(
    "request",
    ("filed", "filed, to be answered", "접수(답변 대기)", "done refused withdrawn"),
    # Approved is carried out: the book has it in the same transaction.
    ("done", "approved and carried out", "승인·반영됨", ""),
    ("refused", "refused", "반려", ""),
    ("withdrawn", "withdrawn", "취하", ""),
)

FLOWS: dict[str, Flow] = {
    flow.name: flow for flow in (APPLICATION, REVIEW, PANEL, DECISION, GRANT, OBJECTION, REQUEST)
}
