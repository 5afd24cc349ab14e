"""What ``dure award compare`` shows of the rule "NPU first": what it brings, frees and costs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from dure.application.call import Call
from dure.award.compile import Round
from dure.award.effect import Effect, Priced, Side, find_moved, list_rates, price_npu_first
from dure.award.methods import METHODS
from dure.award.outcome import find_divide
from dure.award.round import MILLI, Division
from dure.award.standing import GROUP_MIN
from dure.award.why_words import WORK_WORDS, join
from dure.cli.award_paper import computed
from dure.cli.output import print_findings
from dure.report.paper import Block, Paragraph, Section, Table
from dure.terms.errors import InputRefused
from dure.terms.language import Lang, Text, same
from dure.terms.units import HOUR_S, AccelS, hours_text

HEADING = Text(en="What putting work on NPUs first does", ko="NPU 우선 규칙의 효과")
NO_NPU = Text(
    en="The call puts {works} on NPUs first. This round offers no NPU, so the rule changes nothing "
    "here.",
    ko="이 공모는 {works}에 NPU를 먼저 줍니다. 이번 회차에는 NPU가 없어 달라지는 것이 없습니다.",
)
NOBODY = Text(
    en="The call puts {works} on NPUs first. No application of that kind can use an NPU and "
    "something else, so the rule changes nothing here.",
    ko="이 공모는 {works}에 NPU를 먼저 줍니다. NPU도 다른 종류도 쓸 수 있는 그런 신청이 없어 "
    "달라지는 것이 없습니다.",
)
WHO = Text(
    en="The call puts {works} on NPUs wherever it can use one. That moves {moved} applications "
    "and leaves all else to the other {others}. The round was divided again without the rule, by "
    "each method.",
    ko="이 공모는 {works}에 쓸 수 있는 한 NPU를 먼저 줍니다. 이 규칙으로 {moved}건이 NPU로 "
    "옮겨지고, 다른 종류는 나머지 {others}건에 남습니다. 방법마다 이 규칙 없이 다시 나누어 "
    "견주었습니다.",
)
FEW = Text(
    en="One of the two groups has fewer than five applications, so what they got is not told.",
    ko="두 집단 가운데 하나가 다섯 건이 안 되어 받은 양은 밝히지 않습니다.",
)
RATED = Text(
    en="Work is counted at these rates, with the rule and without it. Other rates give another "
    "price: whoever doubts it changes them in the call and divides again.",
    ko="규칙이 있을 때나 없을 때나 이 성능비로 작업량을 셉니다. 성능비가 다르면 값도 달라지므로, "
    "의심스러우면 공모 파일에서 고쳐 다시 나누십시오.",
)
MOVED, OTHERS = Text(en="Those moved", ko="옮겨진 신청"), Text(en="Others", ko="나머지")
METHOD = Text(en="Method", ko="방법")


def price_rule(
    round_: Round, divisions: Mapping[str, Division], *, as_json: bool, lang: Lang
) -> Priced | None:
    """Price the rule by every method that divided the round; None where there is no such rule.

    A method that cannot hold the other rules without this one is left out with its findings.
    """
    if not round_.rules.npu_first:
        return None
    moved = int(find_moved(round_).sum())
    effects: dict[str, Effect] = {}
    for name, division in divisions.items() if moved else ():
        try:
            effects[name] = price_npu_first(round_, division, find_divide(name))
        except InputRefused as refusal:
            click.echo(f"{name} without NPU first:", err=True)
            print_findings(refusal.findings, as_json=as_json, lang=lang)
    return Priced(
        works=round_.rules.npu_first,
        has_npu="npu" in round_.supply.kinds,
        moved=moved,
        others=len(round_.bids.ids) - moved,
        rates=list_rates(round_),
        effects=effects,
    )


def effect_sections(priced: Priced | None, round_: Round, call: Call) -> tuple[Section, ...]:
    """Write what the rule does, as no section or one."""
    if priced is None:
        return ()
    works = join([WORK_WORDS[work] for work in priced.works])
    if not priced.moved:
        words = NOBODY if priced.has_npu else NO_NPU
        return (Section(HEADING, (Paragraph(_fill(words, works)),)),)
    who = Paragraph(_fill(WHO, works, moved=f"{priced.moved:,}", others=f"{priced.others:,}"))
    if _is_few(priced):
        return (Section(HEADING, (who, Paragraph(FEW))),)
    blocks: tuple[Block, ...] = (
        who,
        _times(priced, round_, call),
        _works(call, MOVED, {name: e.moved for name, e in priced.effects.items()}),
        _works(call, OTHERS, {name: e.others for name, e in priced.effects.items()}),
        Paragraph(RATED),
        _rates(priced, call),
    )
    return (Section(HEADING, blocks),)


def _fill(words: Text, works: Text, **numbers: str) -> Text:
    """Fill in the kinds of work, each language with its own."""
    return Text(
        en=words.en.format(works=works.en, **numbers), ko=words.ko.format(works=works.ko, **numbers)
    )


def _is_few(priced: Priced) -> bool:
    """Tell whether a group is too small to be told of; nobody is not a small group."""
    return priced.moved < GROUP_MIN or 0 < priced.others < GROUP_MIN


def _times(priced: Priced, round_: Round, call: Call) -> Table:
    """Tabulate what the rule brings each side of each type, and what is left over more."""
    rows = []
    for name, effect in priced.effects.items():
        changes = zip(effect.moved.change_s, effect.others.change_s, effect.left_s, strict=True)
        for type_, seconds in enumerate(changes):
            server_s = round_.supply.server_s()[type_] if round_.rules.whole_servers else 0
            written = (_signed(s, server_s) for s in seconds)
            rows.append((METHODS[name].short, same(call.types[type_]), *written))
    return Table(
        Text(en="Time that the rule shifts", ko="규칙이 옮기는 시간"),
        (
            METHOD,
            Text(en="Type", ko="종류"),
            MOVED,
            OTHERS,
            Text(en="Left over", ko="남음"),
        ),
        tuple(rows),
        (False, False, True, True, True),
        computed(rows),
    )


def _signed(seconds: int, server_s: int) -> Text:
    """Write a change in servers if it is whole ones, else in hours."""
    if seconds == 0:
        return same("0")
    sign = "+" if seconds > 0 else "-"
    if server_s and seconds % server_s == 0:
        count = abs(seconds) // server_s
        servers = "server" if count == 1 else "servers"
        return Text(en=f"{sign}{count:,} {servers}", ko=f"{sign}{count:,}대")
    return same(f"{sign}{hours_text(AccelS(abs(seconds)))} AH")


def _works(call: Call, who: Text, sides: Mapping[str, Side]) -> Table:
    """Tabulate the work of one side by each method, with the rule and without it."""
    rows = tuple(
        (
            METHODS[name].short,
            same(_hours(side.without_milli)),
            same(_hours(side.with_milli)),
            same(_change(side)),
            same(f"{side.more:,}"),
            same(f"{side.less:,}"),
        )
        for name, side in sides.items()
    )
    return Table(
        Text(
            en=f"{who.en}: work in hours of {call.reference}",
            ko=f"{who.ko}: 작업량({call.reference} 시간)",
        ),
        (
            METHOD,
            Text(en="Without the rule", ko="규칙 없이"),
            Text(en="With it", ko="규칙대로"),
            Text(en="Change", ko="증감"),
            Text(en="Do more", ko="늘어남"),
            Text(en="Do less", ko="줄어듦"),
        ),
        rows,
        (False, True, True, True, True, True),
        computed(rows),
    )


def _hours(work_milli: int) -> str:
    """Write work in whole hours."""
    return f"{round(work_milli / (MILLI * HOUR_S)):,}"


def _change(side: Side) -> str:
    """Write by how much the work of a side changes, in percent of what it is without the rule."""
    if not side.without_milli:
        return "–"
    return f"{100 * (side.with_milli - side.without_milli) / side.without_milli:+.1f} %"


def _rates(priced: Priced, call: Call) -> Table:
    """Tabulate the rates at which the work of those moved is counted."""
    rows = tuple(
        (
            WORK_WORDS[rate.work],
            same(call.types[rate.type]),
            same(_rate(rate.least_milli)),
            same(_rate(rate.most_milli)),
        )
        for rate in priced.rates
    )
    return Table(
        Text(
            en=f"Rates of those moved; {call.reference} is 1.000",
            ko=f"옮겨진 신청의 성능비({call.reference} = 1.000)",
        ),
        (
            Text(en="Class of work", ko="작업 종류"),
            Text(en="Type", ko="종류"),
            Text(en="Least", ko="최소"),
            Text(en="Most", ko="최대"),
        ),
        rows,
        (False, False, True, True),
        computed(rows),
    )


def _rate(milli: int) -> str:
    """Write a rate to the thousandth."""
    return f"{milli // MILLI}.{milli % MILLI:03}"


def effect_as_json(priced: Priced | None, types: Sequence[str]) -> list[dict[str, Any]]:
    """Give what the rule does as JSON data: one object for the rule, and one for each method.

    Amounts by type are in the order of ``types``.
    """
    if priced is None:
        return []
    rule: dict[str, Any] = {
        "kind": "npu_first",
        "works": list(priced.works),
        "types": list(types),
        "has_npu": priced.has_npu,
        "moved": priced.moved,
        "others": priced.others,
        "rates": [asdict(rate) for rate in priced.rates],
    }
    if _is_few(priced):
        return [rule]
    effects = [
        {
            "kind": "npu_first_effect",
            "method": name,
            **asdict(effect),
            "left_s": effect.left_s,
        }
        for name, effect in priced.effects.items()
    ]
    return [rule, *effects]
