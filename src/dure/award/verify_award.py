"""Check an award against itself: its certificate from its inputs, its grants from its certificate.

It imports neither a divider nor a solver.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from dure.award.choose_verify import verify_choice
from dure.award.findings import AWARD_CERTIFICATE_ABSENT, AWARD_GRANT_DIFFERS
from dure.award.record import Award
from dure.award.round import Ints
from dure.award.slate_round import grants_of_choice, slate_of_round
from dure.award.verify import verify_certificate
from dure.award.verify_rank import verify_rank
from dure.terms.finding import Finding, Place, sort_findings
from dure.terms.seal import canonical_bytes

SHOWN_MAX = 10
"""Grants that differ are listed up to so many; the rest is counted in the last of them."""


def verify_award(award: Award, file: str) -> list[Finding]:
    """Check an award; no finding means that all it says is so.

    Parameters
    ----------
    award : as read
    file : its name, for findings
    """
    certificate = award.certificate
    if certificate is None:
        return [Finding(AWARD_CERTIFICATE_ABSENT, Place(file), {"method": award.division.method})]
    round_ = award.round
    granted: Ints | None
    if award.division.method == "rank":
        grant_s = award.division.grant_s
        findings = verify_rank(round_.bids, round_.supply, round_.rules, certificate, grant_s)
        granted = None
    elif award.division.method == "choice":
        slate, limits = slate_of_round(round_.bids, round_.supply, round_.rules)
        findings = verify_choice(slate, limits, certificate)
        granted = None if findings else _chosen(award, certificate)
    else:
        text = canonical_bytes(certificate).decode()
        findings = verify_certificate(round_.bids, round_.supply, round_.rules, text, file)
        granted = None if findings else _listed(award, certificate)
    if granted is not None:
        findings = _compare(award, granted, file)
    return sort_findings(findings)


def _chosen(award: Award, certificate: Mapping[str, Any]) -> Ints:
    """Give the grants that a verified certificate of a choice stands for."""
    round_ = award.round
    slate, _ = slate_of_round(round_.bids, round_.supply, round_.rules)
    chosen = np.full(len(slate.ids), -1, np.int64)
    for row, id_ in enumerate(slate.ids):
        if id_ in certificate["chosen"]:
            chosen[row] = np.flatnonzero(slate.owner == row)[certificate["chosen"][id_]]
    return grants_of_choice(slate, chosen, round_.supply)


def _listed(award: Award, certificate: Mapping[str, Any]) -> Ints:
    """Give the grants that a verified certificate of divisible time lists, by type."""
    bids, types = award.round.bids, award.round.supply.types
    row_of = {id_: i for i, id_ in enumerate(bids.ids)}
    grant_s = np.zeros((len(bids.ids), len(types)), np.int64)
    if certificate["servers"] is None:
        type_of = [types.index(lot["type"]) for lot in certificate["lots"]]
        for id_, lot, seconds in certificate["grants"]:
            grant_s[row_of[id_], type_of[lot]] += seconds
    else:
        for id_, type_, seconds in certificate["servers"]:
            grant_s[row_of[id_], type_] += seconds
    return grant_s


def _compare(award: Award, granted: Ints, file: str) -> list[Finding]:
    """List the grants of the award that are not those of its certificate."""
    differ = np.argwhere(award.division.grant_s != granted)
    types, ids = award.round.supply.types, award.round.bids.ids
    return [
        Finding(
            AWARD_GRANT_DIFFERS,
            Place(file, field=f"grants.{ids[row]}.{types[type_]}"),
            {
                "stated": f"{int(award.division.grant_s[row, type_]):,}",
                "proven": f"{int(granted[row, type_]):,}",
                "more": max(0, len(differ) - SHOWN_MAX),
            },
        )
        for row, type_ in differ[:SHOWN_MAX].tolist()
    ]
