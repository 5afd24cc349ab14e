"""FCFS with EASY backfill as one would write it in an afternoon: a heap, a list, sixty lines.

It counts processors, not nodes; one partition, one project, jobs in order of submission. It shares
no line with the twin, so that equal waits mean something and the twin's speed has a measure.
"""

import heapq
from bisect import bisect_left, insort


def run_easy(jobs: list[tuple[int, int, int, int]], processors: int, depth: int = 0) -> list[int]:
    """Give the start of each job; jobs are (submit, run, estimate, width), times in seconds."""
    free, starts = processors, [-1] * len(jobs)
    ends: list[tuple[int, int]] = []  # (end, job)
    expected: list[tuple[int, int]] = []  # (expected end, job), sorted
    waiting: list[int] = []
    arrived = 0

    def start(j: int, now: int) -> None:
        nonlocal free
        _, run, estimate, width = jobs[j]
        free -= width
        starts[j] = now
        heapq.heappush(ends, (now + run, j))
        insort(expected, (now + estimate, j))

    while arrived < len(jobs) or ends:
        if ends and (arrived == len(jobs) or ends[0][0] <= jobs[arrived][0]):
            now, j = heapq.heappop(ends)
            free += jobs[j][3]
            del expected[bisect_left(expected, (starts[j] + jobs[j][2], j))]
        else:
            now = jobs[arrived][0]
            waiting.append(arrived)
            arrived += 1
        begun = 0
        while begun < len(waiting) and jobs[waiting[begun]][3] <= free:
            start(waiting[begun], now)
            begun += 1
        del waiting[:begun]
        if not waiting or not free:
            continue
        head, will_be_free = waiting[0], free
        for reserved, j in expected:  # noqa: B007 - what they are at the end is what is wanted
            will_be_free += jobs[j][3]
            if will_be_free >= jobs[head][3]:
                break
        reserved, extra = max(reserved, now), will_be_free - jobs[head][3]
        left = []
        for j in waiting[1 : 1 + depth] if depth else waiting[1:]:
            _, _, estimate, width = jobs[j]
            if width <= free and (now + estimate <= reserved or width <= extra):
                extra -= width if now + estimate > reserved else 0
                start(j, now)
            else:
                left.append(j)
        waiting = [head, *left, *(waiting[1 + depth :] if depth else ())]
    return starts
