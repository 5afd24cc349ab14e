"""The tasks that the office knows: what each is called, how often it comes, what does it.

A new task is a line here and a function that takes what the task is about. What does it is named
and not imported, so that a web server that only puts tasks stays small.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.utils.module_loading import import_string

from dure.terms.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE_S = 60
HOUR_S = 60 * MINUTE_S
DAY_S = 24 * HOUR_S


@dataclass(frozen=True, slots=True)
class Known:
    """A task that the office knows.

    Parameters
    ----------
    name : word in the table, never used again for another one
    label : for people
    place : dotted name of the function that does it
    every_s : seconds from one time to the next, or 0 where it is put by acts
    is_atomic : whether it and the note that it is done are one transaction
        It then happens exactly once. What reaches out of the database cannot be: it happens at
        least once, and twice only where a worker dies between doing it and noting it. What does
        many things, each in a transaction of its own that is not done twice, need not be.
    """

    name: str
    label: Text
    place: str
    every_s: int = 0
    is_atomic: bool = True

    def do(self, key: str) -> None:
        """Do it."""
        cast("Callable[[str], None]", import_string(self.place))(key)


def _list(*known: Known) -> dict[str, Known]:
    """Name each by its word."""
    return {one.name: one for one in known}


TASKS: dict[str, Known] = _list(
    Known(
        "open_due",
        Text(en="Open tranches and let holds lapse", ko="분할 배정 개시·예약 만료"),
        "dure.office.schedule.grants.do_open_due",
        MINUTE_S,
        is_atomic=False,
    ),
    Known(
        "end_grants",
        Text(en="End grants whose last day has passed", ko="기간이 끝난 배정 종료"),
        "dure.office.schedule.grants.do_end_grants",
        10 * MINUTE_S,
        is_atomic=False,
    ),
    Known(
        "close_objections",
        Text(en="Close the time for objections", ko="이의신청 기간 마감"),
        "dure.office.schedule.deadlines.do_close_objections",
        10 * MINUTE_S,
    ),
    Known(
        "remind",
        Text(en="Remind of deadlines that come near", ko="다가오는 기한 알림"),
        "dure.office.schedule.deadlines.do_remind",
        HOUR_S,
    ),
    Known(
        "compose_mail",
        Text(en="Put notices that are due into mails", ko="발송할 알림을 메일로 묶기"),
        "dure.office.notices.digest.do_compose",
        MINUTE_S,
    ),
    Known(
        "send_mail",
        Text(en="Send a mail", ko="메일 발송"),
        "dure.office.notices.digest.do_send",
        is_atomic=False,
    ),
    Known(
        "publish_data",
        Text(en="Bring the open data up to date", ko="공개 데이터 갱신"),
        "dure.office.opendata.publish.do_publish",
        5 * MINUTE_S,
        is_atomic=False,
    ),
    Known(
        "sweep_tasks",
        Text(en="Clear away what was done long ago", ko="오래된 작업 기록 정리"),
        "dure.office.tasks.actions.do_sweep",
        DAY_S,
    ),
)
