"""The certificate as data: what stands in it, how it is sealed, and how it is read back.

Seconds are whole numbers. Prices are whole numbers of 10**-24, as text, since they have more digits
than most programs keep. Ratios are decimal text. There is no float, so the seal is the same
everywhere.
"""

import hashlib
import json
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from dure.award.round import BID_COLUMNS, Bids, Rules, Supply
from dure.terms.seal import canonical_bytes, seal

MethodName = Literal["weighted", "leximin", "equilibrium"]
Whole = Annotated[int, Field(ge=0)]
Index = Annotated[int, Field(ge=0)]
Digits = Annotated[str, StringConstraints(pattern=r"^\d{1,60}$")]
Decimal12 = Annotated[str, StringConstraints(pattern=r"^\d{1,60}\.\d{12}$")]
Ratio = Annotated[str, StringConstraints(pattern=r"^\d{1,60}(/\d{1,60})?$")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
DIGITS = 12


class Paper(BaseModel):
    """A part of a certificate: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LotPaper(Paper):
    """A part of one type, with what is left of it; ``price`` in 10**-24 weight per second."""

    type: str
    by: Literal["", "track", "region"]
    group: str
    is_closed: bool
    capacity_s: Whole
    unsold_s: Whole
    price: Digits


class PoolPaper(Paper):
    """One division by weight; ``group`` is -1 where groups or all applications share."""

    choice: Annotated[int, Field(ge=1)]
    lot: Index
    group: Annotated[int, Field(ge=-1)]
    level: Ratio | None


class BottleneckPaper(Paper):
    """One level of a lexicographic division.

    ``price`` is in 10**-24 parts of all money for one second, ``held`` counts the applications that
    the level holds. ``level`` is what the least of them that is short reached, ``bound`` what none
    can exceed; both None where all of them have what they asked.
    """

    price: tuple[Digits, ...]
    held: Whole
    level: Decimal12 | None
    bound: Decimal12 | None


class MeasuresPaper(Paper):
    """What the division measures; see `measure.Measures`."""

    asked_s: Whole
    served_s: Whole
    served_mean: Decimal12
    gap: Decimal12 | None
    envy: Decimal12 | None
    envy_from: Literal["pairs", "prices", ""]
    equal_split: Decimal12 | None


class CertificatePaper(Paper):
    """All of it; ``grants`` lists application, lot and seconds, and what is not listed is 0."""

    paper: Literal["award-certificate/1"]
    method: MethodName
    bids: Hash
    supply: Hash
    rules: Hash
    withdrawn: tuple[str, ...]
    lots: tuple[LotPaper, ...]
    pools: tuple[PoolPaper, ...]
    bottlenecks: tuple[BottleneckPaper, ...]
    measures: MeasuresPaper
    grants: tuple[tuple[str, Index, Whole], ...]
    servers: tuple[tuple[str, Index, Whole], ...] | None
    seal: Hash


class CertificateUnreadable(ValueError):
    """A text is not a certificate: where, and what is wrong with it."""

    def __init__(self, reason: str, field: str = "") -> None:
        self.field, self.reason = field, reason
        super().__init__(f"{field}: {reason}")


def read_certificate(text: str) -> tuple[CertificatePaper, str]:
    """Read a certificate; give it with the seal that its content has.

    Raises
    ------
    CertificateUnreadable
        If the text is not JSON, or a field is missing, unknown or of another kind.
    """
    try:
        paper = CertificatePaper.model_validate_json(text)
    except ValidationError as fault:
        first = fault.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise CertificateUnreadable(first["msg"], field) from fault
    content = json.loads(text)
    content.pop("seal")
    return paper, seal(content)


def write_certificate(content: dict[str, object]) -> str:
    """Seal the content of a certificate and write it, the same bytes everywhere."""
    return canonical_bytes(content | {"seal": seal(content)}).decode()


def decimal_near(value: float) -> str:
    """Write a measured ratio that is not negative with twelve decimals.

    Examples
    --------
    >>> decimal_near(2 / 3)
    '0.666666666667'
    """
    return f"{max(value, 0.0):.{DIGITS}f}"


def seal_bids(bids: Bids) -> str:
    """Hash bids as columns in the order of their ids, so that the order of a file does not matter.

    Whole numbers go in as eight bytes each, the lowest first, under the name of their column.
    """
    order = np.array(sorted(range(len(bids.ids)), key=bids.ids.__getitem__), dtype=np.int64)
    names = {
        "ids": sorted(bids.ids),
        "tracks": bids.tracks,
        "regions": bids.regions,
        "applicants": bids.applicants,
        "types": bids.rate_milli.shape[1],
    }
    digest = hashlib.sha256(canonical_bytes(names))
    for name in BID_COLUMNS:
        digest.update(name.encode())
        digest.update(getattr(bids, name)[order].astype("<i8").tobytes())
    return digest.hexdigest()


def seal_supply(supply: Supply) -> str:
    """Hash what there is to give."""
    return seal(
        {
            "types": supply.types,
            "capacity_s": supply.capacity_s,
            "server_size": supply.server_size,
            "term_s": supply.term_s,
            "kinds": supply.kinds,
        }
    )


def seal_rules(rules: Rules) -> str:
    """Hash what the call says."""
    asides = [[a.by, a.group, a.type, a.floor_s, a.ceiling_s] for a in rules.set_asides]
    return seal(
        {
            "set_asides": asides,
            "track_weight": rules.track_weight,
            "applicant_cap_s": rules.applicant_cap_s,
            "npu_first": rules.npu_first,
            "whole_servers": rules.whole_servers,
        }
    )
