"""A month's statement of one grant: ours, beside hledger and Beancount on the same history.

The history is a year of charges of many grants, posted into SQLite and exported as journals. Each
program is asked, as a command that starts from nothing, for the month of one grant and its balance
at the end of it; the three balances must be equal, or the run fails. Times are CPU seconds of the
command. hledger and Beancount read the whole journal each time, as they are made to; that is what
a programme would pay that kept its book in them. What is not installed is left out.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from dure.ledger.transfer import Kind, Transfer
from dure.office.open import close_office, open_office

START_S = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())
YEAR_S = 365 * 86_400
GRANTS = 100
FUNDED_S = 10**12
DURE = [str(Path(sys.executable).with_name("dure")), "ledger"]
BEANCOUNT = """
import sys
from datetime import date
from beancount import loader
entries, errors, _ = loader.load_file(sys.argv[1])
assert not errors, errors[:3]
account = next(e.account for e in entries if e.meta.get("account") == "grant/g-1/h100")
balance, lines = 0, 0
for entry in entries:
    if type(entry).__name__ == "Transaction" and entry.date < date(2025, 4, 1):
        for posting in entry.postings:
            if posting.account == account:
                balance += int(posting.units.number)
                lines += entry.date >= date(2025, 3, 1)
print(balance, lines)
"""


def transfers(records: int) -> list[Transfer]:
    """Make a year: funds on the first day, then charges of all grants in turn."""
    ways = [("supply/w/h100", "pool/a/h100"), ("pool/a/h100", "call/c/h100")]
    kinds = (Kind.SUPPLY, Kind.OFFER)
    made = [
        Transfer(kind, debit, credit, FUNDED_S * GRANTS, START_S, (kind.value,))
        for kind, (debit, credit) in zip(kinds, ways, strict=True)
    ]
    grants = [f"grant/g-{n}/h100" for n in range(GRANTS)]
    made += [
        Transfer(Kind.AWARD, "call/c/h100", g, FUNDED_S, START_S, ("award", g)) for g in grants
    ]
    for number in range(records):
        grant = f"g-{number % GRANTS}"
        at_s = START_S + 86_400 + number * (YEAR_S - 2 * 86_400) // records
        cause = ("site", f"job {number}", "charge")
        ends = (f"grant/{grant}/h100", f"used/{grant}/h100")
        made.append(Transfer(Kind.CHARGE, *ends, 3_600 + number % 977, at_s, cause))
    return made


def post(book: Path, made: list[Transfer]) -> None:
    """Post a year, each part when it had happened."""
    open_office(str(book))
    from dure.office.ledger.actions import (  # noqa: PLC0415 - Django must be ready
        do_open_book,
        do_post,
    )

    do_open_book()
    for at in range(0, len(made), 1_000):
        batch = made[at : at + 1_000]
        do_post(batch, batch[-1].happened_s)
    close_office()


def run(command: list[str]) -> tuple[str, float]:
    """Run a command; give what it printed and its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "DURE_TIME_ZONE": "UTC"}
    got = subprocess.run(  # noqa: S603 - our own commands
        command, capture_output=True, text=True, check=True, env=environment
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return got.stdout, cpu_s


def ask_dure(book: Path) -> tuple[int, int, float]:
    """Ask for a statement by when things happened, as the journals have them."""
    ask = [*DURE, "statement", "g-1", "--month", "2025-03", "--by", "happened", "--json"]
    out, cpu_s = run([*ask, "--book", str(book)])
    (unit,) = json.loads(out)["units"]
    return unit["closing"]["balance_s"], len(unit["lines"]), cpu_s


def ask_hledger(journal: Path) -> tuple[int, int, float]:
    """Ask for the register of the month with the running total of all before it."""
    ask = ["hledger", "-f", str(journal), "register", "^grant:g-1:h100$", "-b", "2025-03-01"]
    out, cpu_s = run([*ask, "-e", "2025-04-01", "--historical", "--output-format", "csv"])
    lines = out.splitlines()[1:]
    return int(lines[-1].rsplit(',"', 1)[1].split()[0]), len(lines), cpu_s


def ask_beancount(journal: Path) -> tuple[int, int, float]:
    """Load the journal and add up one account; Beancount's cache of a loaded file is left out."""
    environment = "import os; os.environ['BEANCOUNT_DISABLE_LOAD_CACHE'] = '1'\n"
    out, cpu_s = run([sys.executable, "-c", environment + BEANCOUNT, str(journal)])
    balance_s, lines = map(int, out.split())
    return balance_s, lines, cpu_s


def main() -> None:
    """Print CPU seconds for each program, and that the balances are the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    records = parser.parse_args().records
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.sqlite3"
        post(book, transfers(records))
        journals = {name: Path(folder) / f"book.{name}" for name in ("hledger", "beancount")}
        for name, path in journals.items():
            run([*DURE, "export", str(path), "--format", name, "--book", str(book)])
        answers = {"dure": ask_dure(book)}
        if shutil.which("hledger"):
            answers["hledger"] = ask_hledger(journals["hledger"])
        if run([sys.executable, "-c", FIND])[0].strip() == "yes":
            answers["beancount"] = ask_beancount(journals["beancount"])
    print(f"A month of one grant of {GRANTS}, out of {records:,} charges")
    print(f"{'program':<12}{'CPU s':>8}{'lines':>8}{'balance, accelerator-seconds':>32}")
    for name, (balance_s, lines, cpu_s) in answers.items():
        print(f"{name:<12}{cpu_s:>8.2f}{lines:>8,}{balance_s:>32,}")
    if len({answer[:2] for answer in answers.values()}) > 1:
        sys.exit("the programs do not agree")


FIND = "import importlib.util as u; print('yes' if u.find_spec('beancount') else 'no')"

if __name__ == "__main__":
    main()
