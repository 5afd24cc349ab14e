"""The finer settings of a queue, as they stand in a programme file."""

from pydantic import Field

from dure.programme import model_queue
from dure.programme import values as v
from dure.programme.cite import Gate


class PointsGate(Gate):
    """What counts for how much where points order jobs."""

    behind = model_queue.Points
    age: v.Points = Field(0, description="For the oldest age that counts.")
    fair_share: v.Points = Field(0, description="For the first in the fair tree.")
    size: v.Points = Field(0, description="For a job as wide as its partition.")
    track: v.Points = Field(0, description="For a track of full priority.")
    age_max_days: v.DaysMin1 = Field(7, description="Age counts up to here.")
    favours_small: v.Flag = Field(
        default=False, description="Whether narrow jobs get the points for size."
    )
    period_s: v.SecondsMin1 = Field(300, description="Seconds between two reckonings.")


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
