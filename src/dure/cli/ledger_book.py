"""What the commands of the ledger share: the book, the moment, and how a plan is carried out."""

import getpass
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from dure.cli.ledger_options import PostingOptions
from dure.cli.output import print_findings, print_json
from dure.terms.errors import WorldFailed
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dure.ledger.posting import Item
    from dure.ledger.refusals import Result
    from dure.ledger.transfer import Transfer
    from dure.terms.finding import Finding, Place

PLAN_MAX = 20
"""Transfers of a plan that are shown one by one."""

LOOKED_UP_MAX = 2_000
"""Items that are looked up one by one in the book before they are sent."""

BATCH = 5_000
"""Items that are posted in one transaction."""


def read_moment(text: str, zone: ZoneInfo, hint: str, *, at_end: bool = False) -> int:
    """Read a day or instant as seconds since the epoch; a day is its end or its beginning."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as fault:
        msg = f"{text!r} is neither a day (2026-05-31) nor an instant (2026-05-31T18:00)"
        raise click.BadParameter(msg, param_hint=hint) from fault
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=zone)
    if at_end and len(text) == len("2026-05-31"):
        # The last second of the day: the next day begins one second later.
        instant += timedelta(hours=23, minutes=59, seconds=59)
    return int(instant.timestamp())


@dataclass(frozen=True, slots=True)
class Poster:
    """How a plan is to be carried out.

    Parameters
    ----------
    yes : whether to do it
    known_s : seconds since the epoch, when the book learns of it
    by : who posts
    zone : of the instants that are told
    as_json, lang : how it is told
    """

    yes: bool
    known_s: int
    by: str
    zone: ZoneInfo
    as_json: bool
    lang: Lang


def make_poster(how: PostingOptions) -> Poster:
    """Read how a plan is to be carried out."""
    zone, at, by = how["zone"], how["at"], how["by"]
    now_s = int(datetime.now().astimezone().timestamp())
    known_s = now_s if at is None else read_moment(at, zone, "--at")
    if known_s > now_s:
        msg = f"{at} has not come yet; the book cannot know it"
        raise click.BadParameter(msg, param_hint="--at")
    if by is None:
        with suppress(OSError, KeyError):
            by = getpass.getuser()
    return Poster(how["yes"], known_s, by or "", zone, how["as_json"], how["lang"])


@contextmanager
def opened(book: str) -> "Iterator[None]":
    """Open a book that is there, and close it again.

    Raises
    ------
    WorldFailed
        If there is none, or its database does not answer.
    """
    from dure.office.open import close_office, open_office

    path = file_of(book)
    if path is not None and not path.is_file():
        raise WorldFailed(_NO_BOOK.fill(path=path, book=book))
    open_office(book)
    try:
        _must_be_book(book)
        yield
    finally:
        close_office()


def file_of(book: str) -> Path | None:
    """Give the file of a book in SQLite; None where it is on a server."""
    if book.startswith("sqlite:///"):
        return Path(book.removeprefix("sqlite:///"))
    return None if "://" in book else Path(book)


def _must_be_book(book: str) -> None:
    """Refuse a database that has no book in it."""
    from dure.office.database import DatabaseFailed
    from dure.office.ledger.queries import read_head

    try:
        read_head()
    except DatabaseFailed as failure:
        name, said = without_password(book), failure.said
        empty = "no such table: ledger_head" in said.en or 'relation "ledger_head"' in said.en
        told = _NO_TABLES if empty else _UNREADABLE
        raise WorldFailed(told.fill(name=name, said=said.en, said_ko=said.ko)) from failure


def without_password(book: str) -> str:
    """Write the address of a book without what is secret in it."""
    scheme, sign, rest = book.partition("://")
    return f"{scheme}{sign}{rest.rpartition('@')[2]}" if sign else book


def carry_out(
    items: "Sequence[Item]", poster: Poster, places: "Mapping[str, Place] | None" = None
) -> int:
    """Show what would be posted and what the book would refuse; with ``--yes`` post it.

    Returns
    -------
    code : 0 where all was or would be recorded, 1 where the book refuses any
    """
    answers = _post_all(items, poster) if poster.yes else try_post(items, poster)
    results = [_for_people(result, poster.zone) for result in answers]
    transfers = {t.id: t for item in items for t in (item if isinstance(item, tuple) else (item,))}
    findings = list(_refusals(results, places or {}))
    if poster.as_json:
        for result in results:
            print_json(result_as_json(result, transfers[result.transfer_id], done=poster.yes))
    else:
        _print_results(results, transfers, poster)
    print_findings(findings, as_json=False, lang=poster.lang)
    return 1 if findings else 0


def as_sent_before(items: "Sequence[Item]", *, instants: bool = False) -> "list[Item]":
    """Give what the book has already as it was sent first, so that who sends it again may differ.

    Parameters
    ----------
    items : what is to be posted
    instants : whether when it happened was only taken from the clock, and may differ as well
    """
    from dataclasses import replace

    from dure.office.ledger.queries import read_record

    def first(transfer: "Transfer") -> "Transfer":
        record = read_record(transfer.id)
        if record is None:
            return transfer
        before = record.transfer
        happened_s = before.happened_s if instants else transfer.happened_s
        return replace(transfer, by=before.by, happened_s=happened_s)

    if len(items) > LOOKED_UP_MAX:
        return list(items)
    return [tuple(map(first, i)) if isinstance(i, tuple) else first(i) for i in items]


def _post_all(items: "Sequence[Item]", poster: Poster) -> "Iterator[Result]":
    """Post items in batches, with progress where there is more than one."""
    from dure.cli.progress import show_progress
    from dure.office.ledger.actions import do_post

    batches = [items[at : at + BATCH] for at in range(0, len(items), BATCH)]
    if len(batches) < 2:  # noqa: PLR2004 -- one batch needs no progress
        yield from do_post(items, poster.known_s)
        return
    with show_progress(_POSTING.in_(poster.lang), len(batches)) as step:
        for batch in batches:
            yield from do_post(batch, poster.known_s)
            step()


def try_post(items: "Sequence[Item]", poster: Poster) -> "list[Result]":
    """Post items and take all of it back, to see what the book says to them."""
    from django.db import transaction

    from dure.office.ledger.actions import do_post

    with transaction.atomic():
        results = do_post(items, poster.known_s)
        transaction.set_rollback(True)
    return results


INSTANTS = frozenset({"happened_s", "known_s", "due_s"})
_ID = re.compile("[0-9a-f]{32}")


def _for_people(result: "Result", zone: ZoneInfo) -> "Result":
    """Write the numbers of a refusal as people read them: instants as such, records by number."""
    from dure.office.ledger.queries import read_record

    def write(name: str, value: object) -> object:
        if name in INSTANTS and isinstance(value, int):
            return datetime.fromtimestamp(value, zone).isoformat(sep=" ")
        if isinstance(value, int):
            return f"{value:,}"
        if isinstance(value, str) and _ID.fullmatch(value):
            record = read_record(value)
            return f"#{record.sequence} ({value[:12]})" if record is not None else value[:12]
        return value

    if result.refusal is None:
        return result
    return result._replace(fields={name: write(name, v) for name, v in result.fields.items()})


def _refusals(results: "Iterable[Result]", places: "Mapping[str, Place]") -> "Iterator[Finding]":
    """Turn refusals into findings."""
    from dure.terms.finding import Finding, Place

    for result in results:
        if result.refusal is not None:
            place = places.get(result.transfer_id, Place(result.transfer_id[:12]))
            yield Finding(result.refusal.value, place, result.fields)


def _print_results(
    results: "Sequence[Result]", transfers: "Mapping[str, Transfer]", poster: Poster
) -> None:
    """Print transfers with what became of them, the first ones and how many more."""
    from dure.ledger.words import KIND_NAMES, write_hours

    lang = poster.lang
    for result in results[:PLAN_MAX]:
        transfer = transfers[result.transfer_id]
        told = OUTCOMES[(result.outcome.value, poster.yes)].in_(lang)
        hours = write_hours(transfer.amount_s)
        click.echo(
            f"{told}  {transfer.id[:12]}  {KIND_NAMES[transfer.kind].in_(lang)}  "
            f"{transfer.debit} → {transfer.credit}  {transfer.amount_s:,} s ({hours} h)"
        )
    if len(results) > PLAN_MAX:
        click.echo(_MORE.fill(count=f"{len(results) - PLAN_MAX:,}").in_(lang))
    count = {name: sum(r.outcome.value == name for r in results) for name in _COUNTED}
    ending = _NOTHING
    if results:
        ending = _DONE if poster.yes else _plan_ending(count)
    click.echo(ending.fill(**{k: f"{v:,}" for k, v in count.items()}).in_(lang), err=True)


def _plan_ending(count: "Mapping[str, int]") -> Text:
    """Say what to do with a plan: what is refused is put right before it is carried out."""
    if not count["refused"]:
        return _PLAN
    return _PARTLY if count["created"] else _REFUSED


def result_as_json(result: "Result", transfer: "Transfer", *, done: bool) -> dict[str, Any]:
    """Give what became, or would become, of a transfer as one JSON object."""
    return {
        "id": transfer.id,
        "kind": transfer.kind.value,
        "debit": transfer.debit,
        "credit": transfer.credit,
        "amount_s": transfer.amount_s,
        "happened_s": transfer.happened_s,
        "cause": list(transfer.cause),
        "done": done,
        "outcome": result.outcome.value,
        "refusal": result.refusal.name.lower() if result.refusal else None,
        "what": {"en": result.what("en"), "ko": result.what("ko")} if result.refusal else None,
    }


_COUNTED = ("created", "exists", "refused")
OUTCOMES = {
    ("created", True): Text(en="recorded", ko="기록함"),
    ("created", False): Text(en="to record", ko="기록 예정"),
    ("exists", True): Text(en="there before", ko="이미 있음"),
    ("exists", False): Text(en="there before", ko="이미 있음"),
    ("refused", True): Text(en="refused", ko="거절"),
    ("refused", False): Text(en="would be refused", ko="거절 예정"),
}
_MORE = Text(en="… and {count} more", ko="… 외 {count}건")
_POSTING = Text(en="posting", ko="기록")
_NO_BOOK = Text(
    en="there is no book {path}; say `dure ledger open --book {book} --yes` to make one",
    ko="장부 {path}이(가) 없습니다. `dure ledger open --book {book} --yes`로 만드십시오.",
)
_NO_TABLES = Text(
    en="{name} has no book in it; say `dure ledger open --book {name} --yes` to make one",
    ko="{name}에 장부가 없습니다. `dure ledger open --book {name} --yes`로 만드십시오.",
)
_UNREADABLE = Text(
    en="{name} cannot be read as a book: {said}",
    ko="{name}을(를) 장부로 읽을 수 없습니다: {said_ko}",
)
_REFUSED = Text(
    en=(
        "Nothing was done. {created} to record, {exists} there before, {refused} that the book "
        "would refuse: put those right first."
    ),
    ko=(
        "아무것도 하지 않았습니다. 기록 예정 {created}건, 이미 있음 {exists}건, 거절 예정 "
        "{refused}건. 거절될 것을 먼저 고치십시오."
    ),
)
_PARTLY = Text(
    en=f"{_REFUSED.en} With --yes only the others are recorded.",
    ko=f"{_REFUSED.ko} --yes를 붙이면 나머지만 기록합니다.",
)
_PLAN = Text(
    en=(
        "Nothing was done. {created} to record, {exists} there before, {refused} that the book "
        "would refuse. Add --yes to do it."
    ),
    ko=(
        "아무것도 하지 않았습니다. 기록 예정 {created}건, 이미 있음 {exists}건, 거절 예정 "
        "{refused}건. 실행하려면 --yes를 붙이십시오."
    ),
)
_DONE = Text(
    en="{created} recorded, {exists} there before, {refused} refused.",
    ko="기록 {created}건, 이미 있음 {exists}건, 거절 {refused}건.",
)
_NOTHING = Text(en="There is nothing to record.", ko="기록할 것이 없습니다.")
