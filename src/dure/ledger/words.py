"""What the book's kinds and parts are called on a statement, and how its amounts are written."""

from collections.abc import Mapping

from dure.ledger.energy import KWH_J, divide_half_up
from dure.ledger.statement import Line, Part, Statement
from dure.ledger.transfer import RELEASES, Kind, Record, Transfer
from dure.terms.language import Text, same

KIND_NAMES: Mapping[Kind, Text] = {
    Kind.SUPPLY: Text(en="supply", ko="공급"),
    Kind.RETIRE: Text(en="retirement", ko="공급 종료"),
    Kind.OFFER: Text(en="offer", ko="공모 제공"),
    Kind.WITHDRAW: Text(en="withdrawal", ko="공모 철회"),
    Kind.AWARD: Text(en="award", ko="배정"),
    Kind.SUPPLEMENT: Text(en="supplement", ko="추가 배정"),
    Kind.TRANCHE: Text(en="tranche promised", ko="분할분 예정"),
    Kind.OPEN: Text(en="tranche opened", ko="분할분 개시"),
    Kind.HOLD: Text(en="hold", ko="예치"),
    Kind.CHARGE: Text(en="charge", ko="차감"),
    Kind.VOID: Text(en="called off", ko="해제"),
    Kind.LAPSE: Text(en="hold lapsed", ko="예치 만료"),
    Kind.RETURN: Text(en="return", ko="반납"),
    Kind.RECLAIM: Text(en="reclaim", ko="회수"),
    Kind.EXPIRE: Text(en="expiry", ko="만료"),
    Kind.REOFFER: Text(en="offered again", ko="재공급"),
    Kind.CARRY_OVER: Text(en="carry-over", ko="이월"),
    Kind.EXCHANGE_OUT: Text(en="exchange, given", ko="교환(내줌)"),
    Kind.EXCHANGE_IN: Text(en="exchange, got", ko="교환(받음)"),
    Kind.OVERRUN: Text(en="use beyond the grant", ko="초과 사용"),
    Kind.SETTLE: Text(en="settlement", ko="초과 정산"),
    Kind.CORRECT: Text(en="correction", ko="정정"),
}

PART_NAMES: Mapping[Part, Text] = {
    Part.AWARDED: Text(en="Awarded", ko="배정"),
    Part.SUPPLEMENTED: Text(en="Supplements", ko="추가 배정"),
    Part.OPENED: Text(en="Tranches opened", ko="개시된 분할분"),
    Part.CARRIED_IN: Text(en="Carried over from another grant", ko="이월 받음"),
    Part.EXCHANGED_IN: Text(en="Got by exchange", ko="교환으로 받음"),
    Part.GIVEN_BACK: Text(en="Given back by corrections", ko="정정으로 환급"),
    Part.USED: Text(en="Used", ko="사용"),
    Part.SETTLED: Text(en="Settled for use beyond the grant", ko="초과 사용 정산"),
    Part.RETURNED: Text(en="Returned", ko="반납"),
    Part.RECLAIMED: Text(en="Reclaimed", ko="회수"),
    Part.EXPIRED: Text(en="Expired", ko="만료"),
    Part.CARRIED_OUT: Text(en="Carried over to another grant", ko="이월 보냄"),
    Part.EXCHANGED_OUT: Text(en="Given in exchange", ko="교환으로 내줌"),
    Part.TAKEN_BACK: Text(en="Taken back by corrections", ko="정정으로 차감"),
}

_JOB = Text(en="job {job}, {site}", ko="작업 {job}, {site}")
_LATE = Text(en="late: happened {day}", ko="지연 보고: {day} 발생")
_ENDINGS = frozenset({Kind.VOID, Kind.LAPSE, Kind.OPEN})
_OF = Text(en="of record {sequence}, {cause}", ko="{sequence}번 기록({cause})")
_OF_UNNAMED = Text(en="of record {id}", ko="기록 {id}")
_ANEW = Text(en="stated anew for record {sequence}", ko="{sequence}번 기록을 다시 적음")
_REST = Text(en="{rest} of the hold returned", ko="예치 중 {rest} 돌려받음")
_HELD = Text(en="{amount} held until {day}", ko="{amount} 예치, {day}까지")
_COMING = Text(en="{amount} opens on {day}", ko="{amount}, {day} 개시")
_RELEASED = Text(en="{amount} no longer promised", ko="{amount} 해제")
_BEYOND = Text(en="{amount} owed beyond the grant", ko="초과 사용 {amount}")
_RATE = Text(
    en="{numerator}:{denominator} ({source}, {as_of})",
    ko="{numerator}:{denominator}({source}, {as_of})",
)


def write_signed(amount_s: int) -> str:
    """Write a change with its sign; none is a dash.

    Examples
    --------
    >>> [write_signed(n) for n in (28_800, -28_800, 0)]
    ['+28,800', '−28,800', '–']
    """
    if not amount_s:
        return "–"
    return f"+{amount_s:,}" if amount_s > 0 else f"−{-amount_s:,}"


