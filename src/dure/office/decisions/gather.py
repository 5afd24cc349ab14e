"""What a decision is made from: candidates, their papers and scores, and what the call has left."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from dure.application.application import Application
from dure.application.call import Call
from dure.ledger.accounts import AccountId, AccountKind, account_id
from dure.office.applications.models import ApplicationRow, PaperRow
from dure.office.applications.papers import read_paper_application
from dure.office.calls.models import CallRow
from dure.office.calls.queries import read_paper
from dure.office.decisions.kept import find_held
from dure.office.decisions.models import OBJECTION, RESERVE, ROUND, AwardRow, DecisionRow
from dure.office.decisions.pot import Pot
from dure.office.decisions.scores import Scored, find_scores
from dure.office.decisions.shares import Held, has_shares
from dure.office.grants.rates import sum_exchanged
from dure.office.ledger.models import AccountRow
from dure.terms.seal import seal

if TYPE_CHECKING:
    from django.db.models import QuerySet

NOT_SCORED = Scored(None, None)


def gather_pot(row: DecisionRow) -> Pot:
    """Gather what a decision is made from, as it is now."""
    call = read_paper(row.call)
    rows = list(find_candidates(row).values_list("pk", "number", "hash", "version"))
    keys = {number: pk for pk, number, _, _ in rows}
    scores = find_scores(row.call_id)
    left_s = find_left(row.call, call, keys.values())
    content = {
        "call": row.call.hash,
        "kind": row.kind,
        "applications": {number: hash_ for _, number, hash_, _ in rows},
        "scores": {n: list(scores[n]) for n in keys if n in scores},
        "left_s": left_s,
    }
    held: Held = {}
    if row.kind != ROUND and has_shares(call):
        held = find_held(row.call_id, keys.values())
        content["held"] = {"/".join(key): count for key, count in sorted(held.items())}
    by_number = tuple(keys.items())
    known = _Known(seal(content), call, by_number, scores, left_s, held, row.kind == ROUND)
    return _read_pot(known)


def find_candidates(row: DecisionRow) -> "QuerySet[ApplicationRow]":
    """Find the applications that a decision may be about."""
    rows = ApplicationRow.objects.filter(call_id=row.call_id).order_by("number")
    if row.kind == RESERVE:
        return rows.filter(state="reserved")
    if row.kind == OBJECTION:
        assert row.about_id is not None, "a decision after an objection is about its application"
        return rows.filter(pk=row.about_id, state__in=["awarded", "reserved", "declined"])
    return rows.filter(state="reviewed")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a pot is read from; known by its hash."""

    inputs: str
    call: Call = field(compare=False)
    rows: tuple[tuple[str, int], ...]
    scores: Mapping[str, Scored] = field(compare=False)
    left_s: Mapping[str, int] = field(compare=False)
    held: Held = field(compare=False)
    is_whole_round: bool = field(compare=False)


@lru_cache(maxsize=4)
def _read_pot(known: _Known) -> Pot:
    """Read the papers of a pot; once for each content."""
    papers = PaperRow.objects.filter(application_id__in=[pk for _, pk in known.rows])
    latest: dict[int, PaperRow] = {}
    for paper in papers.order_by("version"):
        latest[paper.application_id] = paper
    read = [read_paper_application(paper, known.call) for paper in latest.values()]
    applications = []
    for application in read:
        scored = known.scores.get(application.id, NOT_SCORED)
        applications.append(replace(application, score_milli=scored.score_milli, rank=scored.place))
    return Pot(
        inputs=known.inputs,
        call=known.call,
        applications=tuple(sorted(applications, key=_place)),
        rows=known.rows,
        left_s=known.left_s,
        held=known.held,
        is_whole_round=known.is_whole_round,
    )


def _place(application: Application) -> tuple[bool, int, bool, int, str]:
    """Order by the place of the panel, then the score, then the number; what lacks one is last."""
    rank, score = application.rank, application.score_milli
    return rank is None, rank or 0, score is None, -(score or 0), application.id


def pool_of(slug: str, type_: str) -> AccountId:
    """Name the account on which the programme puts what a call offers."""
    return account_id(AccountKind.POOL, slug, type_)


def call_of(slug: str, type_: str) -> AccountId:
    """Name the account of a call."""
    return account_id(AccountKind.CALL, slug, type_)


def find_left(row: CallRow, call: Call, but_for: Collection[int]) -> dict[str, int]:
    """Tell what of a call's offer is neither granted nor awarded, by type.

    Before the book has the offer of the call it is what the call says; then it is what the book
    says, so that what was returned can be given again. What exchanges have given is granted too,
    though they took it from no pool.

    Parameters
    ----------
    but_for : keys of applications whose present award does not count, since it is decided anew
    """
    names = {t: (pool_of(row.pk, t), call_of(row.pk, t)) for t in call.types}
    asked = [name for pair in names.values() for name in pair]
    accounts = {a.name: a for a in AccountRow.objects.filter(name__in=asked)}
    given = find_promised(row.pk, but_for) + sum_exchanged(row.pk)
    left_s = {}
    for type_, pair in names.items():
        there = [accounts[name] for name in pair if name in accounts]
        total = sum(a.credits_posted - a.debits_posted - a.debits_pending for a in there)
        if not there:
            total = int(call.capacity_s(type_))
        left_s[type_] = total - given[type_]
    return left_s


def find_promised(slug: str, but_for: Collection[int] = ()) -> Counter[str]:
    """Add up, by type, what was awarded and neither accepted nor refused yet."""
    rows = AwardRow.objects.filter(application__call_id=slug, application__state="awarded")
    latest = dict(rows.order_by("pk").values_list("application_id", "seconds"))
    for pk in but_for:
        latest.pop(pk, None)
    promised: Counter[str] = Counter()
    for seconds in latest.values():
        promised.update(seconds)
    return promised
