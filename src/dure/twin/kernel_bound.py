"""The fluid machine of `bounds`, compiled: one heap of jobs, least work first."""

import numpy as np
from numpy.typing import NDArray

from dure.twin.compile import compiled
from dure.twin.ordered import pop_least, push

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def flow(
    submit_s: Floats, work: Floats, rank: Ints, job_of: Ints, heap: Ints, left: Floats, busy: Floats
) -> None:
    """Give each job's mean busy time, counted from its submission, into `busy`.

    `work` is in seconds of the whole machine, `rank` orders jobs by work, `job_of` undoes it;
    `heap` and `left` are room to work in, `left` filled with the work.
    """
    arrived, size, now_s = 0, 0, 0.0
    while arrived < submit_s.size or size > 0:
        if size == 0 and submit_s[arrived] > now_s:
            now_s = submit_s[arrived]
        while arrived < submit_s.size and submit_s[arrived] <= now_s:
            push(heap, size, rank[arrived])
            size += 1
            arrived += 1
        j = job_of[heap[0]]
        stop_s = now_s + left[j]
        is_done = arrived == submit_s.size or stop_s <= submit_s[arrived]
        if not is_done:
            stop_s = submit_s[arrived]
        done = stop_s - now_s
        busy[j] += ((now_s + stop_s) / 2 - submit_s[j]) * (done / work[j])
        left[j] -= done
        if is_done:
            pop_least(heap, size)
            size -= 1
        now_s = stop_s
