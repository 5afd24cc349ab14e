"""What stands in the call file and in the programme file is the same."""

from collections import Counter
from pathlib import Path

from dure.files.programme import read_programme_file
from dure.rehearse.call import read_call as read_rehearsed

PROGRAMME = str(Path(__file__).parents[2] / "programmes" / "korea" / "programme.yaml")


def test_the_call_agrees_with_the_programme(call):
    programme = read_programme_file(PROGRAMME)
    published = programme.calls[call.id]
    assert (call.opens, call.closes, call.starts) == (
        published.opened,
        published.closed,
        published.decided,
    )
    assert published.months_max.value == call.months_max
    assert {o.type: o.cap_servers for o in call.offers} == {
        type_: cap.value for type_, cap in published.caps_servers.items()
    }
    assert {o.server_size for o in call.offers} == {published.server_size.value}
    assert tuple(t.id for t in call.tracks) == published.tracks


def test_the_servers_agree_with_those_that_a_rehearsal_shares(call):
    programme = read_programme_file(PROGRAMME)
    offer = read_rehearsed(programme, call.id, PROGRAMME).offer
    servers = Counter()
    for part in offer.partitions:
        servers[programme.pools[part.name].accelerator] += part.nodes
    assert {o.type: o.servers for o in call.offers} == dict(servers)
