"""A file of policies: the same fields as in a programme and in an ensemble, and its faults."""

import pytest

from dure.policy.convert import Rules, rank_tracks
from dure.policy.priority import Priority
from dure.policy.queue import Backfill, BackfillOrder, Order, QueuePolicy
from dure.policy.read import is_policy_file, read_policies
from dure.programme.model_queue import TrackRank
from dure.programme.tree import read_tree
from dure.terms.units import DAY_S
from dure.twin.templates import TEMPLATES


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_template_says_every_field(lang):
    text = TEMPLATES["policy"].in_(lang)
    policies = read_policies(text, "p.yaml").policies
    assert policies["plain"] == Rules(QueuePolicy())
    points = Priority(1000, 2000, 100, 4000, 500, qos_ppm=(0, 1_000_000))
    full = QueuePolicy(
        Order.MULTIFACTOR,
        half_life_s=14 * DAY_S,
        priority=points,
        reservations=3,
        start_lag_s=1,
        preempts=((), (0,)),
    )
    tracks = {"research": TrackRank(2, 100), "industry": TrackRank(1, 0)}
    assert policies["full"] == Rules(full, ("normal", "urgent"), tracks)
    assert is_policy_file(read_tree(text, "p.yaml").root)


def test_plain_settings():
    text = (
        "format: 1\npolicies:\n  a: {order: fair_share, backfill: none, "
        "backfill_order: shortest, depth: 7, kill_at_estimate: false}\n"
    )
    want = QueuePolicy(Order.FAIR_SHARE, Backfill.NONE, BackfillOrder.SHORTEST, 7, False)
    assert read_policies(text, "p.yaml").policies == {"a": Rules(want)}


def test_qos_without_anybody_to_stop_stop_nobody():
    text = "format: 1\npolicies: {a: {queue: {qos: {low: {}, high: {percent: 100}}}}}\n"
    rules = read_policies(text, "p.yaml").policies["a"]
    assert (rules.qos, rules.policy.preempts) == (("low", "high"), ())


WRONG = {
    "a higher QOS": (
        "qos: {low: {preempts: [high]}, high: {}}",
        (
            "p.yaml:4: policies.a.queue.qos: error [qos_not_lower] low may stop "
            "jobs of high, which "
            "does not stand before it; before it stand: -."
        ),
    ),
    "itself": (
        "qos: {low: {}, high: {preempts: [high]}}",
        (
            "p.yaml:4: policies.a.queue.qos: error [qos_not_lower] high may stop "
            "jobs of high, which "
            "does not stand before it; before it stand: low."
        ),
    ),
    "a weight of nothing": (
        "tracks: {x: {weight: 0}}",
        (
            "p.yaml:4: policies.a.queue.tracks.x.weight: error [number_out_of_range] 0 is outside "
            "1 … 1,000,000."
        ),
    ),
}


@pytest.mark.parametrize(("queue", "want"), WRONG.values(), ids=WRONG)
def test_what_is_refused(queue, want):
    text = f"format: 1\npolicies:\n  a:\n    queue: {{{queue}}}\n"
    reading = read_policies(text, "p.yaml")
    assert reading.policies is None
    assert [finding.render().splitlines()[0] for finding in reading.findings] == [want]


@pytest.mark.parametrize("text", ["", "format: 1\npolicies: &a {}\n", "format: 1\npolicies: {}\n"])
def test_what_is_no_file_of_policies(text):
    reading = read_policies(text, "p.yaml")
    assert reading.policies is None
    assert reading.findings


def test_a_programme_is_no_file_of_policies():
    assert not is_policy_file(read_tree("format: 1\nname: a\npolicies: {}\n", "p.yaml").root)
    assert not is_policy_file(None)


def test_tracks_without_a_word_weigh_one_and_have_no_points():
    policy, weight = rank_tracks(Rules(QueuePolicy()), ["a", "b"])
    assert (policy.priority.track_ppm, weight) == ((), (1, 1))
