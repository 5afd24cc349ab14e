import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.twin.kernel_service import erlang_c
from dure.twin.service import Demand, Host, Scaling, Service, run_services
from dure.twin.service_reference import run_services_reference
from dure.twin.service_wait import QueueFit, most_loads, predict_waits

POISSON = QueueFit(work_s=1.0, work_scv=1.0, arrival_idc=1.0)
NPU, GPU = Host(0, 1, 1, 1000), Host(1, 1, 1, 1000)


def make_service(hosts=(NPU,), floor=0, ceiling=10, wait_s=1.0, patience_s=60.0, fit=POISSON):
    return Service("chat", tuple(hosts), floor, ceiling, wait_s, patience_s, fit)


def ask(*slots, step_s=60):
    """Ask for so many slots in each step, by requests of one second."""
    work = np.array(slots, float) * step_s
    return Demand(work.astype(np.int64), work)


def supply(*rows):
    return np.array(rows, np.int64)


# Erlang C, M/M/c: C(1, 0.5) = 0.5; C(2, 1) = 1/3; C(3, 2) = 4/9 (Erlang B(3, 2) = 4/19,
# C = 3 · 4/19 / (3 - 2 · 15/19) = 12/27); C(10, 8) = 0.409 (tables, to the third place).
@pytest.mark.parametrize(
    ("servers", "load", "want"), [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (10, 8.0, 0.409)]
)
def test_erlang_c_is_that_of_the_tables(servers, load, want):
    assert erlang_c(float(servers), load) == pytest.approx(want, abs=5e-4)


def test_erlang_c_between_whole_servers_lies_between_them():
    shares = [erlang_c(servers, 1.5) for servers in (2.0, 2.25, 2.5, 2.75, 3.0)]
    assert shares == sorted(shares, reverse=True)


def test_one_server_waits_as_m_m_1_does():
    # M/M/1 at half load with a service of 1 s: mean wait rho/(mu - lambda) = 1 s, and
    # P(W > t) = rho e^(-(mu - lambda) t): 5 % at ln(0.5/0.05)/0.5 = 4.605 s; 30.3 % beyond 1 s.
    service, demand = make_service(), ask(0.5)
    waits = predict_waits(service, demand, np.array([[1]]), np.zeros(1), 60)
    assert [round(float(each[0]), 3) for each in waits] == [1.0, 4.605, 0.303]


def test_the_largest_load_of_one_server_keeps_the_promise_to_the_edge():
    # rho e^(-(1 - rho)) = 0.05 at rho = 0.1205: 0.1205 · e^-0.8795 = 0.1205 · 0.4150 = 0.0500.
    load = float(most_loads(make_service(), NPU)[1])
    assert round(load, 4) == 0.1205
    assert load * np.exp(-(1 - load)) == pytest.approx(0.05, abs=1e-9)


def test_faster_slots_take_more():
    slow, fast = (most_loads(make_service(), Host(0, 1, 4, speed))[3] for speed in (500, 1000))
    assert fast > 2 * slow


