"""Why: for one application, what it asked, what it got, what bound it, and what it can do.

In: an application in a divided round. Out: headings, sentences and numbers in both languages, from
which a door makes a page. No number in it is another application's, and groups below
`standing.GROUP_MIN` are not shown.
"""

from dataclasses import dataclass
from typing import Literal

from dure.application.call import Call
from dure.award.compile import Asked
from dure.award.methods import Method
from dure.award.round import WORKS
from dure.award.standing import Divide, Standing, group_others
from dure.award.why_bound import Bound, find_bounds
from dure.award.why_change import Change, find_changes
from dure.award.why_words import (
    BOUND_WORDS,
    CAPTIONS,
    CHANGE_WORDS,
    DETAIL,
    HEADINGS,
    LABELS,
    NO_CHANGE,
    NO_GROUP,
    NOT_TRIED,
    OBJECTION,
    OTHERS,
    OTHERS_COLUMNS,
    STOOD_BACK,
    TITLES,
    WITHIN_ONE,
    WORK_WORDS,
    join,
    list_time,
    percent,
    points,
    write_price,
)
from dure.terms.language import Text, same

Outcome = Literal["full", "part", "none"]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says of its call.

    Parameters
    ----------
    call : its id
    title : of the call
    objection_days : days after the notice within which an objection is heard
    tracks, types : labels, in the order of the round
    """

    call: str
    title: Text
    objection_days: int
    tracks: tuple[Text, ...]
    types: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What the method itself told of an application when the round was divided.

    Parameters
    ----------
    detail : in its words, or None
    reserve_place : place on the reserve list, or None
    """

    detail: Text | None = None
    reserve_place: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table: headings, rows, and which columns are numbers."""

    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it: pairs of label and value, sentences, a table.

    `caption` says what the pairs or the table are.
    """

    heading: Text
    caption: Text
    pairs: tuple[tuple[Text, Text], ...] = ()
    sentences: tuple[Text, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """The page of one application.

    Parameters
    ----------
    application : its number
    outcome : whether it got all it asked, a part, or nothing
    bounds, changes : the reasons and the changes as data
    title : one sentence
    parts : in reading order
    """

    application: str
    outcome: Outcome
    bounds: tuple[Bound, ...]
    changes: tuple[Change, ...]
    title: Text
    parts: tuple[Part, ...]


def notice_of(call: Call) -> Notice:
    """Take from a call what its pages say."""
    return Notice(
        call=call.id,
        title=call.title,
        objection_days=call.objection_days,
        tracks=tuple(t.label for t in call.tracks),
        types=tuple(o.label for o in call.offers),
    )


def explain(
    standing: Standing,
    method: Method,
    notice: Notice,
    divide: Divide | None,
    told: Told = Told(),  # frozen
) -> Why:
    """Explain to one applicant why its application got what it got.

    Parameters
    ----------
    standing : the application in the divided round
    method : how it was divided
    notice : what to say of the call
    divide : the method, to divide again with one thing changed
        None leaves out what only that can tell: rules that bound it, and changes.
    told : what the method itself told of the application
    """
    outcome: Outcome = "full" if standing.is_full else "part" if any(standing.grant_s) else "none"
    bounds = find_bounds(standing, method, divide)
    changes = find_changes(standing, method, divide) if divide else ()
    title = TITLES[outcome].fill(id=standing.round.bids.ids[standing.row])
    parts = [
        _asked_part(standing, notice),
        _got_part(standing, notice),
        _bound_part(standing, method, notice, bounds, told.detail),
    ]
    if outcome != "full":
        parts.append(_others_part(standing, notice))
        parts.append(_change_part(standing, notice, changes, told, is_tried=divide is not None))
    parts.append(Part(HEADINGS["object"], CAPTIONS["object"], sentences=_objection(notice)))
    return Why(
        application=standing.round.bids.ids[standing.row],
        outcome=outcome,
        bounds=bounds,
        changes=changes,
        title=title,
        parts=tuple(parts),
    )


def _asked_part(standing: Standing, notice: Notice) -> Part:
    """Say what it asked, in its own words."""
    bids, row = standing.round.bids, standing.row
    asked = standing.round.asked[row]
    pairs = [
        (LABELS["call"], notice.title),
        (LABELS["track"], notice.tracks[int(bids.track[row])]),
        (LABELS["work"], WORK_WORDS[WORKS[int(bids.work[row])]]),
        (LABELS["asked"], _amount(asked)),
        (LABELS["types"], join([notice.types[a] for a in standing.usable])),
        (LABELS["least"], _least(asked)),
        (LABELS["start"], same(asked.start) if asked.start else LABELS["flexible"]),
    ]
    if bids.score_milli[row] >= 0:
        place = LABELS["place"].fill(place=f"{standing.place:,}", n=f"{len(bids.ids):,}")
        value = points(int(bids.score_milli[row]))
        pairs.append(
            (LABELS["score"], Text(en=f"{value.en} ({place.en})", ko=f"{value.ko}({place.ko})"))
        )
    return Part(HEADINGS["asked"], CAPTIONS["asked"], pairs=tuple(pairs))


def _amount(asked: Asked) -> Text:
    """Write the amount with its months."""
    return Text(
        en=f"{asked.amount.text.en}, {asked.months} months",
        ko=f"{asked.amount.text.ko}, {asked.months}개월",
    )


def _least(asked: Asked) -> Text:
    """Write whether less is of use."""
    if asked.is_all_or_nothing:
        return LABELS["all_or_nothing"]
    return LABELS["any"] if asked.least is None else asked.least.text


def _got_part(standing: Standing, notice: Notice) -> Part:
    """Say what it got, by type, and how much of what it asked that is."""
    got = list_time(standing.grant_s, standing.round, notice.types)
    share = percent(standing.work_milli, standing.asked_milli)
    pairs = ((LABELS["got"], got), (LABELS["share"], same(share)))
    return Part(HEADINGS["got"], CAPTIONS["got"], pairs=pairs)


def _bound_part(
    standing: Standing,
    method: Method,
    notice: Notice,
    bounds: tuple[Bound, ...],
    detail: Text | None,
) -> Part:
    """Say which rule bound it."""
    bids, row = standing.round.bids, standing.row
    sentences: list[Text] = []
    for bound in bounds:
        more = percent(bound.work_milli or 0, standing.asked_milli)
        fields = {
            "more": more,
            "got": percent(standing.work_milli, standing.asked_milli),
            "place": f"{standing.place:,}",
            "n": f"{len(bids.ids):,}",
            "track": notice.tracks[int(bids.track[row])],
            "weight": f"{int(bids.weight[row]):,}",
        }
        words = BOUND_WORDS[bound.code]
        if _stood_back(standing):
            words = STOOD_BACK.get(bound.code, words)
        track = notice.tracks[int(bids.track[row])]
        sentences.append(
            Text(
                en=words.en.format(**{**fields, "track": track.en}),
                ko=words.ko.format(**{**fields, "track": track.ko}),
            )
        )
        if bound.code == "price":
            sentences += write_price(standing, notice.types)
        if bound.code in ("price", "level") and _is_rounded(standing):
            sentences.append(WITHIN_ONE)
    if detail is not None:
        sentences.append(Text(en=DETAIL.en + detail.en, ko=DETAIL.ko + detail.ko))
    pairs = ((LABELS["method"], method.label), (LABELS["meaning"], method.meaning))
    return Part(HEADINGS["bound"], CAPTIONS["bound"], pairs=pairs, sentences=tuple(sentences))


def _is_rounded(standing: Standing) -> bool:
    """Tell whether what it got is its share, rounded to whole servers."""
    return standing.round.rules.whole_servers and not _stood_back(standing)


def _stood_back(standing: Standing) -> bool:
    """Tell whether it has nothing and would have no use for less than some amount."""
    return bool(standing.round.bids.least_s[standing.row] > 0) and not any(standing.grant_s)


def _others_part(standing: Standing, notice: Notice) -> Part:
    """Say to whom it lost, in groups that are never small."""
    groups = group_others(standing)
    if not groups:
        return Part(HEADINGS["others"], CAPTIONS["others"], sentences=(NO_GROUP,))
    rows = tuple(
        (
            join([notice.tracks[t] for t in group.tracks]),
            same(f"{group.count:,}"),
            list_time(group.seconds, standing.round, notice.types),
        )
        for group in groups
    )
    grid = Grid(OTHERS_COLUMNS, rows, (False, True, True))
    return Part(HEADINGS["others"], CAPTIONS["others"], sentences=(OTHERS,), grid=grid)


def _change_part(
    standing: Standing,
    notice: Notice,
    changes: tuple[Change, ...],
    told: Told,
    *,
    is_tried: bool,
) -> Part:
    """Say what smallest change would have made a difference."""
    sentences = [_change(change, standing, notice) for change in changes]
    if not sentences:
        sentences = [NO_CHANGE if is_tried else NOT_TRIED]
    if told.reserve_place is not None:
        sentences.append(CHANGE_WORDS["reserve"].fill(place=f"{told.reserve_place:,}"))
    sentences.append(CHANGE_WORDS["next"])
    return Part(HEADINGS["change"], CAPTIONS["change"], sentences=tuple(sentences))


def _change(change: Change, standing: Standing, notice: Notice) -> Text:
    """Write one change."""
    got = list_time(change.grant_s, standing.round, notice.types)
    what = same("")
    if change.kind == "less":
        what = same(percent(change.value, 1000))
        asked = standing.round.asked[standing.row].amount
        if standing.round.rules.whole_servers:
            count = round(asked.count * change.value / 1000)
            what = type(asked)(max(1, count), asked.unit).text
    elif change.kind == "type":
        what = notice.types[change.value]
    elif change.kind == "track":
        what = notice.tracks[change.value]
    elif change.kind == "score":
        what = same(str(change.value))
    words = CHANGE_WORDS[change.kind]
    return Text(
        en=words.en.format(what=what.en, got=got.en), ko=words.ko.format(what=what.ko, got=got.ko)
    )


def _objection(notice: Notice) -> tuple[Text, ...]:
    """Say how to object."""
    return tuple(text.fill(days=notice.objection_days) for text in OBJECTION)
