"""Whole servers in a certificate follow from its shares, and are of use."""

import json
import runpy
from pathlib import Path

from dure.award.certificate import certify
from dure.award.certificate_paper import write_certificate
from dure.award.divisible import divide_round
from dure.award.round import Rules
from dure.award.verify import verify_certificate

_SHARED = runpy.run_path(str(Path(__file__).with_name("rounds.py")))
bids_of, supply_of = _SHARED["bids_of"], _SHARED["supply_of"]


def certificate_of(bids, supply, rules, method):
    return certify(bids, supply, rules, divide_round(bids, supply, rules, method))


def codes(findings):
    return {f.message.code for f in findings}


def test_whole_servers_are_checked_one_by_one():
    rules = Rules(whole_servers=True)
    bids = bids_of([[1000]] * 3, [240] * 3)
    text = certificate_of(bids, supply_of([400]), rules, "equilibrium")
    paper = json.loads(text)
    # 400 s are 5 servers of 80 for three: 1.67 each, so 1, and 2 of them one more.
    assert paper["servers"] == [["a", 0, 160], ["b", 0, 160], ["c", 0, 80]]
    for servers in (
        [["a", 0, 160], ["b", 0, 80], ["c", 0, 160]],
        [["a", 0, 161], ["b", 0, 160], ["c", 0, 80]],
        [["a", 0, 160], ["b", 0, 160]],
        [["a", 0, 160], ["a", 0, 160], ["b", 0, 160], ["c", 0, 80]],
        [["a", 9, 160], ["a", 0, 160], ["b", 0, 160], ["c", 0, 80]],
        None,
    ):
        changed = {k: v for k, v in paper.items() if k != "seal"} | {"servers": servers}
        found = verify_certificate(bids, supply_of([400]), rules, write_certificate(changed))
        assert codes(found) & {"grant_servers_differ", "grant_unreadable"}


def test_whole_servers_that_are_of_no_use_are_found():
    """The award without the condition is no award with it: 80 s of the 160 that are of use."""
    rules, supply = Rules(whole_servers=True), supply_of([100, 60])
    bids = bids_of([[1000, 1000]], [160])
    paper = json.loads(certificate_of(bids, supply, rules, "equilibrium"))
    assert paper["servers"] == [["a", 0, 80]]
    needy = bids_of([[1000, 1000]], [160], least_s=[160])
    content = {k: v for k, v in paper.items() if k != "seal"}
    content["bids"] = json.loads(certificate_of(needy, supply, rules, "leximin"))["bids"]
    found = verify_certificate(needy, supply, rules, write_certificate(content))
    assert codes(found) == {"grant_below_least"}
    assert found[0].place.field == "servers"
