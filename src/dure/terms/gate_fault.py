"""What a gate (pydantic) refused of a value, in both languages, for papers without words of own."""

from collections.abc import Mapping
from typing import Any

from dure.terms.language import Text

_SAID = {
    "missing": Text(en="this field is needed", ko="있어야 할 항목입니다"),
    "extra_forbidden": Text(en="no such field is known", ko="모르는 항목입니다"),
}
_KO = {
    "int_type": "정수여야 합니다",
    "int_parsing": "정수여야 합니다",
    "int_from_float": "정수여야 합니다",
    "string_type": "글자여야 합니다",
    "list_type": "목록이어야 합니다",
    "dict_type": "항목과 값의 묶음이어야 합니다",
    "model_type": "항목과 값의 묶음이어야 합니다",
    "bool_type": "true나 false여야 합니다",
    "string_pattern_mismatch": "쓸 수 없는 글자가 있거나 너무 깁니다",
    "string_too_short": "비어 있습니다",
    "string_too_long": "너무 깁니다",
    "date_type": "날짜(예: 2026-05-31)여야 합니다",
    "date_parsing": "날짜(예: 2026-05-31)여야 합니다",
    "date_from_datetime_parsing": "날짜(예: 2026-05-31)여야 합니다",
    "literal_error": "정해진 값 가운데 하나여야 합니다",
    "greater_than": "값이 너무 작습니다",
    "greater_than_equal": "값이 너무 작습니다",
    "less_than": "값이 너무 큽니다",
    "less_than_equal": "값이 너무 큽니다",
    "too_short": "목록이 너무 짧습니다",
    "too_long": "목록이 너무 깁니다",
}


def say_gate_fault(fault: Mapping[str, Any]) -> Text:
    """Say what one of pydantic's errors means.

    Examples
    --------
    >>> say_gate_fault({"type": "missing", "msg": "Field required"}).en
    'this field is needed'
    >>> say_gate_fault({"type": "int_type", "msg": "Input should be a valid integer"}).ko
    '정수여야 합니다'
    """
    kind, said = fault["type"], str(fault["msg"])
    return _SAID.get(kind) or Text(en=said, ko=_KO.get(kind, f"값이 맞지 않습니다({said})"))
