import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.application.amount import AMOUNT_MAX, Amount, Unit, read_amount
from dure.application.findings import CellRefused

READ = {
    "servers": ("3 servers", Amount(3, Unit.SERVERS)),
    "one server": ("1 server", Amount(1, Unit.SERVERS)),
    "servers in Korean, counter behind": ("서버 3대", Amount(3, Unit.SERVERS)),
    "the counter alone": ("3대", Amount(3, Unit.SERVERS)),
    "accelerators in Korean": ("24장", Amount(24, Unit.ACCELERATORS)),
    "accelerators with their name": ("GPU 24장", Amount(24, Unit.ACCELERATORS)),
    "hours with thousands": ("12,000 AH", Amount(12_000, Unit.HOURS)),
    "hours without a space": ("12000ah", Amount(12_000, Unit.HOURS)),
    "hours in Korean": ("12,000 GPU시간", Amount(12_000, Unit.HOURS)),
    "service units": ("12,000 SU", Amount(12_000, Unit.WORK)),
    "a spreadsheet's needless decimals": ("3.0 servers", Amount(3, Unit.SERVERS)),
    "the most": ("1,000,000,000 AH", Amount(AMOUNT_MAX, Unit.HOURS)),
}


@pytest.mark.parametrize(("text", "want"), READ.values(), ids=READ)
def test_an_amount_is_read(text, want):
    assert read_amount(text) == want


REFUSED = {
    "a bare number": ("12000", "amount_unit_missing"),
    "a unit of another world": ("12 kWh", "amount_unit_unknown"),
    "hours of what": ("12 시간", "amount_unit_unknown"),
    "nothing": ("", "amount_unreadable"),
    "words": ("three servers", "amount_unreadable"),
    "half a server": ("1.5 servers", "amount_unreadable"),
    "thousands in the wrong place": ("1,20 AH", "amount_unreadable"),
    "two numbers": ("3 servers 4", "amount_unreadable"),
    "an exponent": ("1e9 AH", "amount_unreadable"),
    "below one": ("0 servers", "amount_out_of_range"),
    "below zero": ("-3 servers", "amount_out_of_range"),
    "one above the most": ("1,000,000,001 AH", "amount_out_of_range"),
}


@pytest.mark.parametrize(("text", "code"), REFUSED.values(), ids=REFUSED)
def test_an_amount_is_refused(text, code):
    with pytest.raises(CellRefused) as refusal:
        read_amount(text)
    assert refusal.value.message.code == code
    # The message can be filled in with what the refusal carries, in both languages.
    for text_ in (refusal.value.message.what, refusal.value.message.next_step):
        assert text_.fill(**refusal.value.fields)


@given(count=st.integers(1, AMOUNT_MAX), unit=st.sampled_from(Unit))
def test_what_is_written_is_read_back(count, unit):
    amount = Amount(count, unit)
    assert read_amount(str(amount)) == amount
    assert read_amount(amount.text.en) == amount
    assert read_amount(amount.text.ko) == amount


def test_one_server_is_not_one_servers():
    assert [str(Amount(n, Unit.SERVERS)) for n in (1, 2)] == ["1 server", "2 servers"]
    assert Amount(1, Unit.ACCELERATORS).text.en == "1 accelerator"
    assert Amount(1, Unit.WORK).text.en == "1 SU"


MEASURED = {
    # 3 servers · 8 accelerators · 100 s
    "servers for the term": (Amount(3, Unit.SERVERS), 2_400),
    "accelerators for the term": (Amount(3, Unit.ACCELERATORS), 300),
    "hours, whatever the term": (Amount(3, Unit.HOURS), 10_800),
    "service units, whatever the term": (Amount(3, Unit.WORK), 10_800),
}


@pytest.mark.parametrize(("amount", "want"), MEASURED.values(), ids=MEASURED)
def test_an_amount_in_seconds(amount, want):
    assert amount.measure_s(8, 100) == want
