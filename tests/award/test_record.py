import json
from dataclasses import replace

import numpy as np
import pytest

from dure.application.amount import Amount, Unit
from dure.application.application import Acceptance
from dure.award.compile import compile_round
from dure.award.record import Award, read_award, write_award
from dure.award.round import Division
from dure.award.why import notice_of
from dure.terms.errors import InputRefused
from dure.terms.seal import canonical_bytes


@pytest.fixture(scope="module")
def award(call, apply):
    """A divided round of two, the first with 8 seconds of each type."""
    tracks = (replace(call.tracks[0], floor_milli=100, weight=2), *call.tracks[1:])
    regions = (replace(call.regions[0], ceiling_milli=900), *call.regions[1:])
    shared = replace(call, tracks=tracks, regions=regions, cap_servers_applicant=9)
    papers = [
        apply("A", 3, least=Amount(1, Unit.SERVERS), start=call.starts),
        apply("B", 2, types=("b200", "h200"), acceptance=Acceptance.ALL_OR_NOTHING, score=None),
    ]
    round_, _ = compile_round(papers, shared)
    return Award(
        round=round_,
        notice=notice_of(shared),
        division=Division("equilibrium", np.array([[8, 8], [0, 0]]), (10**30, 0)),
        certificate={"any": ["thing", 1]},
        reasons={"A": {"code": "price"}, "B": {"code": "least", "more": None}},
        applications_seal="0" * 64,
        notes=("drawn",),
    )


def same_award(one, two):
    assert canonical_bytes(write_award(one)) == canonical_bytes(write_award(two))
    assert one.round.bids.ids == two.round.bids.ids
    assert np.array_equal(one.division.grant_s, two.division.grant_s)
    assert one.round.rules == two.round.rules
    assert one.round.supply == two.round.supply
    assert one.round.asked == two.round.asked
    assert one.notice == two.notice


def test_what_is_written_is_read_back(award):
    data = json.loads(canonical_bytes(write_award(award)))
    got, findings = read_award(data, "award.json")
    assert findings == ()
    same_award(got, award)
    assert data["grants"] == {"A": {"h200": 8, "b200": 8}}


def test_no_name_stands_in_an_award(award):
    text = canonical_bytes(write_award(award)).decode()
    assert "applicant of" not in text
    assert "University" not in text
    assert "과제" not in text


def test_a_change_after_sealing_is_seen(award):
    data = write_award(award)
    data["grants"]["A"]["h200"] = 9
    _, (finding,) = read_award(data, "award.json")
    assert finding.message.code == "award_seal_differs"


def put(data, path, value):
    """Change one thing deep inside."""
    *way, last = path
    for step in way:
        data = data[step]
    data[last] = value


FAULTS = {
    "another paper": (("paper",), "letter"),
    "a later format": (("format",), 2),
    "an unknown method": (("method",), "lottery"),
    "an unknown field": (("colour",), "red"),
    "a grant to nobody": (("grants",), {"C": {"h200": 1}}),
    "a grant of nothing known": (("grants",), {"A": {"a100": 1}}),
    "a grant below nothing": (("grants",), {"A": {"h200": -1}}),
    "half a second": (("grants",), {"A": {"h200": 0.5}}),
    "a column too short": (("bids", "asked_s"), [1]),
    "an application twice": (("bids", "ids"), ["A", "A"]),
    "a track without a name": (("bids", "track"), [0, 3]),
    "a region without a name": (("bids", "region"), [0, 17]),
    "an applicant without a name": (("bids", "applicant"), [0, 2]),
    "a rate too few": (("bids", "rate_milli"), [[1], [2]]),
    "a price too few": (("price",), ["1"]),
    "a track too few": (("call", "tracks"), []),
    "an amount without a unit": (("bids", "asked", 0, "amount"), "3"),
    "a least without a unit": (("bids", "asked", 0, "least"), "3"),
    "a set-aside for nobody": (("rules", "set_asides", 0, "group"), 9),
}


@pytest.mark.parametrize(("path", "value"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_a_finding(path, value, award):
    data = json.loads(canonical_bytes(write_award(award)))
    put(data, path, value)
    with pytest.raises(InputRefused) as refusal:
        read_award(data, "award.json")
    assert {f.message.code for f in refusal.value.findings} == {"award_unreadable"}


@pytest.mark.parametrize("data", [None, [], {}, "award"])
def test_what_is_no_award_is_refused(data):
    with pytest.raises(InputRefused):
        read_award(data, "award.json")


def test_a_round_without_applications_is_read_back(call):
    round_, _ = compile_round([], call)
    empty = Award(
        round=round_,
        notice=notice_of(call),
        division=Division("weighted", np.zeros((0, 2), np.int64)),
        certificate=None,
        reasons={},
        applications_seal="0" * 64,
    )
    got, _ = read_award(write_award(empty), "award.json")
    same_award(got, empty)
