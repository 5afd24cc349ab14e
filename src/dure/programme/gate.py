"""The gate: what a programme file may say, field by field, with unit, default and meaning.

The reference page is made from these classes, and so are the findings about shape. Behind the gate
stand the frozen classes of `dure.programme.model`, one for each class here, with the same fields.
"""

from typing import Any, Literal

from pydantic import Field

from dure.programme import model
from dure.programme import values as v
from dure.programme.cite import (
    AcceleratorRef,
    BothText,
    BudgetRef,
    CitedGate,
    Gate,
    MarkName,
    PolicyRef,
    PoolRef,
    ProviderRef,
    SiteRef,
    SourceRef,
    TrackRef,
)
from dure.programme.gate_queue import QueueGate
from dure.terms.citation import Source


class SourceGate(Gate):
    """A source that values point to."""

    behind = Source
    title: BothText = Field(description="Title of the source.")
    place: v.Line = Field(description="Address, publisher or file where it can be found.")
    published: v.Published = Field(description="When it appeared, as precisely as known.")
    checked: v.Day = Field(description="Day on which it was last looked at.")
    mark: MarkName = Field(
        description="seen in the source itself; secondary: reported by another; assumed."
    )


class EngineNamesGate(Gate):
    """What engines call an accelerator type."""

    behind = model.EngineNames
    k8s: v.Line | None = Field(None, description="Extended resource in Kubernetes.")
    slurm: v.Line | None = Field(None, description="Generic resource (GRES) in Slurm.")


class AcceleratorGate(Gate):
    """A type of accelerator. What is not published is left out, never guessed."""

    behind = model.Accelerator
    title: BothText = Field(description="Name for people.")
    maker: v.Line = Field(description="Who makes it.")
    memory_mb: CitedGate[v.Memory] | None = Field(
        None, alias="memory", description="Memory of one accelerator."
    )
    bandwidth_mb_s: CitedGate[v.Bandwidth] | None = Field(
        None, alias="bandwidth", description="Memory bandwidth of one accelerator."
    )
    dense_gop_s: dict[Literal["bf16", "fp16", "fp8", "int8", "fp4", "int4"], CitedGate[v.Rate]] = (
        Field(
            default_factory=dict,
            alias="dense",
            description="Peak rate without sparsity, by number format.",
        )
    )
    power_w: CitedGate[v.Power] | None = Field(
        None, alias="power", description="Power of one accelerator, without server or cooling."
    )
    engines: EngineNamesGate = Field(
        default_factory=lambda: EngineNamesGate(k8s=None, slurm=None),
        description="What engines call it.",
    )
    inference_only: v.Flag | None = Field(None, description="Whether it cannot train.")
    note: BothText | None = Field(None, description="A caution.")


class ProviderGate(Gate):
    """A body that owns or operates accelerators."""

    behind = model.Provider
    title: BothText = Field(description="Name for people.")
    access: Literal["public", "private"] = Field(description="A body of the state, or not.")
    note: BothText | None = Field(None, description="A caution.")


class SiteGate(Gate):
    """A place with power where accelerators stand."""

    behind = model.Site
    title: BothText = Field(description="Name for people.")
    country: v.Country = Field(description="Where it is.")
    provider: ProviderRef | None = Field(None, description="Who runs it.")
    region: BothText | None = Field(None, description="Province or city.")
    power_w: CitedGate[v.Power] | None = Field(
        None, alias="power", description="Power that the site can take."
    )
    note: BothText | None = Field(None, description="A caution.")


Stage = Literal["target", "budgeted", "contracted", "installed", "allocatable", "allocated", "used"]


class CountGate(Gate):
    """How many, at which stage, when."""

    behind = model.Count
    stage: Stage = Field(description="What kind of count; never added across stages.")
    period: v.Span = Field(description="When it holds.")
    count: CitedGate[v.Accelerators] = Field(description="How many.")
    equivalent_to: AcceleratorRef | None = Field(
        None, description="Counted in equivalents of this type, and not as they are."
    )


class PoolGate(Gate):
    """Accelerators of one owner, operator and term."""

    behind = model.Pool
    title: BothText = Field(description="Name for people.")
    owner: ProviderRef | None = Field(None, description="Who owns them.")
    operator: ProviderRef | None = Field(None, description="Who runs them.")
    access: Literal["public", "private"] = Field(description="The state's to give, or not.")
    site: SiteRef | None = Field(None, description="Where they stand.")
    part_of: PoolRef | None = Field(None, description="The pool whose counts include these.")
    accelerator: AcceleratorRef | None = Field(
        None, description="Type; left out where mixed or not published."
    )
    start: v.Day | None = Field(None, alias="from", description="First day.")
    until: v.Day | None = Field(None, description="Last day.")
    source: SourceRef | None = Field(
        None, description="Where owner, operator, type and term are from."
    )
    counts: list[CountGate] = Field(
        default_factory=list, description="Counts; one stage has one count at a time."
    )
    state_use: CitedGate[v.Accelerators] | None = Field(
        None, description="Those of them that the state may give away."
    )
    note: BothText | None = Field(None, description="A caution.")


