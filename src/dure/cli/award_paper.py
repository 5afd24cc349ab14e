"""What ``dure award`` shows, as papers: an award, a page that says why, a proposal of reclaims."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import dure
from dure.award.methods import METHODS
from dure.award.reclaim import Proposal, ReclaimRule
from dure.award.record import Award
from dure.award.round import MILLI
from dure.award.standing import Standing
from dure.award.why import Grid, Part, Why
from dure.award.why_words import list_time, percent
from dure.report.paper import Block, Note, Paper, Paragraph, Section, Table
from dure.terms.citation import Mark
from dure.terms.language import Text, same
from dure.terms.units import AccelS, hours_text

LABEL = Text(en="What", ko="항목")
VALUE = Text(en="Value", ko="내용")
VERSION = (Text(en="Version", ko="버전"), f"Dure {dure.__version__}")


def write_why_paper(page: Why, award: Award) -> Paper:
    """Turn the page of one application into a paper."""
    return Paper(
        title=page.title,
        subtitle=award.notice.title,
        sections=tuple(Section(part.heading, _blocks(part)) for part in page.parts),
        foot=_foot(award),
    )


def _blocks(part: Part) -> tuple[Block, ...]:
    """Turn a part of a page into blocks: pairs, sentences, a table."""
    blocks: list[Block] = []
    if part.pairs:
        rows = tuple((label, value) for label, value in part.pairs)
        blocks.append(Table(part.caption, (LABEL, VALUE), rows, (False, False)))
    blocks += [Paragraph(sentence) for sentence in part.sentences]
    if part.grid is not None:
        blocks.append(_table(part.caption, part.grid))
    return tuple(blocks)


def _table(caption: Text, grid: Grid) -> Table:
    """Turn a grid into a table."""
    return Table(caption, grid.columns, grid.rows, grid.numeric, computed(grid.rows))


def computed(rows: Sequence[object]) -> tuple[tuple[Mark, str], ...]:
    """Mark every row as computed here."""
    return ((Mark.COMPUTED, ""),) * len(rows)


def _foot(award: Award) -> tuple[tuple[Text, str], ...]:
    """Say what a page is from, so that it can be made again."""
    return (
        (Text(en="Call", ko="공모"), award.notice.call),
        (Text(en="Hash of the applications", ko="신청 해시"), award.applications_seal),
        (Text(en="Method", ko="배분 방법"), award.division.method),
        VERSION,
    )


def why_as_json(page: Why) -> dict[str, Any]:
    """Give a page as JSON data, in both languages."""
    return {
        "application": page.application,
        "outcome": page.outcome,
        "bounds": [asdict(b) for b in page.bounds],
        "changes": [asdict(c) for c in page.changes],
        "title": asdict(page.title),
        "parts": [
            {
                "heading": asdict(part.heading),
                "caption": asdict(part.caption),
                "pairs": [[asdict(label), asdict(value)] for label, value in part.pairs],
                "sentences": [asdict(s) for s in part.sentences],
                "table": None if part.grid is None else asdict(part.grid),
            }
            for part in page.parts
        ],
    }


def write_award_paper(award: Award) -> Paper:
    """Write up an award: what is there, who got how much, what the certificate says."""
    method = METHODS[award.division.method]
    sections = [
        Section(Text(en="What was divided", ko="나눈 것"), (_supply_table(award),)),
        Section(Text(en="Who got it", ko="받은 쪽"), (_track_table(award),)),
    ]
    if award.certificate is not None:
        table = _certificate_table(award)
        sections.append(Section(Text(en="What is proven", ko="증명된 것"), (table,)))
    return Paper(
        title=Text(
            en=f"{award.notice.title.en}: divided by {method.label.en}",
            ko=f"{award.notice.title.ko}: {method.label.ko}에 따른 배분",
        ),
        subtitle=method.meaning,
        sections=(*_drawn(award.notes), *sections),
        foot=_foot(award),
    )


def _drawn(notes: tuple[str, ...]) -> tuple[Section, ...]:
    """Repeat what the file of applications says of itself, before anything else."""
    heading = Text(en="Before you read", ko="읽기 전에")
    return (Section(heading, tuple(write_notes(notes))),) if notes else ()


def write_notes(notes: tuple[str, ...]) -> list[Note]:
    """Turn the notes of a file into one caution, each language with the notes written in it."""
    korean = [note for note in notes if re.search("[가-힣]", note)]
    others = [note for note in notes if note not in korean]
    if not notes:
        return []
    return [Note(Text(en=" ".join(others or korean), ko=" ".join(korean or others)))]


def _supply_table(award: Award) -> Table:
    """Tabulate what there was of each type, what was given and what is left."""
    supply, given = award.round.supply, award.division.grant_s.sum(axis=0).tolist()
    rows = []
    for type_, label in enumerate(award.notice.types):
        there = int(supply.capacity_s[type_])
        only = [0] * len(supply.types)

        def written(seconds: int, only: list[int] = only, type_: int = type_) -> Text:
            amounts = [*only[:type_], seconds, *only[type_ + 1 :]]
            return list_time(amounts, award.round, [same("")] * len(only))

        rows.append(
            (label, *(_bare(written(s)) for s in (there, given[type_], there - given[type_])))
        )
    return Table(
        Text(en="Time by type", ko="종류별 시간"),
        (
            Text(en="Type", ko="종류"),
            Text(en="There was", ko="있던 양"),
            Text(en="Given", ko="배정"),
            Text(en="Left", ko="남음"),
        ),
        tuple(rows),
        (False, True, True, True),
        computed(rows),
    )


def _bare(text: Text) -> Text:
    """Take away the place of the type, which the row names."""
    return Text(en=text.en.removesuffix(" of "), ko=text.ko.strip())


def _track_table(award: Award) -> Table:
    """Tabulate by track how many got all, a part or nothing."""
    bids = award.round.bids
    rows = []
    tracks = [*enumerate(award.notice.tracks), (-1, Text(en="all", ko="전체"))]
    for track, label in tracks:
        mine = [r for r in range(len(bids.ids)) if track in (-1, bids.track[r])]
        standings = [Standing(award.round, award.division, r) for r in mine]
        full = sum(s.is_full for s in standings)
        none = sum(not any(s.grant_s) for s in standings)
        asked = sum(s.asked_milli for s in standings)
        got = sum(s.work_milli for s in standings)
        counts = (len(mine), full, len(mine) - full - none, none)
        rows.append((label, *(same(f"{n:,}") for n in counts), same(percent(got, asked))))
    return Table(
        Text(en="Applications by track", ko="신청유형별 신청"),
        (
            Text(en="Track", ko="신청유형"),
            Text(en="Applied", ko="신청"),
            Text(en="Got all", ko="전부"),
            Text(en="A part", ko="일부"),
            Text(en="Nothing", ko="없음"),
            Text(en="Of the work asked", ko="신청 작업량 대비"),
        ),
        tuple(rows),
        (False, True, True, True, True, True),
        computed(rows),
    )


CERTIFICATE_WORDS: dict[str, Text] = {
    "served_mean": Text(
        en="Part of the asked that is served (weighted geometric mean)",
        ko="신청 대비 배정(가중 기하평균)",
    ),
    "gap": Text(en="Distance to the best welfare, at most", ko="최선의 후생까지의 거리(상한)"),
    "envy": Text(en="Worst weighted envy (1 is none)", ko="가장 큰 가중 시기(1이면 없음)"),
    "equal_split": Text(
        en="Least part of the equal split that one has", ko="똑같이 나눈 몫 대비 최솟값"
    ),
    "score_milli": Text(en="Points of all chosen", ko="선정된 점수의 합"),
    "bound_milli": Text(en="No choice is worth more than", ko="어떤 선정도 넘을 수 없는 값"),
    "gap_ppb": Text(
        en="Distance to the best, at most, in parts of it", ko="최선까지의 거리(상한, 비율)"
    ),
    "envy_pairs": Text(en="Pairs of justified envy", ko="정당한 시기의 쌍"),
    "order": Text(en="Applications in the order that was checked", ko="확인한 순위의 신청 수"),
    "reserve": Text(en="Applications on the reserve list", ko="예비 순위의 신청 수"),
    "seal": Text(en="Seal of the certificate", ko="증명서의 봉인"),
}


def _certificate_table(award: Award) -> Table:
    """Tabulate what the certificate states."""
    assert award.certificate is not None
    stated = {**award.certificate, **award.certificate.get("measures", {})}
    for name in ("order", "reserve"):
        if name in stated:
            stated[name] = f"{len(stated[name]):,}"
    for name in ("score_milli", "bound_milli"):
        if name in stated:
            stated[name] = f"{stated[name] // MILLI:,}.{stated[name] % MILLI:03}"
    if "gap_ppb" in stated:
        stated["gap_ppb"] = f"{stated['gap_ppb'] / 1e9:.9f}"
    rows = tuple(
        (
            words,
            Text(en="not measured", ko="측정 안 됨")
            if stated[name] is None
            else same(str(stated[name])),
        )
        for name, words in CERTIFICATE_WORDS.items()
        if name in stated
    )
    return Table(
        Text(en="Stated in the certificate", ko="증명서의 내용"),
        (LABEL, VALUE),
        rows,
        (False, True),
        computed(rows),
    )


STAGES: dict[str, Text] = {
    "warn": Text(en="warn today", ko="오늘 경고"),
    "hear": Text(en="hearing", ko="소명 기간"),
    "wait": Text(en="heard", ko="소명 끝"),
    "due": Text(en="may be decided", ko="결정 가능"),
}


def write_reclaim_paper(
    rule: ReclaimRule, proposals: tuple[Proposal, ...], grants: int, as_of: object
) -> Paper:
    """Write up what a rule would take back."""
    total = AccelS(sum(p.amount_s for p in proposals if p.stage == "due"))
    summary = Text(
        en=f"Proposals as of {as_of}: {len(proposals):,}, on {grants:,} grants; what may be "
        f"decided now comes to {hours_text(total)} AH.",
        ko=f"{as_of} 기준 사용권 {grants:,}건에 제안 {len(proposals):,}건. 지금 결정할 수 있는 "
        f"양은 {hours_text(total)} AH입니다.",
    )
    blocks: tuple[Block, ...] = (Paragraph(rule.note), Paragraph(summary))
    if proposals:
        blocks = (*blocks, _amounts(proposals), _days(proposals))
    return Paper(
        title=rule.title,
        subtitle=Text(
            en="A proposal: a person decides, after warning and hearing.",
            ko="제안입니다. 경고와 소명을 거쳐 사람이 결정합니다.",
        ),
        sections=(
            Section(Text(en="What the rule would take back", ko="규칙에 따른 회수안"), blocks),
        ),
        foot=(
            (Text(en="Rule", ko="규칙"), f"{rule.id} ({rule.source})"),
            (Text(en="As of", ko="기준일"), str(as_of)),
            VERSION,
        ),
    )


GRANT = Text(en="Grant", ko="사용권")


def _amounts(proposals: tuple[Proposal, ...]) -> Table:
    """Tabulate how much of each grant a rule would take back, and how far it has come."""
    rows = tuple(
        (
            same(p.grant),
            same(p.type),
            STAGES[p.stage],
            same(percent(p.used_s, p.granted_s)),
            same(hours_text(p.amount_s)),
        )
        for p in proposals
    )
    return Table(
        Text(en="Proposals", ko="제안"),
        (
            GRANT,
            Text(en="Type", ko="종류"),
            Text(en="Stage", ko="단계"),
            Text(en="Used", ko="사용"),
            Text(en="At most, AH", ko="최대 AH"),
        ),
        rows,
        (False, False, False, True, True),
        computed(rows),
    )


def _days(proposals: tuple[Proposal, ...]) -> Table:
    """Tabulate the days of warning, hearing and effect."""
    rows = tuple(
        (
            same(p.grant),
            same("–" if p.warn_on is None else p.warn_on.isoformat()),
            same("–" if p.hearing_until is None else p.hearing_until.isoformat()),
            same(p.effect_on.isoformat()),
        )
        for p in proposals
    )
    return Table(
        Text(en="Days", ko="날짜"),
        (
            GRANT,
            Text(en="Warning", ko="경고"),
            Text(en="Heard until", ko="소명 기한"),
            Text(en="Effect", ko="효력"),
        ),
        rows,
        (False, False, False, False),
        computed(rows),
    )


def proposal_as_json(proposal: Proposal) -> dict[str, Any]:
    """Give a proposal as JSON data; days as texts."""
    days = ("warn_on", "hearing_until", "effect_on")
    data = asdict(proposal)
    for name in days:
        data[name] = None if data[name] is None else data[name].isoformat()
    return data
