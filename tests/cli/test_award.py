"""``dure award`` as a user meets it."""

import json

import pytest
from rich.cells import cell_len

from dure.application.draw import Shares, draw_applications
from dure.application.text import render_csv
from dure.award.findings import ROUND_TOO_LARGE
from dure.award.methods import METHODS
from dure.award.outcome import find_divide
from dure.cli.award import METHOD_NAMES
from dure.cli.main import main
from dure.demand.projects import CallTotals, TrackTotals
from dure.files.applications import read_call_file
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.seal import canonical_bytes, seal

DRAWN = 90
"""Applications: a round small enough to be divided many times."""


@pytest.fixture
def dure(capsys, monkeypatch):
    """Run a command in this process at 80 columns; give exit code, output and talk."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")

    def run(*args):
        monkeypatch.setattr("sys.argv", ["dure", *map(str, args)])
        with pytest.raises(SystemExit) as stop:
            main()
        got = capsys.readouterr()
        return stop.value.code, got.out, got.err

    return run


@pytest.fixture(scope="module")
def lines():
    """Draw the first applications of the first call; three notes and a heading before them."""
    call = read_call_file("korea/first_2026")
    tracks = (TrackTotals("academia", 1_075, 328), TrackTotals("industry", 639, 200))
    totals = CallTotals(514, 159, tracks, servers_max=32)
    drawn = draw_applications(call, totals, Shares(), 1)
    notes = ["Drawn with seed 1, not real", "totals hold", "추첨으로 만든 자료"]
    return render_csv(drawn[:DRAWN], notes).splitlines(keepends=True)


@pytest.fixture
def drawn(lines, tmp_path):
    """Write these applications into a file."""
    path = tmp_path / "drawn.csv"
    path.write_text("".join(lines), encoding="utf-8")
    return path


SUPPLY = ("--supply", "h200=20 servers", "--supply", "b200=60 servers")


@pytest.fixture
def award(dure, drawn, tmp_path):
    """Divide the round by the equilibrium."""
    path = tmp_path / "award.json"
    code, _, _ = dure("award", "divide", drawn, *SUPPLY, "--output", path)
    assert code == 0
    return path


def test_the_command_line_knows_every_method():
    assert set(METHOD_NAMES) == set(METHODS)


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_what_is_divided_is_verified(method, dure, drawn, tmp_path):
    path = tmp_path / "award.json"
    code, out, _ = dure(
        "award", "divide", drawn, *SUPPLY, "--method", method, "--output", path, "--lang", "ko"
    )
    assert code == 0
    assert max(map(cell_len, out.splitlines())) <= 80
    assert METHODS[method].label.ko in out
    data = json.loads(path.read_text("utf-8"))
    assert set(data["reasons"]) == set(data["bids"]["ids"])
    assert all(code for code in (reason["code"] for reason in data["reasons"].values()))
    given = {t: sum(g.get(t, 0) for g in data["grants"].values()) for t in ("h200", "b200")}
    assert all(
        given[t] <= s
        for t, s in zip(data["supply"]["types"], data["supply"]["capacity_s"], strict=True)
    )
    code, out, err = dure("award", "verify", path, "--applications", drawn)
    assert (code, err) == (0, "")
    assert out.strip().endswith(
        f"holds: {DRAWN} applications by {method}; all that its certificate says is so."
    )


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_nobody_gets_more_than_it_asked(method, dure, drawn):
    _, out, _ = dure("award", "divide", drawn, *SUPPLY, "--method", method, "--output", "-")
    data = json.loads(out)
    rows = zip(
        data["bids"]["ids"], data["bids"]["rate_milli"], data["bids"]["asked_s"], strict=True
    )
    for id_, rates, asked_s in rows:
        grant = data["grants"].get(id_, {})
        work = sum(r * grant.get(t, 0) for r, t in zip(rates, data["supply"]["types"], strict=True))
        assert work <= 1_000 * asked_s


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_the_same_input_in_any_order_is_the_same_bytes(method, dure, lines, drawn, tmp_path):
    head, rows = lines[:4], lines[4:]
    other = tmp_path / "other.csv"
    other.write_text("".join([*head, *rows[1::2], *rows[-2::-2]]), encoding="utf-8")
    command = ("--method", method, *SUPPLY, "--output", "-")
    one = dure("award", "divide", drawn, *command)[1]
    two = dure("award", "divide", other, *command)[1]
    assert one == two


def test_an_award_holds_no_name(award):
    text = award.read_text("utf-8")
    assert "drawn-0001" in text
    assert "organisation" not in text
    assert "drawn-applicant" not in text
    assert "Drawn application" not in text


def reseal(data):
    """Seal changed data anew, as somebody who forges would."""
    content = {k: v for k, v in data.items() if k != "seal"}
    return canonical_bytes(content | {"seal": seal(content)})


def change(path, edit, *, sealed):
    data = json.loads(path.read_text("utf-8"))
    edit(data)
    path.write_bytes(reseal(data) if sealed else canonical_bytes(data))


def first_grant(data):
    return next(iter(data["grants"].values()))


def one_second(data):
    grant = first_grant(data)
    grant[next(iter(grant))] += 1


def one_second_of_work(data):
    data["bids"]["asked_s"][0] += 1


def less_supply(data):
    data["supply"]["capacity_s"][0] -= 1


def no_certificate(data):
    data["certificate"] = None


def other_rules(data):
    data["rules"]["whole_servers"] = False


def other_proof(data):
    data["certificate"]["measures"]["served_s"] += 1


FORGERIES = {
    "one second more for one": (one_second, "award_grant_differs"),
    "one second asked more": (one_second_of_work, "certificate_of_other_inputs"),
    "one second less to give": (less_supply, "certificate_of_other_inputs"),
    "other rules": (other_rules, "certificate_of_other_inputs"),
    "no certificate": (no_certificate, "award_certificate_absent"),
    "one second in the certificate": (other_proof, "certificate_altered"),
}


@pytest.mark.parametrize(("edit", "code"), FORGERIES.values(), ids=FORGERIES)
def test_a_forgery_is_refused_though_it_is_sealed(edit, code, award, dure):
    change(award, edit, sealed=True)
    exit_code, out, err = dure("award", "verify", award)
    assert exit_code == 1
    assert out == ""
    assert f"[{code}]" in err


def test_a_change_without_a_seal_is_seen_first(award, dure):
    change(award, one_second, sealed=False)
    code, out, _ = dure("award", "verify", award, "--json")
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [f.get("code") for f in found[:-1]] == ["award_grant_differs", "award_seal_differs"]
    assert found[-1]["holds"] is False


def test_an_award_of_other_applications_is_refused(award, drawn, dure):
    text = drawn.read_text("utf-8").replace("Drawn organisation", "Other organisation", 1)
    drawn.write_text(text, encoding="utf-8")
    code, _, err = dure("award", "verify", award, "--applications", drawn)
    assert (code, "[award_of_other_applications]" in err) == (1, True)


@pytest.mark.parametrize("text", ["", "[", "{}", '{"paper": "letter"}'])
def test_what_is_no_award_is_refused(text, dure, tmp_path):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    code, _, err = dure("award", "verify", path)
    assert (code, "[award_unreadable]" in err) == (1, True)


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_every_applicant_can_be_told_why(method, dure, drawn, tmp_path):
    path = tmp_path / "award.json"
    dure("award", "divide", drawn, *SUPPLY, "--method", method, "--output", path)
    data = json.loads(path.read_text("utf-8"))
    none = next(i for i in data["bids"]["ids"] if i not in data["grants"])
    some = next(iter(data["grants"]))
    for id_ in (none, some):
        for lang in ("ko", "en"):
            code, out, err = dure(
                "award", "why", path, "--application", id_, "--lang", lang, "--quick"
            )
            assert (code, err) == (0, "")
            assert id_ in out.splitlines()[0]
            assert max(map(cell_len, out.splitlines())) <= 80
            others = set(data["bids"]["ids"]) - {id_}
            assert not [other for other in others if other in out]


def test_a_page_that_says_why_as_text_data_and_html(award, dure, tmp_path):
    data = json.loads(award.read_text("utf-8"))
    none = next(i for i in data["bids"]["ids"] if i not in data["grants"])
    page = tmp_path / "why.html"
    code, out, err = dure(
        "award", "why", award, "--application", none, "--output", page, "--lang", "ko"
    )
    assert code == 0
    assert f"저장: {page}" in err
    assert "무엇이 달랐다면 더 받았나" in out
    assert '<html lang="ko"' in page.read_text("utf-8")
    code, out, _ = dure("award", "why", award, "--application", none, "--json")
    told = json.loads(out)
    assert (told["application"], told["outcome"]) == (none, "none")
    assert told["bounds"][-1]["code"] == "price"


def test_an_unknown_application_is_wrong_use(award, dure):
    code, _, err = dure("award", "why", award, "--application", "nobody")
    assert (code, "no application nobody" in err) == (2, True)


def test_methods_are_compared_as_text_data_and_html(dure, drawn, tmp_path):
    page = tmp_path / "compare.html"
    code, out, _ = dure("award", "compare", drawn, *SUPPLY, "--output", page)
    assert code == 0
    assert max(map(cell_len, out.splitlines())) <= 80
    assert "Drawn with seed 1, not real" in out
    html = page.read_text("utf-8")
    assert "<svg" in html
    assert "Does a better score bring more?" in html
    code, out, _ = dure("award", "compare", drawn, *SUPPLY, "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    totals = [line for line in lines if line["kind"] == "total"]
    assert [t["method"] for t in totals] == list(METHOD_NAMES)
    (whole,) = [line for line in lines if line.get("by") == "all"]
    assert whole["count"] == DRAWN
    assert whole["shares"][METHOD_NAMES[0]]["more"] == 0


def test_seconds_instead_of_servers_leave_nothing_over(dure, drawn):
    command = ("award", "compare", drawn, *SUPPLY, "--methods", "weighted,equilibrium", "--seconds")
    _, out, err = dure(*command, "--json")
    totals = [json.loads(line) for line in out.splitlines()][:2]
    assert [t["unsold_s"] for t in totals] == [[0, 0], [0, 0]]
    assert err == ""
    assert "초 단위로 나눈 결과입니다" in dure(*command, "--lang", "ko")[1]


def test_a_method_that_cannot_hold_the_rules_is_left_out_with_its_findings(
    dure, drawn, monkeypatch
):
    def refuse(name):
        def divide(*_):
            finding = Finding(ROUND_TOO_LARGE, Place("rules"), {"asked": "9", "most": "8"})
            raise InputRefused([finding])

        return divide if name == "weighted" else find_divide(name)

    monkeypatch.setattr("dure.award.outcome.find_divide", refuse)
    command = ("award", "compare", drawn, *SUPPLY, "--json", "--methods")
    code, out, err = dure(*command, "weighted,equilibrium")
    totals = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "weighted:\n")
    assert [t.get("method") for t in totals[:2]] == [None, "equilibrium"]
    assert dure(*command, "weighted")[0] == 1


@pytest.mark.parametrize("methods", ["lottery", "rank,rank", ""])
def test_unknown_methods_are_wrong_use(methods, dure, drawn):
    code, _, err = dure("award", "compare", drawn, "--methods", methods)
    assert (code, "each once" in err) == (2, True)


def test_nothing_is_divided_while_an_application_has_a_fault(dure, drawn, tmp_path):
    drawn.write_text(drawn.read_text("utf-8").replace("academia", "ministry", 1), encoding="utf-8")
    path = tmp_path / "award.json"
    for command in (("divide", drawn, "--output", path), ("compare", drawn)):
        code, out, err = dure("award", *command)
        assert (code, out) == (1, "")
        assert "[application_choice_unknown]" in err
        assert "Nothing was divided" in err
    assert not path.exists()


def test_a_supply_that_cannot_be_read_is_a_finding(dure, drawn):
    code, _, err = dure("award", "divide", drawn, "--supply", "a100=3 servers")
    assert (code, "[round_supply_unreadable]" in err) == (1, True)
