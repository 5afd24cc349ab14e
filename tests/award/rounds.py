"""Small rounds for tests, written down or drawn; loaded with `runpy`."""

import itertools

import numpy as np
from hypothesis import strategies as st

from dure.award.round import Bids, Rules, SetAside, Supply


def bids_of(rates, asked, **columns):
    n = len(asked)
    zero = np.zeros(n, dtype=np.int64)
    given = {name: np.array(value, dtype=np.int64) for name, value in columns.items()}
    return Bids(
        ids=tuple("abcdefghijklmnop"[:n]),
        asked_s=np.array(asked, dtype=np.int64),
        rate_milli=np.array(rates, dtype=np.int64),
        **{
            "least_s": zero,
            "weight": zero + 1,
            "score_milli": zero - 1,
            "panel_rank": zero,
            "work": zero,
            "track": zero,
            "region": zero,
            "applicant": np.arange(n),
        }
        | given,
        tracks=("academia", "industry", "startup"),
        regions=("capital", "elsewhere"),
        applicants=tuple(str(i) for i in range(n)),
    )


def supply_of(capacity, kinds=(), size=8, term_s=10):
    k = len(capacity)
    types = ("h100", "npu", "b200", "a100")[:k]
    return Supply(types, tuple(capacity), (size,) * k, term_s, kinds)


RATES = st.sampled_from([0, 250, 500, 1000, 2000])


@st.composite
def rounds(draw, most=10**5):
    k, n = draw(st.integers(1, 3)), draw(st.integers(0, 6))
    whole = st.integers(0, most)

    def column(strategy):
        return draw(st.lists(strategy, min_size=n, max_size=n))

    asked = column(whole)
    bids = bids_of(
        np.array(column(st.lists(RATES, min_size=k, max_size=k))).reshape(n, k),
        asked,
        least_s=[draw(st.sampled_from([0, 0, a // 4, a])) for a in asked],
        weight=column(st.integers(1, 9)),
        work=column(st.integers(0, 3)),
        track=column(st.integers(0, 2)),
        region=column(st.integers(0, 1)),
        applicant=column(st.integers(0, 2)),
    )
    capacity = draw(st.lists(whole, min_size=k, max_size=k))
    kinds = tuple(draw(st.lists(st.sampled_from(["gpu", "npu"]), min_size=k, max_size=k)))
    asides = []
    for group, type_ in itertools.product(range(2), range(k)):
        if draw(st.booleans()):
            floor_s = draw(st.integers(0, capacity[type_] // 2))
            ceiling_s = draw(st.none() | st.integers(floor_s, most))
            asides.append(SetAside("track", group, type_, floor_s, ceiling_s))
    rules = Rules(
        set_asides=tuple(asides),
        applicant_cap_s=draw(st.none() | whole),
        npu_first=draw(st.sampled_from([(), ("inference",)])),
        whole_servers=draw(st.booleans()),
    )
    return bids, supply_of(capacity, kinds), rules
