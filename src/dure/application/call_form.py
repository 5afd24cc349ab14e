"""What a call file may say: its fields as pydantic has them, unknown ones refused."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from dure.application.call import (
    REVIEWS_MAX,
    REVIEWS_WANTED,
    CallCheck,
    CallDocument,
    Judging,
)
from dure.terms.language import Text

Milli = Annotated[int, Field(ge=0, le=1000)]
Count = Annotated[int, Field(ge=1, le=10**7)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,49}$")]
"""Of a call or a series: it stands in addresses, and in the numbers of applications."""


def _rate(text: str) -> str:
    """Refuse a rate that is not a decimal of at most three places, above 0."""
    whole, _, part = text.partition(".")
    if not (whole + part).isascii() or not (whole + part).isdigit() or len(part) > 3:  # noqa: PLR2004  # thousandths
        msg = "a rate is a text such as '2.275' with at most three decimals"
        raise ValueError(msg)
    if not 0 < to_milli(text) <= 10**6:
        msg = "a rate is above 0 and at most 1000"
        raise ValueError(msg)
    return text


def to_milli(rate: str) -> int:
    """Turn a rate into thousandths of the speed of the reference type."""
    whole, _, part = rate.partition(".")
    return int(whole) * 1000 + int(part.ljust(3, "0"))


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Text(_Part):
    en: Annotated[str, Field(min_length=1)]
    ko: Annotated[str, Field(min_length=1)]

    def paper(self) -> Text:
        return Text(en=self.en, ko=self.ko)


class _Offer(_Part):
    type: Name
    label: _Text
    servers: Count
    server_size: Count
    cap_servers: Count | None = None
    is_domestic_npu: bool = False


class TrackForm(_Part):
    """A track, as the file says it."""

    id: Name
    label: _Text
    weight: Count | None = None
    floor_milli: Milli | None = None
    ceiling_milli: Milli | None = None


class RegionForm(_Part):
    """A region, as the file says it."""

    id: Name
    label: _Text
    floor_milli: Milli | None = None
    ceiling_milli: Milli | None = None


class _Criterion(_Part):
    id: Name
    label: _Text
    weight_percent: Annotated[int, Field(ge=1, le=100)]


class _Check(_Part):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    kind: Literal["administrative", "eligibility"]
    question: _Text
    always_applies: bool = True


class _Judging(_Part):
    assessment: bool = False
    reviews: Annotated[int, Field(ge=1, le=REVIEWS_MAX)] = REVIEWS_WANTED
    panels: Literal["call", "track"] = "call"
    checklist: Annotated[list[_Check], Field(max_length=40)] = []
    reviews_due: date | None = None

    def paper(self) -> Judging:
        checks = (CallCheck(**{**dict(c), "question": c.question.paper()}) for c in self.checklist)
        return Judging(**{**dict(self), "checklist": tuple(checks)})


class _Round(_Part):
    of: Id
    number: Annotated[int, Field(ge=1, le=999)]


class _Document(_Part):
    title: _Text
    place: Annotated[str, Field(min_length=1, max_length=500)] | _Text

    def paper(self) -> CallDocument:
        place = Text(self.place, self.place) if isinstance(self.place, str) else self.place.paper()
        return CallDocument(self.title.paper(), place)


class _Source(_Part):
    title: _Text
    place: str
    published: str
    checked: date
    mark: Literal["seen", "secondary", "assumed"]


class _Citation(_Part):
    field: str
    source: str
    mark: Literal["seen", "secondary", "assumed"]


class CallForm(_Part):
    """The whole file."""

    id: Id
    version: Count
    title: _Text
    opens: date
    closes: date
    starts: date
    months_max: Annotated[int, Field(ge=1, le=120)]
    objection_days: Annotated[int, Field(ge=1, le=365)]
    whole_servers: bool
    npu_first: list[Literal["pretraining", "finetuning", "inference", "simulation"]] = []
    cap_servers_applicant: Count | None = None
    weights: Literal["equal", "score"] = "equal"
    rate_factor_max: Count = 1
    reference: Name
    rates: dict[
        Literal["pretraining", "finetuning", "inference", "simulation"],
        dict[Name, Annotated[str, AfterValidator(_rate)]],
    ]
    offers: Annotated[list[_Offer], Field(min_length=1)]
    tracks: Annotated[list[TrackForm], Field(min_length=1)]
    regions: Annotated[list[RegionForm], Field(min_length=1)]
    purpose: _Text | None = None
    criteria: list[_Criterion] = []
    judging: _Judging | None = None
    documents: list[_Document] = []
    round: _Round | None = None
    sources: dict[Name, _Source] = {}
    citations: list[_Citation] = []
