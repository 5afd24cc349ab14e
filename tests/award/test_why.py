"""The page that says why: right reasons, right changes, and nothing of anybody else."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.application.amount import Amount, Unit
from dure.application.application import Acceptance, Work
from dure.application.call import Offer
from dure.award.compile import compile_round
from dure.award.lots import hold_applicant_cap, put_npu_first
from dure.award.methods import METHODS
from dure.award.outcome import find_divide
from dure.award.round import PRICE_SCALE, Division
from dure.award.standing import Standing, group_others
from dure.award.why import explain, notice_of
from dure.terms.language import same

HERE = Path(__file__).parent
SERVER_S = 8 * 365 * 86_400


def by_score(bids, supply, rules):  # noqa: C901 - a whole method on one screen
    """Rank and cut, in plain Python: each gets what it asked on its fastest type while it lasts."""
    left = list(supply.capacity_s)
    units = supply.server_s() if rules.whole_servers else (1,) * len(left)
    grant_s = np.zeros(bids.rate_milli.shape, np.int64)
    asked = hold_applicant_cap(bids, rules)
    rates = put_npu_first(bids, supply, rules)
    had = {(a.by, a.group, a.type): 0 for a in rules.set_asides}
    for i in sorted(range(len(bids.ids)), key=lambda i: (-bids.score_milli[i], bids.ids[i])):
        if bids.score_milli[i] < 0:
            continue
        wanted = int(asked[i]) * 1000
        for a in np.argsort(-rates[i], kind="stable").tolist():
            rate = int(rates[i, a])
            if not rate:
                continue
            room = left[a]
            for aside in rules.set_asides:
                mine = aside.group == (bids.track[i] if aside.by == "track" else bids.region[i])
                key = (aside.by, aside.group, aside.type)
                if aside.type == a and mine and aside.ceiling_s is not None:
                    room = min(room, aside.ceiling_s - had[key])
                if aside.type == a and not mine:
                    room -= max(0, aside.floor_s - had[key])
            got = max(0, min(room, wanted // rate)) // units[a] * units[a]
            grant_s[i, a] = got
            wanted -= got * rate
        if int(grant_s[i] @ rates[i]) < 1000 * bids.least_s[i]:
            grant_s[i] = 0
        for a, got in enumerate(grant_s[i].tolist()):
            left[a] -= got
            for aside in rules.set_asides:
                if aside.type == a and aside.group == (
                    bids.track[i] if aside.by == "track" else bids.region[i]
                ):
                    had[(aside.by, aside.group, a)] += got
    return Division("rank", grant_s)


def evenly(bids, supply, rules):
    """Share each type by weight among those for whom it is the only one, tracks not minded."""
    grant_s = np.zeros(bids.rate_milli.shape, np.int64)
    for a, capacity in enumerate(supply.capacity_s):
        rows = np.flatnonzero(bids.rate_milli[:, a] > 0)
        share = capacity // max(1, rows.size)
        if rules.track_weight:
            heavy = np.array(rules.track_weight)[bids.track[rows]]
            share = capacity * heavy // max(1, heavy.sum())
        unit = supply.server_s()[a] if rules.whole_servers else 1
        most = bids.asked_s[rows] * 1000 // bids.rate_milli[rows, a]
        grant_s[rows, a] = np.minimum(share, most) // unit * unit
    price = tuple(PRICE_SCALE // max(1, s) for s in supply.capacity_s)
    return Division("equilibrium", grant_s, price)


@pytest.fixture(scope="module")
def look(call):
    """Divide applications and explain one of them, in English, as one text."""

    def explain_one(papers, id_, *, method="rank", divide=by_score, call=call, tried=True):
        round_, _ = compile_round(papers, call)
        division = divide(round_.bids, round_.supply, round_.rules)
        standing = Standing(round_, division, round_.bids.ids.index(id_))
        return explain(standing, METHODS[method], notice_of(call), divide if tried else None)

    return explain_one


def offer(call, servers, **changes):
    """Offer so many servers of H200, and none of B200."""
    h200, b200 = call.offers
    return replace(
        call,
        offers=(replace(h200, servers=servers), replace(b200, servers=changes.pop("b200", 1))),
        **changes,
    )


def text_of(why, lang="en"):
    lines = [why.title.in_(lang)]
    for part in why.parts:
        lines.append(part.heading.in_(lang))
        lines += [f"{a.in_(lang)}: {b.in_(lang)}" for a, b in part.pairs]
        lines += [s.in_(lang) for s in part.sentences]
        if part.grid is not None:
            lines += [" | ".join(c.in_(lang) for c in row) for row in part.grid.rows]
    return "\n".join(lines)


def test_who_got_all_it_asked_is_told_so_and_nothing_else(look, call, apply):
    why = look([apply("A", 3)], "A", call=offer(call, 3))
    assert why.outcome == "full"
    assert [b.code for b in why.bounds] == ["asked_in_full"]
    assert why.changes == ()
    assert [p.heading.en for p in why.parts] == [
        "What was asked", "What was given", "What decided", "How to object",
    ]  # fmt: skip
    assert "Given: 3 servers of NVIDIA H200" in text_of(why)
    assert "Of the work asked: 100.0 %" in text_of(why)


def test_the_page_in_full_in_both_languages(look, call, apply):
    papers = [apply(f"W-{n}", 2, score=90 + n) for n in range(6)] + [apply("A", 4, score=81.5)]
    why = look(papers, "A", call=offer(call, 13))
    assert text_of(why) + "\n" == (HERE / "why.en.txt").read_text("utf-8")
    assert why.outcome == "part"
    assert text_of(why, "ko") + "\n" == (HERE / "why.ko.txt").read_text("utf-8")


@pytest.mark.parametrize("method", ["weighted", "leximin", "equilibrium"])
def test_who_stood_back_is_not_told_that_its_share_was_as_good(method, look, call, apply):
    """Six ask for 2 of 6 servers, one of them for all or nothing: 1 each, so it has no part."""
    whole = {"acceptance": Acceptance.ALL_OR_NOTHING}
    papers = [apply(f"A-{n}", 2, **(whole if n == 5 else {})) for n in range(6)]
    why = look(papers, "A-5", method=method, divide=find_divide(method), call=offer(call, 6))
    assert why.outcome == "none"
    assert "so it took no part" in text_of(why)
    assert "빠졌습니다" in text_of(why, "ko")


def bounds_of(why):
    return [(b.code, b.work_milli and b.work_milli // 1000 / SERVER_S) for b in why.bounds]


def test_its_own_condition_bound_it(look, call, apply):
    papers = [apply("W", 2, score=90), apply("A", 3, acceptance=Acceptance.ALL_OR_NOTHING)]
    why = look(papers, "A", call=offer(call, 4))
    assert why.outcome == "none"
    assert bounds_of(why) == [("least", 2), ("rank", None)]
    changes = {c.kind: c for c in why.changes}
    # 2 of 3 servers, in thousandths rounded down.
    assert (changes["less"].value, changes["less"].grant_s) == (666, (2 * SERVER_S, 0))
    assert changes["partial"].grant_s == (2 * SERVER_S, 0)
    assert (
        "Less: asking for 2 servers would have been given in full (2 servers of NVIDIA H200)."
        in (text_of(why))
    )


def test_the_cap_per_applicant_bound_it(look, call, apply):
    papers = [apply("A", 3, applicant="x"), apply("B", 3, applicant="x", score=90)]
    why = look(papers, "A", call=offer(call, 6, cap_servers_applicant=4))
    assert bounds_of(why)[0] == ("applicant_cap", 3)


def test_a_set_aside_for_others_bound_it(look, call, apply):
    tracks = (call.tracks[0], replace(call.tracks[1], floor_milli=500), call.tracks[2])
    why = look([apply("A", 4)], "A", call=offer(call, 4, tracks=tracks))
    assert bounds_of(why) == [("set_aside", 4), ("rank", None)]
    assert [(c.kind, c.value) for c in why.changes if c.kind == "track"] == [("track", 1)]
    assert "Another track: in Industry, if it may apply there, it would have got 4 servers" in (
        text_of(why)
    )


def test_the_ceiling_of_its_region_bound_it(look, call, apply):
    regions = (replace(call.regions[0], ceiling_milli=250), *call.regions[1:])
    why = look([apply("A", 4)], "A", call=offer(call, 4, regions=regions))
    assert bounds_of(why) == [("ceiling", 4), ("rank", None)]


def test_the_share_of_its_track_bound_it(look, call, apply):
    tracks = (call.tracks[0], replace(call.tracks[1], weight=3), call.tracks[2])
    papers = [apply("A", 4), apply("B", 4, track="industry")]
    why = look(papers, "A", call=offer(call, 4, tracks=tracks), method="weighted", divide=evenly)
    assert bounds_of(why) == [("track_share", 2), ("level", None)]


def test_whole_servers_bound_it(look, call, apply):
    papers = [apply("A", 4), apply("B", 4)]
    why = look(papers, "A", call=offer(call, 3), method="equilibrium", divide=evenly)
    assert bounds_of(why) == [("whole_servers", 1.5), ("price", None)]
    # A claim of 1 at 1 / 3 servers' time each buys 3 servers · 8 · 8,760 h.
    assert "At its price the claim buys 210,240.0 AH of NVIDIA H200." in text_of(why)


def test_who_stood_back_is_not_told_that_its_share_was_rounded(look, call, apply):
    said = "Shares are rounded to whole servers"
    for acceptance, is_said in ((Acceptance.PARTIAL, True), (Acceptance.ALL_OR_NOTHING, False)):
        papers = [apply("A", 4, acceptance=acceptance), apply("B", 4), apply("C", 4)]

        def none(bids, supply, rules):
            return replace(evenly(bids, supply, rules), grant_s=np.zeros((3, 2), np.int64))

        why = look(papers, "A", call=offer(call, 2), method="equilibrium", divide=none)
        assert (said in text_of(why)) == is_said


def test_domestic_npus_first_bound_it(look, call, apply):
    npu = Offer("npu", same("Domestic NPU"), 1, 8, None, is_domestic_npu=True)
    rates = {**call.rates, Work.INFERENCE: {"h200": 1000, "npu": 500}}
    small = replace(call, offers=(replace(call.offers[0], servers=4), npu), rates=rates)
    paper = apply("A", 2, types=("h200", "npu"), work=Work.INFERENCE)
    why = look([paper], "A", call=small)
    assert bounds_of(why) == [("npu_first", 2), ("rank", None)]


def test_without_a_score_there_is_no_place(look, call, apply):
    why = look([apply("A", score=None)], "A", call=offer(call, 4))
    assert bounds_of(why) == [("no_score", None)]
    assert "Score" not in text_of(why)
    assert "score" not in [c.kind for c in why.changes]


def test_more_points_are_given_as_whole_points_and_no_score_of_another(look, call, apply):
    papers = [apply("W", 2, score=83.417), apply("A", 2, score=80)]
    why = look(papers, "A", call=offer(call, 2))
    (change,) = [c for c in why.changes if c.kind == "score"]
    assert change.value == 84
    assert "83.4" not in text_of(why)


def test_no_score_is_high_enough(look, call, apply):
    papers = [apply("A-0", 2, score=100), apply("A-1", 2, score=100)]
    why = look(papers, "A-1", call=offer(call, 2))
    assert why.changes == ()


def test_who_asks_hours_is_told_hundredths(look, call, apply):
    paper = replace(
        apply("A", acceptance=Acceptance.ALL_OR_NOTHING), asked=Amount(1_000, Unit.HOURS)
    )
    free = replace(offer(call, 1, whole_servers=False), months_max=1)
    # 31 days · 24 h · 8 = 5,952 AH; 5,500 are gone, and 45 hundredths of 1,000 are the most.
    other = replace(apply("W", score=90), asked=Amount(5_500, Unit.HOURS))
    why = look([paper, other], "A", call=free)
    (change,) = [c for c in why.changes if c.kind == "less"]
    assert change.value == 450
    assert "asking for 45.0 % would have been given in full (450.0 AH of NVIDIA H200)" in text_of(
        why
    )
    assert "All or nothing" not in text_of(why)
    assert "Least useful amount: all or nothing" in text_of(why)


def test_without_the_method_at_hand_nothing_is_tried(look, call, apply):
    papers = [apply("W", 2, score=90), apply("A", 2)]
    why = look(papers, "A", call=offer(call, 2), tried=False)
    assert bounds_of(why) == [("rank", None)]
    assert why.changes == ()
    assert "No change was tried for this page." in text_of(why)


def test_where_nothing_helps_that_is_said(look, call, apply):
    papers = [apply("W", 2, score=100), apply("A", 2, types=("h200", "b200"), score=100)]
    why = look(papers, "A", call=offer(call, 1, b200=1), method="weighted", divide=by_score)
    assert why.changes == ()
    assert "No single change that was tried" in text_of(why)


def test_a_type_that_is_not_scarce_has_no_price(look, call, apply):
    def free(bids, supply, rules):
        return replace(evenly(bids, supply, rules), price=(0, 0))

    why = look(
        [apply("A", 4), apply("B", 4)], "A", call=offer(call, 3), method="equilibrium", divide=free
    )
    assert "NVIDIA H200 is not scarce in this round." in text_of(why)


GROUPS = {
    "five of a track are shown": ({"academia": 6, "industry": 5}, [((0,), 5), ((1,), 5)]),
    "four are put together with the next": ({"academia": 6, "industry": 4}, [((0, 1), 9)]),
    "two small ones make one of five": (
        {"academia": 8, "industry": 2, "research": 3}, [((0,), 7), ((1, 2), 5)],
    ),
    "too few in all are not shown": ({"academia": 2, "industry": 2}, []),
    "five in all": ({"academia": 3, "industry": 2, "research": 1}, [((0, 1, 2), 5)]),
    "alone": ({"academia": 1}, []),
}  # fmt: skip


@pytest.mark.parametrize(("counts", "want"), GROUPS.values(), ids=GROUPS)
def test_small_groups_are_never_shown(counts, want, call, apply):
    papers = [apply(f"{t}-{i}", 1, track=t) for t, n in counts.items() for i in range(n)]
    round_, _ = compile_round(papers, offer(call, 100))
    division = by_score(round_.bids, round_.supply, round_.rules)
    standing = Standing(round_, division, round_.bids.ids.index("academia-0"))
    groups = group_others(standing)
    assert [(g.tracks, g.count) for g in groups] == want
    assert all(g.seconds == (g.count * SERVER_S, 0) for g in groups)


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=12),
    names=st.lists(st.text("가나다abc ", min_size=1, max_size=8), min_size=13, max_size=13),
    supply=st.integers(1, 20),
)
def test_nothing_on_my_page_is_anothers(sizes, names, supply, call, apply, look):
    """Other names, titles and organisations leave every word of my page as it was."""
    scores = [60.5 + n for n in range(len(sizes))]
    papers = [
        apply(f"other-{n}", size, score=scores[n], track=("academia", "industry")[n % 2])
        for n, size in enumerate(sizes[1:], start=1)
    ]
    mine = apply("mine", sizes[0], score=scores[0])
    renamed = [
        replace(
            p,
            id=f"id-{n}",
            organisation=names[n],
            title_ko=names[n],
            title_en=names[n],
            applicant=f"{n} {names[n]}",
        )
        for n, p in enumerate(papers)
    ]
    small = offer(call, supply)
    for lang in ("ko", "en"):
        page = text_of(look([mine, *papers], "mine", call=small), lang)
        assert page == text_of(look([mine, *renamed], "mine", call=small), lang)
        assert not any(p.id in page or p.organisation in page for p in papers)
        assert not any(f"{s:.1f}" in page for s in scores[1:])
