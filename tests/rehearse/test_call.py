"""A call read out of a programme: the published totals, and what is missing."""

from dataclasses import replace

import pytest

from dure.files.programme import read_programme_file, shipped_programme_path
from dure.rehearse.call import read_call
from dure.terms.errors import InputRefused

KOREA = read_programme_file(shipped_programme_path("korea"))
CALL = KOREA.calls["first_2026"]


def test_koreas_first_call_is_read_to_the_server():
    paper = read_call(KOREA, "first_2026", "korea.yaml")
    totals = paper.offer.totals
    # 13,712 / 8 = 1,714 asked; 8,600 / 8 = 1,075 of academia; the other 639 by 161 : 39 of the
    # servers granted: 639 × 161 / 200 = 514.4, 639 × 39 / 200 = 124.6.
    assert [(t.track, t.asked, t.granted) for t in totals.tracks] == [
        ("academia", 1075, 328),
        ("industry", 514, 161),
        ("research", 125, 39),
    ]
    assert (totals.projects_asked, totals.projects_granted) == (514, 159)
    assert (totals.asked, totals.granted, totals.servers_max) == (1714, 528, 32)
    assert paper.assumed_asked == ("industry", "research")
    # 528 servers by state use: Kakao 2,040 B200 and Naver 2,296 H200 (NHN's 6,120 went to national
    # projects): 528 × 2,040 / 4,336 = 248.4 and 279.6.
    assert [(p.name, p.nodes, p.node_size) for p in paper.offer.partitions] == [
        ("kakao-b200", 248, 8),
        ("naver-h200", 280, 8),
    ]
    assert paper.offer.servers_max == (16, 32)
    # Twelve months from 2026-03-03.
    assert paper.offer.term_s == 365 * 86_400


def refusal(programme, call_id="first_2026"):
    with pytest.raises(InputRefused) as caught:
        read_call(programme, call_id, "korea.yaml")
    return str(caught.value)


def with_call(**changed):
    return replace(KOREA, calls={"first_2026": replace(CALL, **changed)})


def without(totals, **changed):
    return replace(totals, **changed)


def test_an_unknown_call_names_those_there_are():
    assert refusal(KOREA, "second") == (
        "korea.yaml: calls: error [call_unknown] there is no call 'second'; the file has "
        "first_2026.\n    Name one of these with --call."
    )


MISSING = {
    "no result at all": (with_call(granted=None), ["granted"]),
    "no number of projects": (
        with_call(asked=without(CALL.asked, projects=None)),
        ["asked.projects"],
    ),
    "every missing number is said at once": (
        with_call(
            asked=without(CALL.asked, servers=None),
            granted=without(CALL.granted, projects=None, accelerators_by_track={}),
        ),
        [
            "asked.servers",
            "granted.projects",
            "granted.accelerators_by_track.academia",
            "granted.accelerators_by_track.industry",
            "granted.accelerators_by_track.research",
        ],
    ),
}


@pytest.mark.parametrize(("programme", "names"), MISSING.values(), ids=MISSING)
def test_missing_numbers(programme, names):
    said = refusal(programme)
    assert said.count("[call_result_missing]") == len(names)
    for name in names:
        assert f"the call has no {name};" in said


def test_a_pool_without_a_count_or_a_cap_is_named():
    pool = replace(KOREA.pools["naver-h200"], state_use=None)
    said = refusal(replace(KOREA, pools={**KOREA.pools, "naver-h200": pool}))
    assert "pools.naver-h200: error [call_pool_uncounted]" in said


def test_a_programme_without_shared_machines_says_so():
    policies = {k: p for k, p in KOREA.policies.items() if p.design == "dedicated"}
    said = refusal(replace(KOREA, policies=policies))
    assert "no policy has the design pooled; the file has own-servers (dedicated)." in said
