"""Every fault that a file of energy factors can have."""

from dure.terms.finding import Message
from dure.terms.language import Text

ENERGY_FACTOR_REFUSED = Message(
    "energy_factor_refused",
    what=Text(
        en="{reason}; the file says {value}.",
        ko="{reason}. 파일의 값은 {value}입니다.",
    ),
    next_step=Text(
        en="See `src/dure/ledger/energy_factors.yaml` for the fields of each part.",
        ko="항목은 `src/dure/ledger/energy_factors.yaml`을 보십시오.",
    ),
)
ENERGY_SOURCE_UNKNOWN = Message(
    "energy_source_unknown",
    what=Text(
        en="{entry} names the source {source!r}, which the file does not have; it has {known}.",
        ko="{entry}의 출처 {source!r}이(가) 파일에 없습니다. 있는 것은 {known}입니다.",
    ),
    next_step=Text(
        en="Add the source with title, place and date, or write `mark: assumed` without a source.",
        ko="출처의 제목, 소재, 날짜를 더하거나 출처 없이 `mark: assumed`로 적으십시오.",
    ),
)
ENERGY_PERIODS_OVERLAP = Message(
    "energy_periods_overlap",
    what=Text(
        en="{first} and {second} both hold on {day} for {scope}.",
        ko="{first}과(와) {second}이(가) {day}에 {scope}에 대해 함께 적용됩니다.",
    ),
    next_step=Text(
        en="Give the older one an end (`to`) before the newer one begins.",
        ko="새 값이 시작되기 전에 옛 값의 끝(`to`)을 적으십시오.",
    ),
)
