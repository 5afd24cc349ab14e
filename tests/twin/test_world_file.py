"""A world as its owner writes it: what it means for a machine, and what is found wrong."""

from datetime import datetime

import pytest

from dure.terms.errors import InputRefused
from dure.terms.finding import sort_findings
from dure.twin.machine import Machine, Partition
from dure.twin.templates import TEMPLATES
from dure.twin.world import Cap, Change, Failure, draw_failures
from dure.twin.world_file import Stage, read_world, settle_world
from dure.twin.world_gate import WorldFileGate

TWO = Machine((Partition("gpu", 4, 8), Partition("npu", 2, 8)))
ONE = Machine((Partition("all", 4, 8),))
EPOCH = datetime(2026, 3, 2)  # noqa: DTZ001 - wall-clock times have no zone here
DAY = 86_400


def settle(text, machine=TWO, epoch=EPOCH):
    form = read_world("format: 1\n" + text, "w.yaml")
    return settle_world(form, Stage(machine, epoch, 10 * DAY, 1))


MEANT = {
    "nodes come, on the clock of the jobs": (
        "changes: [{at: 2026-03-03T00:00:00, comes: 3, partition: gpu}]",
        "changes",
        (Change(DAY, 0, 3),),
    ),
    "nodes go, so long after second 0": (
        "changes: [{at: 36 h, goes: 1, partition: npu}]",
        "changes",
        (Change(DAY + DAY // 2, 1, -1),),
    ),
    "a maintenance is a going and a coming": (
        "maintenance: [{from: 60, until: 90, nodes: 2, partition: gpu}]",
        "changes",
        (Change(60, 0, -2), Change(90, 0, 2)),
    ),
    "a cap ends where its end is said": (
        "caps: [{from: 60, until: 90, percent: 70, partition: gpu}]",
        "caps",
        (Cap(60, 0, 700), Cap(90, 0, 1000)),
    ),
    "without a partition it is everywhere, without an end for good": (
        "caps: [{from: 60, percent: 0}]",
        "caps",
        (Cap(60, 0, 0), Cap(60, 1, 0)),
    ),
    "where one cap follows another, the second counts": (
        (
            "caps: [{from: 60, until: 90, percent: 70, partition: gpu}, "
            "{from: 90, percent: 50, partition: gpu}]"
        ),
        "caps",
        (Cap(60, 0, 700), Cap(90, 0, 500)),
    ),
    "a node failed at a known time": (
        "outages: [{at: 60, down: 1 h, node: 5, partition: npu}]",
        "failures",
        (Failure(60, 1, 5, 3600),),
    ),
}


@pytest.mark.parametrize(("text", "part", "want"), MEANT.values(), ids=MEANT)
def test_what_a_world_means(text, part, want):
    world, findings = settle(text)
    assert (getattr(world, part), findings) == (want, [])


def test_the_only_partition_need_not_be_named():
    world, findings = settle("changes: [{at: 60, comes: 1}]", ONE)
    assert (world.changes, findings) == ((Change(60, 0, 1),), [])


def test_failures_are_those_of_the_option_and_of_one_partition_the_same_there():
    asked = {"until_s": 10 * DAY, "mean_between_s": DAY, "mean_down_s": 3600, "seed": 1}
    drawn = draw_failures(TWO, **asked)
    assert settle("failures: {every: 1 d, down: 1 h}")[0].failures == drawn
    npu = tuple(failure for failure in drawn if failure.partition == 1)
    assert settle("failures: {every: 1 d, down: 1 h, partition: npu}")[0].failures == npu


def test_two_kinds_of_failures_are_drawn_each_by_itself():
    twice = "[{every: 1 d, down: 1 h}, {every: 1 d, down: 1 h}]"
    first = settle("failures: {every: 1 d, down: 1 h}")[0].failures
    both = settle(f"failures: {twice}")[0].failures
    assert both[: len(first)] == first != both[len(first) :]


WRONG = {
    "a partition that is not there": (
        "changes: [{at: 60, comes: 3, partition: gpus}]",
        (
            "w.yaml:2: changes.0.partition: error [world_partition_unknown] there is no partition "
            "gpus; the machine has gpu, npu."
        ),
    ),
    "where it is not said": (
        "maintenance: [{from: 60, until: 90, nodes: 2}]",
        (
            "w.yaml:2: maintenance.0: error [world_partition_unsaid] it is not said in which of 2 "
            "partitions: gpu, npu."
        ),
    ),
    "an end that is no later": (
        "maintenance: [{from: 90, until: 90, nodes: 2, partition: gpu}]",
        (
            "w.yaml:2: maintenance.0: error [world_times_crossed] it ends at "
            "second 90, and begins at "
            "second 90."
        ),
    ),
    "neither comes nor goes": (
        "changes: [{at: 60, partition: gpu}]",
        (
            "w.yaml:2: changes.0: error [world_change_unclear] a change says either comes or goes; "
            "this one says -."
        ),
    ),
    "more nodes go than there are": (
        "changes: [{at: 60, goes: 3, partition: npu}]",
        (
            "w.yaml:2: changes.0: error [world_nodes_short] at second 60 3 nodes "
            "go from npu, which "
            "then has 2."
        ),
    ),
    "more than are left by a maintenance": (
        (
            "changes: [{at: 60, goes: 1, partition: npu}]\n"
            "maintenance: [{from: 50, until: 90, nodes: 2, partition: npu}]"
        ),
        (
            "w.yaml:2: changes.0: error [world_nodes_short] at second 60 1 nodes "
            "go from npu, which "
            "then has 0."
        ),
    ),
    "caps that overlap": (
        "caps: [{from: 60, until: 90, percent: 70}, {from: 89, percent: 50, partition: npu}]",
        (
            "w.yaml:2: caps.1: error [world_caps_crossed] in npu this cap begins "
            "at second 89, while "
            "another lasts there, until second 90."
        ),
    ),
}


@pytest.mark.parametrize(("text", "want"), WRONG.values(), ids=WRONG)
def test_what_does_not_fit_the_machine(text, want):
    (finding,) = settle(text)[1]
    assert finding.render().splitlines()[0] == want
    assert any("가" <= c <= "힣" for c in finding.render("ko"))


@pytest.mark.parametrize("goes", [1, 2])
def test_as_many_nodes_as_there_are_may_go(goes):
    assert settle(f"changes: [{{at: 60, goes: {goes}, partition: npu}}]")[1] == []


def test_a_time_needs_a_clock():
    (finding,) = settle("caps: [{from: 2026-03-03T00:00:00, percent: 5}]", epoch=None)[1]
    assert finding.message.code == "world_clock_unknown"


def test_all_faults_of_the_text_come_at_once_with_their_lines():
    text = (
        "format: 1\n"
        "failures: {every: 400, down: 6 h}\n"
        "changes:\n"
        "  - {at: soon, comes: 4}\n"
        "  - {comes: 0}\n"
        "caps: [{from: 0, percent: 101}]\n"
        "kind: {}\n"
        "kinds: {a: {}}\n"
    )
    with pytest.raises(InputRefused) as refused:
        read_world(text, "w.yaml")
    told = [(f.place.line, f.message.code) for f in sort_findings(refused.value.findings)]
    assert told == [
        (2, "quantity_refused"),
        (4, "world_time_refused"),
        (5, "field_missing"),
        (5, "number_out_of_range"),
        (6, "number_out_of_range"),
        (7, "field_unknown"),
        (8, "list_empty"),
    ]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_template_is_a_world_with_every_field(lang):
    gate = read_world(TEMPLATES["world"].in_(lang), "world.yaml").gate
    assert all(getattr(gate, name) for name in WorldFileGate.model_fields)


def test_a_text_that_is_no_map_or_not_yaml_is_refused():
    for text in ("", "format: 1\nchanges: *a\n"):
        with pytest.raises(InputRefused):
            read_world(text, "w.yaml")
