"""What must hold for every history of a book, whoever sends what, how often, in which order."""

from histories import START_S, Histories, funded, plain
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.ledger.book import Book
from dure.ledger.transfer import Kind

TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@given(
    used=st.lists(st.integers(1, 40), max_size=20),
    sizes=st.lists(st.integers(1, 7), min_size=1, max_size=20),
)
def test_how_a_report_is_cut_into_pieces_does_not_matter(used, sizes):
    charges = [plain(Kind.CHARGE, a, START_S, n) for n, a in enumerate(used)]
    whole, pieces = Book(), Book()
    for book in (whole, pieces):
        book.post(funded(200), START_S)
    want = whole.post(charges, START_S)
    got, rest = [], charges
    for size in [*sizes, len(charges)]:
        got += pieces.post(rest[:size], START_S)
        rest = rest[size:]
    assert got == want
    assert pieces.records == whole.records


@given(data=st.data(), used=st.lists(st.integers(1, 40), max_size=12))
def test_no_order_of_charges_overdraws_or_loses_any(data, used):
    charges = [plain(Kind.CHARGE, a, START_S, n) for n, a in enumerate(used)]
    charges = data.draw(st.permutations(charges))
    book = Book()
    book.post(funded(100), START_S)
    results = book.post(charges, START_S)
    booked = sum(c.amount_s for c, r in zip(charges, results, strict=True) if not r.refusal)
    assert book.totals("used/g-1/h100").balance_s == booked <= 100
    assert book.totals("grant/g-1/h100").balance_s == 100 - booked
    refused = [c.amount_s for c, r in zip(charges, results, strict=True) if r.refusal]
    assert all(amount_s > 100 - booked for amount_s in refused), "what fits is not refused"
