"""A call as data: what it offers, to whom, with which caps, rates and days."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dure.application.application import Work
from dure.terms.calendar import add_months
from dure.terms.citation import Mark, Source
from dure.terms.language import Text
from dure.terms.units import DAY_S, AccelS, Seconds


@dataclass(frozen=True, slots=True)
class Offer:
    """One accelerator type that the call gives time on.

    Parameters
    ----------
    type : its name
    label : for people
    servers : servers that there are to give
    server_size : accelerators per server
    cap_servers : servers that one project may get at most, or None
    is_domestic_npu : whether it is a domestic NPU
    """

    type: str
    label: Text
    servers: int
    server_size: int
    cap_servers: int | None = None
    is_domestic_npu: bool = False


@dataclass(frozen=True, slots=True)
class CallTrack:
    """A track of the call.

    Parameters
    ----------
    id, label : name
    weight : claim of the track against other tracks, or None where all share at once
    floor_milli, ceiling_milli : thousandths of each type kept for the track, or kept to, or None
    """

    id: str
    label: Text
    weight: int | None = None
    floor_milli: int | None = None
    ceiling_milli: int | None = None


@dataclass(frozen=True, slots=True)
class CallRegion:
    """A region of the call; floor and ceiling as for a track."""

    id: str
    label: Text
    floor_milli: int | None = None
    ceiling_milli: int | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """What an application is judged by.

    Parameters
    ----------
    id, label : name
    weight_percent : of the whole score; those of all criteria come to 100
    """

    id: str
    label: Text
    weight_percent: int


@dataclass(frozen=True, slots=True)
class CallCheck:
    """An item of the checklist that applications are screened by, put so that yes is good.

    Parameters
    ----------
    id : name
    kind : whether papers or eligibility are looked at
    question : for people
    always_applies : whether "not applicable" is no answer to it
    """

    id: str
    kind: Literal["administrative", "eligibility"]
    question: Text
    always_applies: bool = True


REVIEWS_WANTED, REVIEWS_MAX = 3, 5
"""Reviews of each application where a call says nothing, and at most."""


@dataclass(frozen=True, slots=True)
class Judging:
    """How the applications of a call are judged.

    Parameters
    ----------
    assessment : whether a technical assessment stands between screening and reviewing
    reviews : that each application should have
    panels : one panel for the whole call, or one for each track
    checklist : what is screened; empty for the usual items
    reviews_due : last day for reviews, or None
    """

    assessment: bool = False
    reviews: int = REVIEWS_WANTED
    panels: Literal["call", "track"] = "call"
    checklist: tuple[CallCheck, ...] = ()
    reviews_due: date | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """Which round of a series a call is: the series has a name, its rounds are numbered from 1."""

    of: str
    number: int


@dataclass(frozen=True, slots=True)
class CallDocument:
    """A document of the call: its title, and where it can be read, in each language."""

    title: Text
    place: Text


@dataclass(frozen=True, slots=True)
class Citation:
    """Where one number of the call is from: dotted name of the field, source id, mark."""

    field: str
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Call:
    """A published offer with purpose and rules, for one round.

    Parameters
    ----------
    id, version, title : name; the version goes up whenever the form changes
    opens, closes : first and last day for applications
    starts : the day from which time is given
    months_max : whole months that a project may ask for at most
    objection_days : days after the notice within which an objection is heard
    whole_servers : whether only whole servers for the whole term are given
    npu_first : classes of work that are given domestic NPUs wherever they can use them
    cap_servers_applicant : servers of the reference type that all projects of one applicant get
        together at most, or None
    weights : what the claim of an application is: 1 for each, or thousandths of its score
    rate_factor_max : how many times the published rate an application may state
    reference : the type whose speed is 1.000
    rates : class of work → type → thousandths of the speed of the reference type
        A type that is absent has no published rate for that work.
    offers, tracks, regions : at least one each
    purpose : what the call is for, or None
    criteria : what applications are judged by; may be none
    judging : how they are judged: assessment, reviews, panels, checklist
    documents : of the call
    round : of a series of calls, or None
    sources, citations : where the numbers are from
    """

    id: str
    version: int
    title: Text
    opens: date
    closes: date
    starts: date
    months_max: int
    objection_days: int
    whole_servers: bool
    npu_first: tuple[Work, ...]
    cap_servers_applicant: int | None
    weights: Literal["equal", "score"]
    rate_factor_max: int
    reference: str
    rates: dict[Work, dict[str, int]]
    offers: tuple[Offer, ...]
    tracks: tuple[CallTrack, ...]
    regions: tuple[CallRegion, ...]
    purpose: Text | None = None
    criteria: tuple[Criterion, ...] = ()
    judging: Judging = Judging()
    documents: tuple[CallDocument, ...] = ()
    round: Round | None = None
    sources: tuple[Source, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def form_id(self) -> str:
        """Name the form of this call and its version, as JSON Schema's ``$id``."""
        return f"urn:dure:call:{self.id}:application:{self.version}"

    @property
    def types(self) -> tuple[str, ...]:
        """Name the accelerator types."""
        return tuple(o.type for o in self.offers)

    @property
    def term_s(self) -> Seconds:
        """Give the whole term in seconds."""
        return self.months_s(self.months_max)

    def months_s(self, months: int) -> Seconds:
        """Give the seconds of so many months, counted from the day on which the call starts.

        All projects count from that day, so that equal months are equal amounts.
        """
        return Seconds((add_months(self.starts, months) - self.starts).days * DAY_S)

    def offer(self, type_: str) -> Offer:
        """Give the offer of a type that the call has."""
        return next(o for o in self.offers if o.type == type_)

    def capacity_s(self, type_: str) -> AccelS:
        """Give what there is of a type over the whole term, in accelerator-seconds."""
        offer = self.offer(type_)
        return AccelS(offer.servers * offer.server_size * self.term_s)
