"""Electricity and carbon on a statement: how much, how sure, and what it rests on."""

from collections.abc import Iterable

from dure.ledger.energy import EnergyFactors, cite_factors, mark_of
from dure.ledger.energy_sum import EnergySum
from dure.ledger.words import write_hours, write_kg, write_kwh
from dure.report.paper import Block, Figure, Note, Paragraph, Table
from dure.terms.citation import weakest
from dure.terms.language import Text, same


def write_energy_figures(energy: EnergySum, factors: EnergyFactors) -> list[Figure]:
    """Show electricity and carbon, as sure as their least sure factor; none where not known."""
    if not energy.energy_j:
        return []
    mark = weakest([mark_of(factors, text) for text in energy.factors])
    kwh, kg = same(f"{write_kwh(energy.energy_j)} kWh"), same(f"{write_kg(energy.carbon_mg)} kg")
    figures = [Figure(kwh, _KWH, mark)]
    return [*figures, Figure(kg, _KG, mark)] if energy.carbon_mg else figures


def write_energy(energy: EnergySum, factors: EnergyFactors) -> Iterable[Block]:
    """Show electricity and carbon, what is not known of them, and what they rest on."""
    if not energy.energy_j and not energy.factors:
        yield Paragraph(_NO_ENERGY)
    else:
        yield Table(
            _ENERGY_OF,
            (same(""), _AMOUNT),
            (
                (_ESTIMATED, same(f"{write_kwh(energy.estimated_j)} kWh")),
                (_MEASURED, same(f"{write_kwh(energy.measured_j)} kWh")),
                (_CARBON, same(f"{write_kg(energy.carbon_mg)} kg CO2e")),
            ),
            (False, True),
        )
    if energy.unknown_s:
        yield Note(_UNKNOWN.fill(hours=write_hours(energy.unknown_s)))
    if energy.uncounted_j:
        yield Note(_UNCOUNTED.fill(kwh=write_kwh(energy.uncounted_j)))
    parts = dict.fromkeys(part for text in energy.factors for part in cite_factors(factors, text))
    if parts:
        yield Table(
            _FACTORS,
            (_FACTOR, _VALUE),
            tuple(
                (_FACTOR_NAMES[kind], same(value))
                for kind, _, value in (part[0].partition("=") for part in parts)
            ),
            (False, False),
            tuple((mark, source) for _, mark, source in parts),
        )


_KWH = Text(en="electricity of this period", ko="이 기간 전력")
_KG = Text(en="CO2e of this period", ko="이 기간 CO2e")
_ENERGY_OF = Text(en="What the use in this period took from the grid", ko="이 기간 사용이 쓴 전력")
_AMOUNT = Text(en="Amount", ko="양")
_ESTIMATED = Text(en="Electricity, estimated", ko="전력(추정)")
_MEASURED = Text(en="Electricity, measured", ko="전력(실측)")
_CARBON = Text(en="Carbon", ko="탄소")
_NO_ENERGY = Text(
    en="No electricity is known for this period.", ko="이 기간에 알려진 전력 사용이 없습니다."
)
_UNKNOWN = Text(
    en="The electricity of {hours} h is not known; it is not 0.",
    ko="{hours}시간의 전력은 알려져 있지 않습니다. 0이 아닙니다.",
)
_UNCOUNTED = Text(
    en="The carbon of {kwh} kWh is not known; it is not 0.",
    ko="{kwh} kWh의 탄소는 알려져 있지 않습니다. 0이 아닙니다.",
)
_FACTORS = Text(en="What it was computed with", ko="계산에 쓴 값")
_FACTOR, _VALUE = Text(en="Factor", ko="항목"), Text(en="Name and value", ko="이름과 값")
_FACTOR_NAMES = {
    "power": Text(en="Most power of a server", ko="서버 최대 전력"),
    "load": Text(en="Share of it drawn at work", ko="가동 중 전력 비율"),
    "pue": Text(en="PUE of the site", ko="센터 PUE"),
    "grid": Text(en="Carbon of the grid", ko="전력배출계수"),
}