class BudgetGate(Gate):
    """Money for a period."""

    behind = model.Budget
    title: BothText = Field(description="Name for people.")
    period: v.Span = Field(description="Budget year, or years.")
    status: Literal["announced", "bill", "enacted", "agreed"] = Field(
        description="How far it has come; a bill is not law."
    )
    amount: CitedGate[v.Amount] = Field(description="How much; readings may stay open.")
    note: BothText | None = Field(None, description="A caution.")


class AcquisitionGate(Gate):
    """One round of buying."""

    behind = model.Acquisition
    title: BothText = Field(description="Name for people.")
    period: v.Span = Field(description="When.")
    budgets: list[BudgetRef] = Field(default_factory=list, description="What it is paid from.")
    pools: list[PoolRef] = Field(
        default_factory=list, description="All pools it went to; their counts must sum to its own."
    )
    counts: list[CountGate] = Field(default_factory=list, description="Counts by stage.")
    state_use: CitedGate[v.Accelerators] | None = Field(
        None, description="Those of them that the state may give away."
    )
    note: BothText | None = Field(None, description="A caution.")


class TargetGate(Gate):
    """What shall be reached by when, as somebody said it."""

    behind = model.Target
    title: BothText = Field(description="Name for people.")
    said_by: BothText | None = Field(None, description="Whose word it is.")
    scope: Literal["public", "private", "public_and_private"] = Field(
        description="Whether private fleets are counted in."
    )
    stage: Stage = Field("installed", description="What must have happened for it to be reached.")
    by: v.Span = Field(description="Due at the end of this period.")
    adds: Literal["total", "addition"] = Field(
        "total", description="A total, or what this period adds."
    )
    pool: PoolRef | None = Field(None, description="The pool it is about; else all in scope.")
    equivalent_to: AcceleratorRef | None = Field(
        None, description="Counted in equivalents of this type."
    )
    count: CitedGate[v.Accelerators] = Field(description="How many; readings may stay open.")
    note: BothText | None = Field(None, description="A caution.")


class DiscountGate(Gate):
    """A cut of a track's price for some applicants."""

    behind = model.Discount
    title: BothText = Field(description="Who gets it.")
    percent: CitedGate[v.Percent] = Field(description="How much less.")


class PriceGate(Gate):
    """What a track pays."""

    behind = model.Price
    rule: Literal["free", "share_of_market"] = Field(description="Kind of price.")
    percent_low: CitedGate[v.Percent] | None = Field(None, description="Least share of market.")
    percent_high: CitedGate[v.Percent] | None = Field(None, description="Largest share of market.")
    discounts: dict[v.Id, DiscountGate] = Field(default_factory=dict, description="Cuts of it.")
    source: SourceRef = Field(description="Where the rule is from.")
    note: BothText | None = Field(None, description="A caution.")


class TrackGate(Gate):
    """A kind of applicant or access mode."""

    behind = model.Track
    title: BothText = Field(description="Name for people.")
    who: BothText = Field(description="Who may apply.")
    price: PriceGate | None = Field(None, description="What it pays; left out where not known.")
    caps_servers: dict[AcceleratorRef, CitedGate[v.Servers]] = Field(
        default_factory=dict, description="Most servers per project, by accelerator type."
    )
    months_max: CitedGate[v.Months] | None = Field(None, description="Longest grant.")
    note: BothText | None = Field(None, description="A caution.")


class ShareGate(Gate):
    """The part of what can be allocated that some tracks have together."""

    behind = model.Share
    title: BothText = Field(description="Name for people.")
    tracks: list[TrackRef] = Field(min_length=1, description="Whose it is.")
    percent: CitedGate[v.Percent] = Field(description="How much; all shares sum to 100 at most.")


class RecallGate(Gate):
    """When granted accelerators are taken back."""

    behind = model.Recall
    reasons: list[Literal["idle", "off_purpose", "commercial"]] = Field(
        min_length=1, description="For what."
    )
    use_percent_min: CitedGate[v.Percent] | None = Field(
        None, description="Idle is below this share of time in use."
    )
    window_days: CitedGate[v.Days] | None = Field(None, description="Measured over these days.")
    notice_days: CitedGate[v.Days] | None = Field(None, description="Days of warning before.")
    note: BothText | None = Field(None, description="A caution.")


class PolicyGate(Gate):
    """How machines are shared."""

    behind = model.Policy
    title: BothText = Field(description="Name for people.")
    design: Literal["dedicated", "pooled"] = Field(
        description="Each project on its own servers, or all on common ones."
    )
    order: Literal["fcfs", "fair_share", "fair_tree", "multifactor"] = Field(
        "fcfs", description="Who stands first: by coming, by use, by track then use, by points."
    )
    backfill: Literal["none", "easy", "conservative"] = Field(
        "easy", description="Who may overtake: nobody, or who does not delay the head, or anyone."
    )
    backfill_order: Literal["queue", "shortest"] = Field(
        "queue", description="In what order those behind the head are tried."
    )
    depth: v.Jobs = Field(0, description="Jobs behind the head that are tried; 0 is all.")
    kill_at_estimate: v.Flag = Field(
        default=True, description="Whether a job that outruns its estimate is stopped."
    )
    weights: Literal["equal", "granted"] = Field(
        "equal", description="Fair-share weight of a project: 1, or what it was granted."
    )
    queue: QueueGate | None = Field(None, description="Finer settings of the queue.")
    recall: RecallGate | None = Field(None, description="When grants are taken back.")
    note: BothText | None = Field(None, description="A caution.")


