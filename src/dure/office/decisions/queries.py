"""Reads of decisions and letters, as typed rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Q, QuerySet
from django.http import Http404

from dure.office.applications.models import ApplicationRow
from dure.office.calls.queries import read_paper
from dure.office.clock import today
from dure.office.decisions.amounts import write_amounts
from dure.office.decisions.choices import OUTCOME_NAMES
from dure.office.decisions.gather import find_left
from dure.office.decisions.models import OBJECTION, OPEN, RESERVE, ROUND, AwardRow, DecisionRow
from dure.office.people.models import Person, RoleGiven
from dure.office.roles import Role
from dure.office.states import DECISION
from dure.terms.language import Text

PAGE = 25
LINES = 50
KIND_NAMES: dict[str, Text] = {
    ROUND: Text(en="decision on a round", ko="회차 결정"),
    RESERVE: Text(en="reserve list moves up", ko="예비 승계"),
    OBJECTION: Text(en="after an objection", ko="이의신청에 따른 결정"),
}


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in a list."""

    id: int
    title: Text
    kind: Text
    state: str
    state_name: Text
    made_at: datetime
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call with applications that wait for a decision, and no open decision yet."""

    call: str
    title: Text
    count: int


def list_decisions(
    calls: frozenset[str] | None, before: int | None = None
) -> tuple[DecisionLine, ...]:
    """List decisions from the latest backwards, a page at a time.

    Parameters
    ----------
    calls : ids that whoever asks may see; None for all
    """
    rows = DecisionRow.objects.order_by("-pk")
    if calls is not None:
        rows = rows.filter(call_id__in=calls)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(
        DecisionLine(
            id=pk,
            title=Text(en=en, ko=ko),
            kind=KIND_NAMES[kind],
            state=state,
            state_name=DECISION.names[state],
            made_at=made_at,
            signed_at=signed_at,
        )
        for pk, en, ko, kind, state, made_at, signed_at in rows.values_list(*_LINE)[:PAGE]
    )


_LINE = ("pk", "call__title_en", "call__title_ko", "kind", "state", "made_at", "signed_at")


def list_waiting(calls: frozenset[str] | None) -> tuple[Waiting, ...]:
    """List calls of which reviewed applications wait, and the open decision is not begun."""
    begun = DecisionRow.objects.filter(kind=ROUND, state__in=["drafted", "proposed"])
    rows = ApplicationRow.objects.filter(state="reviewed")
    rows = rows.exclude(call__in=begun.values("call_id"))
    if calls is not None:
        rows = rows.filter(call__in=calls)
    found = rows.values_list("call_id", "call__title_en", "call__title_ko").order_by("call_id")
    return tuple(
        Waiting(call_id, Text(en=en, ko=ko), count)
        for call_id, en, ko, count in found.annotate(n=Count("pk"))[:PAGE]
    )


def find_decision(pk: int) -> DecisionRow:
    """Find a decision with its call, or raise `Http404`."""
    rows = DecisionRow.objects.select_related("call", "overseer", "signed_by", "proposed_by")
    # The papers are large; only their own page reads them.
    row = rows.defer("proposal", "paper").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def find_letter(pk: int) -> AwardRow:
    """Find a letter with its application and call, or raise `Http404`."""
    rows = AwardRow.objects.select_related(
        "application__call", "decision__overseer", "decision__signed_by"
    )
    row = rows.defer("decision__proposal", "decision__paper").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def find_coming(application_id: int) -> DecisionRow | None:
    """Find the decision that is being prepared on an application whose objection was upheld."""
    rows = DecisionRow.objects.filter(kind=OBJECTION, about=application_id, state__in=OPEN)
    return rows.defer("proposal", "paper").first()


@dataclass(frozen=True, slots=True)
class Reserve:
    """The reserve list of a call: how many wait, and what there is that could be given them."""

    count: int
    left: Text


def find_reserve(row: DecisionRow) -> Reserve | None:
    """Find a reserve list to begin a decision on: nobody has begun one, and there is something."""
    open_ = DecisionRow.objects.filter(call_id=row.call_id, kind=RESERVE, state__in=OPEN)
    waiting = ApplicationRow.objects.filter(~Exists(open_), call_id=row.call_id, state="reserved")
    count = waiting.count()
    if not count:
        return None
    call = read_paper(row.call)
    left_s = {t: max(0, n) for t, n in find_left(row.call, call, ()).items()}
    return Reserve(count, write_amounts(call, left_s)) if any(left_s.values()) else None


def find_latest(application_id: int) -> AwardRow | None:
    """Find the letter of an application that counts now: the latest one."""
    return AwardRow.objects.filter(application_id=application_id).order_by("-pk").first()


def list_letters(application_id: int) -> tuple[tuple[int, datetime | None], ...]:
    """List the letters of an application, the latest first: key, and when it was signed."""
    rows = AwardRow.objects.filter(application_id=application_id).order_by("-pk")
    return tuple(rows.values_list("pk", "decision__signed_at"))


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in the list of a signed decision."""

    id: int
    number: str
    title: Text
    outcome: str
    reserve_place: int | None


def list_letters_of(decision_id: int, after: int | None = None) -> tuple[LetterLine, ...]:
    """List the letters of a decision in the order in which they were written, a page at a time."""
    rows = AwardRow.objects.filter(decision_id=decision_id, pk__gt=after or 0).order_by("pk")
    columns = ("pk", "application__number", "application__title_ko", "application__title_en")
    return tuple(
        LetterLine(pk, number, Text(en=en or ko, ko=ko or en), outcome, place)
        for pk, number, ko, en, outcome, place in rows.values_list(
            *columns, "outcome", "reserve_place"
        )[:LINES]
    )


def list_overseers(call_id: str) -> QuerySet[Person]:
    """List who may be named as overseer: officers, deciders and council members of the call."""
    roles, day = [Role.OFFICER, Role.DECIDER, Role.COUNCIL], today()
    given = RoleGiven.objects.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)
    given = given.filter(role__in=roles, scope__in=["", f"call:{call_id}"])
    people = Person.objects.filter(pk__in=given.values("person_id"), is_active=True)
    return people.order_by("name", "email")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as its page shows it."""

    row: AwardRow
    application: ApplicationRow
    outcome: Text
    amount: Text
    is_latest: bool
    others: tuple[tuple[int, datetime | None], ...]
    why: Mapping[str, object]


def show_letter(row: AwardRow) -> Letter:
    """Give a letter with what its page needs."""
    letters = list_letters(row.application_id)
    name = OUTCOME_NAMES[row.outcome]
    if row.reserve_place:
        name = Text(
            en=f"{name.en}, place {row.reserve_place}", ko=f"{name.ko} {row.reserve_place}순위"
        )
    return Letter(
        row=row,
        application=row.application,
        outcome=name,
        amount=write_amounts(read_paper(row.application.call), row.seconds),
        is_latest=letters[0][0] == row.pk,
        others=tuple(letter for letter in letters if letter[0] != row.pk),
        why=_texts(row.why),
    )


def _texts(value: object) -> "Mapping[str, object]":
    """Turn what is kept as text in both languages into texts, wherever it stands."""
    read = _read_texts(value)
    assert isinstance(read, dict)
    return read


def _read_texts(value: object) -> object:
    """Turn one value, or everything in it."""
    if isinstance(value, dict):
        if set(value) == {"en", "ko"}:
            return Text(en=value["en"], ko=value["ko"])
        return {key: _read_texts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_read_texts(each) for each in value]
    return value
