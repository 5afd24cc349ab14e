"""The shape of an award paper at the gate: unknown fields and unnamed numbers are refused."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dure.award.methods import METHODS
from dure.award.round import BID_COLUMNS, WORKS, Work
from dure.terms.language import Text

if TYPE_CHECKING:
    from collections.abc import Sized

INT64_MAX = 2**63 - 1
Whole = Annotated[int, Field(ge=0, le=INT64_MAX)]
Names = Annotated[list[str], Field(min_length=1)]


class PartForm(BaseModel):
    """A part of the paper: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class TextForm(PartForm):
    """A text in both languages."""

    en: str
    ko: str

    def text(self) -> Text:
        """Give it as a text."""
        return Text(en=self.en, ko=self.ko)


class NoticeForm(PartForm):
    """What pages say of the call."""

    id: str
    title: TextForm
    objection_days: Whole
    tracks: list[TextForm]
    types: list[TextForm]


class SupplyForm(PartForm):
    """What there is to give."""

    types: Names
    capacity_s: list[Whole]
    server_size: list[Annotated[int, Field(ge=1)]]
    term_s: Annotated[int, Field(ge=1)]
    kinds: list[Literal["gpu", "npu"]]


class SetAsideForm(PartForm):
    """What a group is kept, or kept to."""

    by: Literal["track", "region"]
    group: Whole
    type: Whole
    floor_s: Whole
    ceiling_s: Whole | None


class RulesForm(PartForm):
    """The rules of the call."""

    set_asides: list[SetAsideForm]
    track_weight: list[Annotated[int, Field(ge=1)]]
    applicant_cap_s: Whole | None
    npu_first: list[Work]
    whole_servers: bool


class AskedForm(PartForm):
    """What one application asked, in words."""

    amount: str
    least: str | None
    months: Annotated[int, Field(ge=1)]
    start: str
    all_or_nothing: bool


class BidsForm(PartForm):
    """The columns of the bids."""

    ids: list[str]
    asked_s: list[Whole]
    least_s: list[Whole]
    rate_milli: list[list[Whole]]
    weight: list[Annotated[int, Field(ge=1, le=INT64_MAX)]]
    score_milli: list[Annotated[int, Field(ge=-1, le=INT64_MAX)]]
    panel_rank: list[Whole]
    work: list[Annotated[int, Field(ge=0, lt=len(WORKS))]]
    track: list[Whole]
    region: list[Whole]
    applicant: list[Whole]
    tracks: Names
    regions: Names
    applicants: list[str]
    asked: list[AskedForm]

    @model_validator(mode="after")
    def _is_a_table(self) -> "BidsForm":
        """Hold every column to one length, every index to its names, every number to one row."""
        columns: list[list[Any]] = [getattr(self, name) for name in (*BID_COLUMNS, "asked")]
        if {len(c) for c in columns} != {len(self.ids)}:
            msg = "the columns of the bids are of different lengths"
            raise ValueError(msg)
        if len(set(self.ids)) < len(self.ids):
            msg = "an application stands in the bids twice"
            raise ValueError(msg)
        for name, names in (("track", self.tracks), ("region", self.regions)):
            if max(getattr(self, name), default=0) >= len(names):
                msg = f"a {name} of the bids has no name"
                raise ValueError(msg)
        if max(self.applicant, default=-1) >= len(self.applicants):
            msg = "an applicant of the bids has no name"
            raise ValueError(msg)
        return self


class AwardForm(PartForm):
    """All of it."""

    paper: Literal["award"]
    format: Literal[1]
    method: str
    call: NoticeForm
    applications_seal: str
    notes: list[str]
    supply: SupplyForm
    rules: RulesForm
    bids: BidsForm
    published_milli: list[list[Whole]]
    grants: dict[str, dict[str, Whole]]
    price: list[Annotated[str, Field(pattern=r"^\d{1,60}$")]]
    certificate: dict[str, Any] | None
    reasons: dict[str, dict[str, str | int | None]]
    seal: str

    @model_validator(mode="after")
    def _fits(self) -> "AwardForm":
        """Hold the parts to each other: types, applications, the method."""
        k = len(self.supply.types)
        rows: list[Sized] = [*self.bids.rate_milli, *self.published_milli, self.call.types]
        rows += [self.supply.capacity_s, self.supply.server_size]
        if any(len(row) != k for row in rows) or len(self.supply.kinds) not in (0, k):
            msg = f"a part of the award is not of the {k} types of its supply"
            raise ValueError(msg)
        if len(self.published_milli) != len(WORKS) or len(self.price) not in (0, k):
            msg = "published rates or prices are not of the types of the supply"
            raise ValueError(msg)
        if len(self.call.tracks) != len(self.bids.tracks) or self.method not in METHODS:
            msg = f"the tracks differ, or the method is none of {', '.join(METHODS)}"
            raise ValueError(msg)
        strangers = set(self.grants) - set(self.bids.ids)
        types = {t for grant in self.grants.values() for t in grant} - set(self.supply.types)
        if strangers or types:
            msg = f"a grant names what is not there: {', '.join(sorted(strangers | types))[:80]}"
            raise ValueError(msg)
        groups = {"track": len(self.bids.tracks), "region": len(self.bids.regions)}
        if any(a.group >= groups[a.by] or a.type >= k for a in self.rules.set_asides):
            msg = "a set-aside is for a group or a type that is not there"
            raise ValueError(msg)
        return self
