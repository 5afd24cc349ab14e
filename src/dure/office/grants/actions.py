"""Answers to a letter: accepted into the book in one transaction, declined, or lapsed."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils import timezone

from dure.ledger.accounts import AccountId, AccountKind, account_id
from dure.ledger.transfer import Kind, Transfer
from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.calls.queries import read_paper
from dure.office.clock import now, today
from dure.office.decisions.actions import do_draft
from dure.office.decisions.gather import call_of, pool_of
from dure.office.decisions.models import RESERVE, AwardRow
from dure.office.decisions.queries import find_coming, find_latest
from dure.office.decisions.sign import post_or_refuse
from dure.office.findings_grants import (
    AWARD_ANSWER_TOO_LATE,
    AWARD_NOT_ANSWERABLE,
    AWARD_NOT_LAPSED,
)
from dure.office.findings_objections import OBJECTION_IS_OPEN, OBJECTION_WAS_UPHELD
from dure.office.grants.models import GrantRow, GrantText
from dure.office.grants.search import write_grams
from dure.office.objections.queries import accept_until, find_open
from dure.office.states import APPLICATION
from dure.office.trail.actions import do_record
from dure.office.transition import do_move
from dure.office.web.words import moment_text
from dure.terms.calendar import add_months
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Message, Place
from dure.terms.units import AccelS


@transaction.atomic
def do_accept(award_id: int, *, by: int) -> GrantRow:
    """Accept an award: the grant, its transfers and the trail in one transaction; twice is once.

    Raises
    ------
    InputRefused
        If it is too late, an objection waits, a later letter counts, or the book refuses; nothing
        is done then.
    """
    # 1. Gather.
    award, application = _lock(award_id)
    known = GrantRow.objects.filter(award=award).first()
    if known is not None:
        return known
    # 2. Decide.
    _check_answerable(award, application)
    until = accept_until(award)
    assert until is not None, "an award has a deadline"
    if now() >= until:
        raise InputRefused([_told(AWARD_ANSWER_TOO_LATE, application.number, until)])
    starts_on = max(read_paper(award.application.call).starts, today())
    grant = GrantRow(
        number=application.number,
        application=application,
        award=award,
        call_id=application.call_id,
        title_ko=application.title_ko,
        title_en=application.title_en,
        organisation=application.organisation,
        starts_on=starts_on,
        # The last day of its months, and not the first after them.
        ends_on=add_months(starts_on, award.months) - timedelta(days=1),
        accepted_at=now(),
    )
    # 3. Record.
    grant.save(force_insert=True)
    fields = (grant.number, grant.title_ko, grant.title_en, grant.organisation)
    GrantText.objects.create(grant=grant, grams=write_grams(*fields))
    post_or_refuse(
        [list_award_transfers(grant, type_, seconds) for type_, seconds in award.seconds.items()],
        now(),
    )
    detail = {"award": award.pk, "grant": grant.pk, "seconds": award.seconds}
    do_move(application, APPLICATION, "accepted", act=Act.ANSWER_AWARD, by=by, detail=detail)
    do_record(by, Act.ANSWER_AWARD, f"grant:{grant.pk}", at=now(), after=grant.state)
    return grant


@transaction.atomic
def do_note_export(by: int, phrase: str, state: str) -> None:
    """Note on the trail that somebody takes all grants out of the office, and which."""
    asked = {"phrase": phrase, "state": state}
    detail = {key: value for key, value in asked.items() if value}
    do_record(by, Act.EXPORT_GRANTS, "grants:all", at=now(), detail=detail)


def list_award_transfers(grant: GrantRow, type_: str, seconds: int) -> tuple[Transfer, ...]:
    """Make the transfers of one type of a grant: pool to call, call to grant, later tranches.

    The first tranche is granted at once, each later one opens on its day; one whose day has come
    already is granted at once too.
    """
    slug, award = grant.call_id, grant.award
    pool, call = pool_of(slug, type_), call_of(slug, type_)
    held = account_id(AccountKind.GRANT, grant.number, type_)
    at_s = int(grant.accepted_at.timestamp())

    def make(
        kind: Kind, ends: tuple[AccountId, AccountId], amount: int, due: int | None
    ) -> Transfer:
        word = kind.value if due is None else f"{kind.value} {due}"
        cause = ("award", str(award.pk), type_, word)
        return Transfer(kind, *ends, AccelS(amount), at_s, cause, due_s=due, by="office")

    days = tranche_days(grant.starts_on, award.months, award.tranches)
    parts = split(seconds, award.tranches)
    later = [
        (_midnight_s(day), part) for day, part in zip(days[1:], parts[1:], strict=True) if part
    ]
    later = [(due, part) for due, part in later if due > at_s]
    first = seconds - sum(part for _, part in later)
    return (
        make(Kind.OFFER, (pool, call), seconds, None),
        make(Kind.AWARD, (call, held), first, None),
        *(make(Kind.TRANCHE, (call, held), part, due) for due, part in later),
    )


def split(seconds: int, count: int) -> list[int]:
    """Split seconds into equal whole parts; the odd seconds go to the first ones.

    Examples
    --------
    >>> split(11, 3)
    [4, 4, 3]
    """
    ends = [-(-seconds * i // count) for i in range(count + 1)]
    return [high - low for low, high in pairwise(ends)]


def tranche_days(starts_on: date, months: int, count: int) -> list[date]:
    """Give the days on which tranches open: evenly over the months, the first at the start.

    Examples
    --------
    >>> [day.isoformat() for day in tranche_days(date(2026, 3, 3), 12, 2)]
    ['2026-03-03', '2026-09-03']
    """
    return [add_months(starts_on, months * i // count) for i in range(count)]


def _midnight_s(day: date) -> int:
    """Give the first second of a day in the time zone of the programme."""
    return int(timezone.make_aware(datetime.combine(day, time())).timestamp())


@transaction.atomic
def do_refuse(award_id: int, *, by: int, reason: str = "") -> None:
    """Decline an award; the next of the reserve list are then a draft, never awarded by itself.

    Doing it twice is doing it once.

    Raises
    ------
    InputRefused
        If the letter no longer waits for an answer.
    """
    award, application = _lock(award_id)
    latest = find_latest(application.pk)
    if application.state == "refused" and latest is not None and latest.pk == award.pk:
        return
    _check_answerable(award, application)
    detail = {"award": award.pk} | ({"reason": reason} if reason else {})
    do_move(application, APPLICATION, "refused", act=Act.ANSWER_AWARD, by=by, detail=detail)
    _draft_reserve(award)


@transaction.atomic
def do_lapse(award_id: int, *, by: int) -> None:
    """Let an award lapse that was not accepted in time; doing it twice is doing it once.

    Raises
    ------
    InputRefused
        If there is still time, or the letter no longer waits for an answer.
    """
    award, application = _lock(award_id)
    if application.state == "refused":
        return
    _check_answerable(award, application)
    until = accept_until(award)
    assert until is not None, "an award has a deadline"
    if now() < until:
        raise InputRefused([_told(AWARD_NOT_LAPSED, application.number, until)])
    detail = {"award": award.pk, "lapsed": until.isoformat()}
    do_move(application, APPLICATION, "refused", act=Act.PROPOSE, by=by, detail=detail)
    _draft_reserve(award)


def _draft_reserve(award: AwardRow) -> None:
    """Begin the draft of a decision on the reserve list, if anybody stands on it."""
    call = award.application.call
    if ApplicationRow.objects.filter(call=call, state="reserved").exists():
        do_draft(call, by=None, kind=RESERVE)


def _lock(award_id: int) -> tuple[AwardRow, ApplicationRow]:
    """Read a letter, and its application to change it."""
    award = AwardRow.objects.select_related("application__call").get(pk=award_id)
    rows = ApplicationRow.objects.select_for_update()
    return award, rows.get(pk=award.application_id)


def _check_answerable(award: AwardRow, application: ApplicationRow) -> None:
    """Raise unless a letter waits for an answer, and neither an objection nor a new decision."""
    latest, place = find_latest(application.pk), Place(application.number)
    if latest is None or latest.pk != award.pk or application.state != "awarded":
        name = APPLICATION.names[application.state]
        fields = {"number": application.number, "state": name.en, "state_ko": name.ko}
        raise InputRefused([Finding(AWARD_NOT_ANSWERABLE, place, fields)])
    if find_coming(application.pk) is not None:
        raise InputRefused([Finding(OBJECTION_WAS_UPHELD, place, {"number": application.number})])
    waiting = find_open(application.pk)
    if waiting is not None:
        until = moment_text(waiting.answer_by, is_end=True)
        fields = {"until": until.en, "until_ko": until.ko}
        raise InputRefused([Finding(OBJECTION_IS_OPEN, place, fields)])


def _told(message: Message, about: str, until: datetime) -> Finding:
    """Say a deadline and the present moment."""
    end, present = moment_text(until, is_end=True), moment_text(now())
    fields = {"until": end.en, "until_ko": end.ko, "now": present.en, "now_ko": present.ko}
    return Finding(message, Place(about), fields)
