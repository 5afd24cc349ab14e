import pytest

from dure.terms.errors import InputRefused
from dure.twin.service_file import read_services

GOOD = """\
step: 5 min
length: 1 d
accelerators: {rngd: 64, h100: 8}
services:
  chat:
    hosts:
      - {type: rngd, slots: 16, speed: "0.6"}
      - {type: h100, slots: 32}
    floor: 2
    ceiling: 70
    wait_p95: 2 s
    tokens: {prompt_us: 200, answer_us: 30000}
    demand: {requests_day: 1000, prompt: 100, answer: 50}
"""


def test_a_good_file_becomes_services():
    form = read_services(GOOD, "s.yaml")
    (chat,) = form.services
    assert (form.step_s, form.length_s, form.types, form.supply) == (
        300,
        86_400,
        ("rngd", "h100"),
        (64, 8),
    )
    assert [(h.type, h.slots, h.speed_milli) for h in chat.hosts] == [(0, 16, 600), (1, 32, 1000)]
    assert (chat.wait_s_p95, chat.patience_s, chat.curve.requests_day) == (2, 60, 1000)


FAULTS = {
    "a field that is not there": (
        "  chat:\n", "  chat:\n    height: 3\n",
        ("s.yaml:6: services.chat.height: error [service_field_refused] "
        "Extra inputs are not permitted; the file says 3."),
    ),
    "a type that nobody has": (
        "type: h100", "type: h200",
        ("s.yaml:8: services.chat.hosts.1.type: error [service_type_unknown] "
        "a replica is to run on h200; accelerators has rngd, h100."),
    ),
    "a floor above the ceiling": (
        "floor: 2", "floor: 71",
        ("s.yaml:9: services.chat.floor: error [service_bounds_crossed] "
        "the floor is 71 replicas, the ceiling 70."),
    ),
    "a floor at the ceiling is fine": ("floor: 2", "floor: 70", None),
    "neither trace nor demand": (
        "    demand: {requests_day: 1000, prompt: 100, answer: 50}\n", "",
        ("s.yaml:5: services.chat: error [service_field_refused] "
        "say either trace or demand; the file says neither."),
    ),
    "a peak of more than twice the mean": (
        "requests_day: 1000", 'requests_day: 1000, peak: "2.001"',
        ("s.yaml:13: services.chat.demand.peak: error [service_field_refused] "
        "a peak is from 1 to 2 times the mean; the file says '2.001'."),
    ),
    "a peak of twice the mean is fine": (
        "requests_day: 1000", 'requests_day: 1000, peak: "2"', None,
    ),
    "a speed of nothing": (
        '"0.6"', '"0"',
        ("s.yaml:7: services.chat.hosts.0.speed: error [service_field_refused] "
        "a number above 0; the file says '0'."),
    ),
    "a length shorter than a step": (
        "length: 1 d", "length: 4 min",
        ("s.yaml:2: length: error [service_field_refused] length is 0 steps; at least 1 and at "
        "most 1100000 can be run; the file says '4 min'."),
    ),
    "a promise without a unit": (
        "wait_p95: 2 s", "wait_p95: 2",
        ("s.yaml:11: services.chat.wait_p95: error [service_field_refused] "
        "Input should be a valid string; the file says 2."),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "want"), FAULTS.values(), ids=FAULTS)
def test_faults_are_found_with_their_lines(old, new, want):
    assert old in GOOD
    text = GOOD.replace(old, new)
    if want is None:
        read_services(text, "s.yaml")
        return
    with pytest.raises(InputRefused) as refusal:
        read_services(text, "s.yaml")
    assert [str(f.render()).splitlines()[0] for f in refusal.value.findings] == [want]


def test_all_faults_come_at_once():
    text = GOOD.replace("slots: 16", "slots: 0").replace("floor: 2", "floor: -1")
    with pytest.raises(InputRefused) as refusal:
        read_services(text, "s.yaml")
    assert [f.place.line for f in refusal.value.findings] == [7, 9]


def test_a_floor_that_its_only_type_cannot_hold_is_a_warning():
    text = GOOD.replace("services:", "scaling: {spill: false}\nservices:")
    text = text.replace("floor: 2", "floor: 65")
    (finding,) = read_services(text, "s.yaml").findings
    assert finding.render().splitlines()[0] == (
        "s.yaml:3: accelerators.rngd: warning [service_floor_unmet] "
        "the floors ask for 65 accelerators of rngd; there are 64."
    )
