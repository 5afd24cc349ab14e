"""Histories that hypothesis draws: what people, sites and clocks do to a book, right and wrong."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from dure.ledger.acts import Occasion, charge_hold, correct, correct_exchange, exchange, void
from dure.ledger.book import Book, sum_totals
from dure.ledger.chain import find_breach
from dure.ledger.refusals import Outcome
from dure.ledger.transfer import EXCHANGES, Energy, Kind, Rate, Transfer

START_S = 1_780_000_000
ROUTES = {
    Kind.SUPPLY: "supply/world pool/site-a",
    Kind.RETIRE: "pool/site-a supply/world",
    Kind.OFFER: "pool/site-a call/c-1",
    Kind.WITHDRAW: "call/c-1 pool/site-a",
    Kind.AWARD: "call/c-1 grant/G",
    Kind.SUPPLEMENT: "call/c-1 grant/G",
    Kind.TRANCHE: "call/c-1 grant/G",
    Kind.HOLD: "grant/G used/G",
    Kind.CHARGE: "grant/G used/G",
    Kind.RETURN: "grant/G returned/G",
    Kind.RECLAIM: "grant/G reclaimed/G",
    Kind.EXPIRE: "grant/G expired/G",
    Kind.REOFFER: "returned/G call/c-1",
    Kind.CARRY_OVER: "grant/G grant/g-next",
    Kind.OVERRUN: "corrected/G used/G",
    Kind.SETTLE: "grant/G corrected/G",
}
RATES = [Rate(5, 2, "table 3", "2026-07-01"), Rate(1, 3, "표 4", "2026-08-01")]
amounts = st.integers(1, 60)
grants = st.sampled_from(["g-1", "g-2", "과제-3"])
units = st.sampled_from(["h100", "h100", "b200"])
later = st.integers(0, 5)
# What funds a book comes often, so that histories get far.
kinds = st.sampled_from([*ROUTES, *[Kind.AWARD, Kind.HOLD, Kind.CHARGE] * 3])


def plain(kind, amount_s, now_s, number=0, *, grant="g-1", unit="h100", late_s=0, due_s=9):
    """Make a transfer of a kind that stands for itself."""
    debit, credit = (f"{end}/{unit}" for end in ROUTES[kind].replace("G", grant).split())
    draws_power = kind in {Kind.CHARGE, Kind.OVERRUN} and amount_s % 3 == 0
    return Transfer(
        kind,
        debit,
        credit,
        amount_s,
        now_s - late_s,
        ("test", f"act {number}", kind.value),
        due_s=now_s + due_s if kind in {Kind.HOLD, Kind.TRANCHE} else None,
        energy=Energy(amount_s * 700, amount_s, "estimated", "요율 1") if draws_power else None,
        note='쉼표, "따옴표"\n줄' if amount_s % 7 == 0 else "",
        by="officer" if amount_s % 2 else "",
    )


def funded(amount_s=1_000, now_s=START_S, grant="g-1", unit="h100"):
    """Give the transfers that bring an amount from outside into a grant."""
    steps = (Kind.SUPPLY, Kind.OFFER, Kind.AWARD)
    return [plain(kind, amount_s, now_s, f"fund {grant}", grant=grant, unit=unit) for kind in steps]


class Histories(RuleBasedStateMachine):
    """Post the same random transfers to the plain book and to the stores, and compare them."""

    def __init__(self):
        super().__init__()
        self.now_s = START_S
        self.number = 0
        self.book = Book()
        self.stores = self.open_stores()
        self.send([*funded(200), *funded(50, grant="g-2", unit="b200")])

    def open_stores(self):
        """Give what must agree with the plain book; a machine of one book has none."""
        return []

    def send(self, items):
        """Post everywhere, and check that all give the same results, head and totals."""
        before = len(self.book.records)
        results = self.book.post(items, self.now_s)
        created = sum(result.outcome is Outcome.CREATED for result in results)
        assert len(self.book.records) - before == created
        for store in self.stores:
            assert store.post(items, self.now_s) == results
            assert store.head() == self.book.head
            assert store.all_totals() == {a: self.book.totals(a) for a in self.book.accounts()}
        self.check()
        return results

    def check(self):
        """Check what must hold at every moment."""
        sums = {}
        for account in self.book.accounts():
            kind, _, unit = account.split("/")
            totals = self.book.totals(account)
            assert totals == sum_totals(self.book.records, account)
            assert min(totals) >= 0
            if kind not in {"supply", "corrected", "exchange"}:
                assert totals.available_s >= 0
            sums[unit] = sums.get(unit, 0) + totals.balance_s
        assert set(sums.values()) <= {0}, "seconds of each unit are moved, never made or lost"

    def occasion(self):
        self.number += 1
        return Occasion(self.now_s, ("test", f"act {self.number}"), by="site-a")

    def posted(self):
        return [record.transfer for record in self.book.records]

    def make(self, data):
        self.number += 1
        choices = {"grant": data.draw(grants), "unit": data.draw(units)}
        choices |= {"late_s": data.draw(later), "due_s": data.draw(st.integers(0, 12))}
        return plain(data.draw(kinds), data.draw(amounts), self.now_s, self.number, **choices)

    @rule(data=st.data())
    def post_alone(self, data):
        self.now_s += data.draw(later)
        self.send([self.make(data)])

    @rule(data=st.data(), size=st.integers(2, 4))
    def post_linked(self, data, size):
        self.send([tuple(self.make(data) for _ in range(size)), self.make(data)])

    @rule(data=st.data(), amount_s=amounts, is_void=st.booleans())
    def end_what_is_pending(self, data, amount_s, is_void):
        ends = {Kind.HOLD, Kind.TRANCHE} if is_void else {Kind.HOLD}
        pending = [t for t in self.posted() if t.kind in ends]
        if pending:
            chosen = data.draw(st.sampled_from(pending))
            occasion = self.occasion()
            end = void(chosen, occasion) if is_void else charge_hold(chosen, amount_s, occasion)
            self.send([end])

    @rule(seconds=st.integers(0, 20))
    def end_what_is_due(self, seconds):
        self.now_s += seconds
        due = self.book.due(self.now_s)
        for store in self.stores:
            assert store.due(self.now_s) == due
        self.send(due)

    @rule(data=st.data(), amount_s=amounts)
    def correct_something(self, data, amount_s):
        posted = [t for t in self.posted() if t.kind not in EXCHANGES]
        self.send([correct(data.draw(st.sampled_from(posted)), amount_s, self.occasion())])

    @rule(data=st.data())
    def state_anew(self, data):
        posted = [t for t in self.posted() if t.kind is Kind.CHARGE]
        if posted:
            wrong = data.draw(st.sampled_from(posted))
            right = replace(self.make(data), corrects_id=wrong.id)
            self.send([(correct(wrong, wrong.amount_s, self.occasion()), right)])

    @rule(data=st.data(), amount_s=amounts, rate=st.sampled_from(RATES))
    def exchange_something(self, data, amount_s, rate):
        holder = data.draw(
            st.sampled_from(["grant/g-1/h100", "grant/g-2/b200", "pool/site-a/h100"])
        )
        unit = data.draw(st.sampled_from(["su", "b200"]))
        legs = exchange(holder, unit, amount_s, rate, self.occasion())
        self.send([data.draw(st.sampled_from([legs, legs, legs, legs[:1], legs[::-1], legs[0]]))])

    @rule(data=st.data())
    def correct_an_exchange(self, data):
        outs = [t for t in self.posted() if t.kind is Kind.EXCHANGE_OUT]
        if outs:
            out = data.draw(st.sampled_from(outs))
            back = next(t for t in self.posted() if t.id == out.pair_id)
            legs = correct_exchange(out, back, self.occasion())
            self.send([data.draw(st.sampled_from([legs, legs, legs[1:], legs[0]]))])

    @rule(data=st.data(), count=st.integers(1, 4))
    def send_again(self, data, count):
        posted = self.posted()
        start = data.draw(st.integers(0, len(posted) - 1))
        head = self.book.head
        items = [*posted[start : start + count], tuple(posted[start : start + count])]
        assert {result.outcome for result in self.send(items)} == {Outcome.EXISTS}
        assert self.book.head == head

    @rule(data=st.data(), amount_s=amounts)
    def send_the_same_cause_with_other_content(self, data, amount_s):
        posted = data.draw(st.sampled_from(self.posted()))
        self.send([replace(posted, amount_s=amount_s), (posted, self.make(data))])

    @rule(data=st.data())
    def name_what_is_not_meant(self, data):
        astray = data.draw(st.sampled_from([t.id for t in self.posted()] + ["0" * 32]))
        field = data.draw(st.sampled_from(["pending_id", "corrects_id", "pair_id"]))
        self.send([replace(self.make(data), **{field: astray})])

    @rule(data=st.data())
    def ask_about_the_past(self, data):
        account = data.draw(st.sampled_from(self.book.accounts()))
        moments = st.none() | st.integers(START_S - 5, self.now_s)
        asked = {"happened_s": data.draw(moments), "known_s": data.draw(moments)}
        want = self.book.totals_at(account, **asked)
        for store in self.stores:
            assert store.totals_at(account, **asked) == want

    def teardown(self):
        assert find_breach(self.book.records, self.book.head) is None
        for store in self.stores:
            store.close(self.book)