def write_hours(amount_s: int) -> str:
    """Write accelerator-seconds as hours, to the hundredth, half away from zero.

    Examples
    --------
    >>> [write_hours(n) for n in (4_500_000, -90, 18)]
    ['1,250.00', '−0.03', '0.01']
    """
    hundredths = divide_half_up(abs(amount_s), 36)
    sign = "−" if amount_s < 0 and hundredths else ""
    return f"{sign}{hundredths // 100:,}.{hundredths % 100:02d}"


def write_kwh(energy_j: int) -> str:
    """Write joules as kilowatt-hours, to the tenth.

    Examples
    --------
    >>> write_kwh(4_534_920)
    '1.3'
    """
    return _tenths(energy_j, KWH_J)


def write_kg(carbon_mg: int) -> str:
    """Write milligrams as kilograms, to the tenth.

    Examples
    --------
    >>> write_kg(525_673)
    '0.5'
    """
    return _tenths(carbon_mg, 10**6)


def _tenths(amount: int, unit: int) -> str:
    """Write an amount in a larger unit with one decimal, half away from zero."""
    tenths = divide_half_up(abs(amount) * 10, unit)
    sign = "−" if amount < 0 and tenths else ""
    return f"{sign}{tenths // 10:,}.{tenths % 10}"


def name_cause(transfer: Transfer) -> Text:
    """Write for people what a transfer is booked for: a job by its number and site.

    Examples
    --------
    >>> job = ("gwangju", "job 7713", "g-204", "h100", "charge")
    >>> name_cause(Transfer(Kind.CHARGE, "grant/g/h", "used/g/h", 1, 0, job))
    Text(en='job 7713, gwangju', ko='작업 7713, gwangju')
    """
    cause = transfer.cause
    if len(cause) > 1 and cause[1].startswith("job "):
        return _JOB.fill(job=cause[1].removeprefix("job "), site=cause[0])
    words = cause[:-1] if len(cause) > 1 and cause[-1] == transfer.kind else cause
    return same(" · ".join(words))


def tell_line(line: Line, statement: Statement, days: Mapping[int, str]) -> Text:
    """Tell what a line is: its kind, its job or cause, and what a reader would ask next.

    Parameters
    ----------
    line : of the statement
    statement : what it names is found there
    days : day by instant, in the zone of the statement
    """
    transfer = line.record.transfer
    parts = [_tell_cause(line, statement), *_tell_promise(line, days)]
    if line.change.beyond_s:
        parts.append(_BEYOND.fill(amount=write_signed(line.change.beyond_s)))
    if transfer.rate is not None:
        rate = transfer.rate
        parts.append(
            _RATE.fill(
                numerator=rate.numerator,
                denominator=rate.denominator,
                source=rate.source,
                as_of=rate.as_of,
            )
        )
    if line.is_late:
        parts.append(_LATE.fill(day=days[transfer.happened_s]))
    if transfer.note:
        parts.append(same(transfer.note))
    kind = KIND_NAMES[transfer.kind]
    return Text(
        en=f"{kind.en}: " + "; ".join(p.en for p in parts),
        ko=f"{kind.ko}: " + "; ".join(p.ko for p in parts),
    )


def _tell_cause(line: Line, statement: Statement) -> Text:
    """Tell what a line is for: its job or cause, or the record that it corrects or ends."""
    transfer = line.record.transfer
    corrected = statement.named.get(transfer.corrects_id or "")
    if transfer.kind is Kind.CORRECT:
        return _of_record(corrected, transfer.corrects_id or "")
    if transfer.kind in _ENDINGS:
        ended = statement.named.get(transfer.pending_id or "")
        return _of_record(ended, transfer.pending_id or "")
    cause = name_cause(transfer)
    if corrected is None:
        return cause
    anew = _ANEW.fill(sequence=corrected.sequence)
    return Text(en=f"{cause.en}; {anew.en}", ko=f"{cause.ko}; {anew.ko}")


def _tell_promise(line: Line, days: Mapping[int, str]) -> list[Text]:
    """Tell what a line holds or promises, or lets go of."""
    transfer, held_s, coming_s = line.record.transfer, line.change.held_s, line.change.coming_s
    rest_s = -held_s + line.change.balance_s
    if transfer.due_s is not None:
        promise, amount_s = (_HELD, held_s) if transfer.kind is Kind.HOLD else (_COMING, coming_s)
        return [promise.fill(amount=f"{amount_s:,}", day=days[transfer.due_s])]
    if transfer.kind in RELEASES:
        return [_RELEASED.fill(amount=f"{-(held_s or coming_s):,}")]
    if transfer.kind is Kind.CHARGE and transfer.pending_id and rest_s > 0:
        return [_REST.fill(rest=f"{rest_s:,}")]
    return []


def _of_record(named: Record | None, id_: str) -> Text:
    """Name the record that another one corrects or ends."""
    if named is None:
        return _OF_UNNAMED.fill(id=id_[:12])
    cause = name_cause(named.transfer)
    return Text(
        en=_OF.en.format(sequence=named.sequence, cause=cause.en),
        ko=_OF.ko.format(sequence=named.sequence, cause=cause.ko),
    )