class CallTotalsGate(Gate):
    """Published totals; a track that was not published is left out, never 0."""

    behind = model.CallTotals
    projects: CitedGate[v.Projects] | None = Field(None, description="Number of projects.")
    servers: CitedGate[v.Servers] | None = Field(None, description="Number of servers.")
    accelerators: CitedGate[v.Accelerators] | None = Field(
        None, description="Number of accelerators: servers × server_size."
    )
    accelerators_by_track: dict[TrackRef, CitedGate[v.Accelerators]] = Field(
        default_factory=dict, description="Of these, by track."
    )


class CallGate(Gate):
    """A published offer and what became of it."""

    behind = model.Call
    title: BothText = Field(description="Name for people.")
    opened: v.Day = Field(description="First day to apply.")
    closed: v.Day | None = Field(None, description="Last day to apply.")
    decided: v.Day | None = Field(None, description="Day of the decision.")
    source: SourceRef | None = Field(None, description="Where days, tracks and criteria are from.")
    server_size: CitedGate[v.ServerSize] = Field(description="The unit in which is asked.")
    months_max: CitedGate[v.Months] | None = Field(None, description="Longest grant.")
    caps_servers: dict[AcceleratorRef, CitedGate[v.Servers]] = Field(
        default_factory=dict, description="Most servers per project, by accelerator type."
    )
    caps_join: Literal["one_type", "each_type"] = Field(
        "one_type", description="A project may have one of the types, or each up to its cap."
    )
    pools: list[PoolRef] = Field(default_factory=list, description="What it gives from.")
    tracks: list[TrackRef] = Field(default_factory=list, description="Who may apply.")
    policy: PolicyRef | None = Field(None, description="How the machines are shared.")
    criteria: list[BothText] = Field(default_factory=list, description="What is judged.")
    asked: CallTotalsGate | None = Field(None, description="What was asked for.")
    granted: CallTotalsGate | None = Field(None, description="What was given.")
    note: BothText | None = Field(None, description="A caution.")


class AwardGate(Gate):
    """Accelerators given outside of a call."""

    behind = model.Award
    title: BothText = Field(description="Name for people.")
    track: TrackRef | None = Field(None, description="Under which track.")
    accelerator: AcceleratorRef | None = Field(None, description="Type.")
    per: BothText | None = Field(None, description="For each of what, where it is not for all.")
    counts: list[CountGate] = Field(min_length=1, description="How many, when.")
    note: BothText | None = Field(None, description="A caution.")


class ClaimGate(Gate):
    """Something said about the programme; nothing is computed from it."""

    behind = model.Claim
    title: BothText = Field(description="What was said.")
    unit: BothText = Field(description="Unit of both bounds.")
    low: CitedGate[v.Whole] = Field(description="Lower bound.")
    high: CitedGate[v.Whole] = Field(description="Upper bound; the same where one number was said.")
    note: BothText | None = Field(None, description="A caution.")


def _section(meaning: str) -> Any:  # noqa: ANN401 - pydantic's Field is untyped on purpose
    """Describe a section of the file."""
    return Field(default_factory=dict, description=meaning)


class ProgrammeGate(Gate):
    """The whole file."""

    behind = model.Programme
    format: v.Format = Field(description="Version of this format.")
    name: v.Id = Field(description="Short name.")
    title: BothText = Field(description="Name for people.")
    as_of: v.Day = Field(description="The day on which all this was so.")
    country: v.Country = Field(description="Whose programme it is.")
    currency: v.Currency = Field(description="Of all money in the file.")
    time_zone: v.TimeZone = Field(description="Of all days in the file.")
    sources: dict[v.Id, SourceGate] = _section("Where values are from.")
    accelerators: dict[v.Id, AcceleratorGate] = _section("Types of accelerators.")
    providers: dict[v.Id, ProviderGate] = _section("Who owns and operates.")
    sites: dict[v.Id, SiteGate] = _section("Where accelerators stand.")
    pools: dict[v.Id, PoolGate] = _section("What there is, or shall be.")
    budgets: dict[v.Id, BudgetGate] = _section("What may be spent.")
    acquisitions: dict[v.Id, AcquisitionGate] = _section("What was bought.")
    targets: dict[v.Id, TargetGate] = _section("What shall be reached.")
    tracks: dict[v.Id, TrackGate] = _section("Who may apply.")
    shares: dict[v.Id, ShareGate] = _section("How what there is is split over tracks.")
    policies: dict[v.Id, PolicyGate] = _section("How machines are shared.")
    calls: dict[v.Id, CallGate] = _section("Offers and what became of them.")
    awards: dict[v.Id, AwardGate] = _section("What was given outside of calls.")
    claims: dict[v.Id, ClaimGate] = _section("What was said.")
