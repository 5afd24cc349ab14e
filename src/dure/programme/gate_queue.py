"""The finer settings of a queue, as they stand in a programme file."""

from typing import Annotated

from pydantic import AfterValidator, Field

from dure.programme import findings as f
from dure.programme import model_queue
from dure.programme import values as v
from dure.programme.cite import Gate, TrackRef


class PointsGate(Gate):
    """What counts for how much where points order jobs."""

    behind = model_queue.Points
    age: v.Points = Field(0, description="For the oldest age that counts.")
    fair_share: v.Points = Field(0, description="For the first in the fair tree.")
    size: v.Points = Field(0, description="For a job as wide as its partition.")
    track: v.Points = Field(0, description="For a track of 100 percent.")
    qos: v.Points = Field(0, description="For a QOS of 100 percent.")
    age_max_days: v.DaysMin1 = Field(7, description="Age counts up to here.")
    favours_small: v.Flag = Field(
        default=False, description="Whether narrow jobs get the points for size."
    )
    period_s: v.SecondsMin1 = Field(300, description="Seconds between two reckonings.")


class QosGate(Gate):
    """A quality of service that a job may ask for."""

    behind = model_queue.Qos
    percent: v.Percent = Field(0, description="Of the points for QOS.")
    preempts: list[v.Id] = Field(
        default_factory=list, description="Lower ones, whose jobs its own may stop."
    )


class TrackRankGate(Gate):
    """How a track stands against others."""

    behind = model_queue.TrackRank
    weight: v.Weight = Field(1, description="In a fair tree, against the other tracks.")
    percent: v.Percent = Field(0, description="Of the points for tracks.")


def _only_lower(qos: dict[str, QosGate]) -> dict[str, QosGate]:
    """Refuse a QOS that may stop one that does not stand before it."""
    lower: list[str] = []
    for name, gate in qos.items():
        for given in gate.preempts:
            if given not in lower:
                v.refuse(f.QOS_NOT_LOWER, name=name, given=given, lower=", ".join(lower) or "-")
        lower.append(name)
    return qos


class QueueGate(Gate):
    """The finer settings of a queue."""

    behind = model_queue.Queue
    half_life_days: v.Days = Field(0, description="Use counts half after; 0 is never.")
    reservations: v.Reservations = Field(
        1, description="Blocked jobs that have a reserved start under EASY."
    )
    holds_nodes: v.Flag = Field(
        default=False, description="Whether a node with a reservation is held back whole."
    )
    start_lag_s: v.Seconds = Field(0, description="Seconds from decision to start.")
    points: PointsGate | None = Field(None, description="The points of a multifactor order.")
    qos: Annotated[dict[v.Id, QosGate], AfterValidator(_only_lower)] = Field(
        default_factory=dict, description="Qualities of service, the lowest first."
    )
    tracks: dict[TrackRef, TrackRankGate] = Field(
        default_factory=dict, description="How tracks stand; others weigh 1 and have no points."
    )
    reclaims: v.Flag = Field(
        default=True, description="Whether lent quota is taken back by stopping who borrows."
    )