# Of 2 slots asked, within 1 s: 3 replicas leave 4/9 · e^-1 = 0.16 late, 4 leave
# C(4, 2) · e^-2 = 4/23 · 0.135 = 0.024, which is within 1 of 20.
CASES = {
    "a service without demand holds its floor": (
        [make_service(floor=2)], [ask(0, 0)], supply([9, 9], [9, 9]), Scaling(), [[[2]], [[2]]],
    ),
    "demand beyond the ceiling gets the ceiling": (
        [make_service(ceiling=3)], [ask(50, 50)], supply([9, 9], [9, 9]), Scaling(lag_steps=0),
        [[[3]], [[3]]],
    ),
    "what the npus lack spills to gpus": (
        [make_service([NPU, GPU], ceiling=9)], [ask(5)], supply([3, 9]), Scaling(lag_steps=0),
        [[[3, 6]]],
    ),
    "nothing spills where it may not": (
        [make_service([NPU, GPU], ceiling=9)], [ask(5)], supply([3, 9]),
        Scaling(may_spill=False, lag_steps=0), [[[3, 0]]],
    ),
    "floors are served before wishes": (
        [make_service(ceiling=9), make_service(floor=2)], [ask(8), ask(0)], supply([4, 0]),
        Scaling(lag_steps=0), [[[2], [2]]],
    ),
    "a replica of two accelerators needs both": (
        [make_service([Host(0, 2, 1, 1000)], ceiling=9)], [ask(4)], supply([5, 0]),
        Scaling(lag_steps=0), [[[2]]],
    ),
    "replicas follow demand a step late, and what waited with it": (
        [make_service(ceiling=9, patience_s=1e6)], [ask(0, 2, 0)],
        supply([9, 0], [9, 0], [9, 0]), Scaling(lag_steps=1),
        # In the second step nobody serves, so all of it is turned away; then it is followed.
        [[[0]], [[0]], [[4]]],
    ),
    "replicas stay as many steps as they are kept": (
        [make_service(ceiling=9)], [ask(2, 0, 0, 0)], supply(*[[9, 0]] * 4),
        Scaling(lag_steps=0, keep_steps=2), [[[4]], [[4]], [[4]], [[0]]],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("services", "demands", "there", "scaling", "want"), CASES.values(), ids=CASES
)
def test_replicas_follow(services, demands, there, scaling, want):
    for run_them in (run_services, run_services_reference):
        got = run_them(services, demands, there, scaling, 60).replicas
        assert got[:, :, : len(want[0][0])].tolist() == want


def test_what_cannot_be_served_waits_and_then_is_turned_away():
    # One replica works off 60 s a step. 120 s come: 60 s are left; patience of 45 s keeps 45 s.
    service = make_service(floor=1, ceiling=1, patience_s=45.0)
    run = run_services([service], [ask(2, 0)], supply([1, 0], [1, 0]), Scaling(), 60)
    assert run.lost_s[:, 0].tolist() == [15.0, 0.0]
    assert run.backlog_s[:, 0].tolist() == [0.0, 45.0]


def test_steps_in_which_nobody_asks_or_serves_have_no_wait():
    run = run_services(
        [make_service(ceiling=3)], [ask(0, 2)], supply([0, 0], [0, 0]), Scaling(), 60
    )
    assert np.isnan(run.wait_s_mean).all()
    assert np.isnan(run.is_late).all()


def test_taken_adds_up_over_services():
    services = [make_service([Host(0, 2, 1, 1000)], floor=2), make_service([NPU, GPU], floor=3)]
    run = run_services(services, [ask(0), ask(0)], supply([5, 9]), Scaling(), 60)
    # 2 replicas of 2 leave 1 NPU for the second service, whose other two replicas take GPUs.
    assert run.taken(services, 2).tolist() == [[5, 2]]


hosts = st.builds(
    Host,
    st.integers(0, 1),
    st.integers(1, 3),
    st.integers(1, 4),
    st.sampled_from([300, 1000, 2500]),
)
fits = st.builds(
    QueueFit,
    st.sampled_from([0.5, 3.0]),
    st.sampled_from([0.0, 1.0]),
    st.sampled_from([0.5, 1.0, 9.0]),
)


@st.composite
def runs(draw):
    services = [
        Service(
            "s",
            tuple(draw(st.lists(hosts, min_size=1, max_size=3))),
            floor := draw(st.integers(0, 4)),
            draw(st.integers(max(floor, 1), 12)),
            draw(st.sampled_from([0.2, 2.0])),
            draw(st.sampled_from([1.0, 90.0])),
            draw(fits),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    steps = draw(st.integers(1, 8))
    load = st.floats(0, 30, allow_subnormal=False)
    demands = [ask(*draw(st.lists(load, min_size=steps, max_size=steps))) for _ in services]
    row = st.lists(st.integers(0, 20), min_size=2, max_size=2)
    there = supply(*draw(st.lists(row, min_size=steps, max_size=steps)))
    scaling = Scaling(draw(st.booleans()), draw(st.integers(0, 2)), draw(st.integers(0, 2)))
    return services, demands, there, scaling, 60


@given(runs())
@settings(max_examples=150, deadline=None)
def test_the_kernel_is_its_reference(drawn):
    kernel, reference = run_services(*drawn), run_services_reference(*drawn)
    for name in ("replicas", "wanted", "backlog_s", "lost_s"):
        assert getattr(kernel, name).tolist() == getattr(reference, name).tolist()


@given(runs())
@settings(max_examples=100, deadline=None)
def test_supply_and_ceilings_hold_and_no_work_is_lost_from_the_books(drawn):
    services, demands, there, _, step_s = drawn
    run = run_services(*drawn)
    assert (run.taken(services, 2) <= there).all()
    for s, (service, demand) in enumerate(zip(services, demands, strict=True)):
        count = run.replicas[:, s].sum(axis=1)
        assert (count <= service.ceiling).all()
        rate = sum(
            run.replicas[:, s, h] * (host.slots * host.speed_milli / 1000)
            for h, host in enumerate(service.hosts)
        )
        came = run.backlog_s[:, s] + demand.work_s
        kept = np.append(run.backlog_s[1:, s], np.nan)
        done = came - run.lost_s[:, s] - kept
        assert (done[:-1] <= rate[:-1] * step_s + 1e-6).all()
        assert (run.lost_s[:, s] >= 0).all()
        late = run.is_late[:, s]
        assert ((late[~np.isnan(late)] >= 0) & (late[~np.isnan(late)] <= 1)).all()
