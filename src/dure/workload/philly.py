"""Read the Philly csv: timestamp, duration, num_gpus, gpu_time, cluster."""

from datetime import timedelta

from dure.workload import findings as faults
from dure.workload.jobs import ABSENT, State
from dure.workload.rows import (
    UNIX,
    WIDTH_MAX,
    Desk,
    Reading,
    Row,
    RowRefused,
    assemble,
    first_midnight_s,
    walk_csv,
)

PHILLY_COLUMNS = ("timestamp", "duration", "num_gpus", "gpu_time", "cluster")


def read_philly(text: str, file: str) -> Reading:
    r"""Read jobs of Microsoft's Philly clusters, in the shape that Pollux and Sia use.

    The virtual cluster is kept as the project. The file has no waits, no estimates and no users:
    these are absent. Every job in it ran, so its state is ended. Second 0 is the midnight before
    the first submission.

    Parameters
    ----------
    text : the csv
    file : its name, for findings

    Examples
    --------
    >>> header = "timestamp,duration,num_gpus,gpu_time,cluster"
    >>> row = "2017-10-09 07:01:55,66.0,2,132.0,11cb48"
    >>> reading = read_philly(f"{header}\n{row}\n", "philly.csv")
    >>> reading.records.jobs.run_s.tolist(), reading.records.jobs.epoch.isoformat()
    ([66], '2017-10-09T00:00:00')
    """
    desk = Desk(file)
    rows = []
    for cells in walk_csv(text, desk, PHILLY_COLUMNS):
        try:
            rows.append(_read_row(cells, desk))
        except RowRefused as fault:
            desk.refuse(fault)
    zero_s = first_midnight_s(rows)
    epoch = UNIX + timedelta(seconds=zero_s)
    return assemble(rows, desk, form="philly", epoch=epoch, zero_s=zero_s)


def _read_row(cells: list[str], desk: Desk) -> Row:
    """Read one row; the work that it states is checked against run and width."""
    timestamp, duration, num_gpus, gpu_time, cluster = cells
    rounded = desk.rounded
    submit_s = desk.wall_s(timestamp, "timestamp")
    run_s = desk.seconds(duration, "duration")
    width = desk.whole(num_gpus, "num_gpus", 1, WIDTH_MAX)
    work_s = desk.whole(gpu_time, "gpu_time", 0, 2**63 - 1)
    # Where run or work had parts of a second, their product may differ by half a second per width.
    slack_s = width // 2 + 1 if desk.rounded > rounded else 0
    if abs(work_s - run_s * width) > slack_s:
        desk.report(faults.TRACE_WORK_DIFFERS, "gpu_time", work_s=work_s, product_s=run_s * width)
    return Row(desk.line, submit_s, run_s, ABSENT, width, cluster, ABSENT, ABSENT, State.ENDED)
