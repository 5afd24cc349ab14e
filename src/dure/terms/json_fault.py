"""What is wrong with a text that should be JSON, in both languages."""

from dure.terms.language import Text

_KO = {
    "Expecting value": "값이 올 자리입니다",
    "Expecting property name enclosed in double quotes": "큰따옴표로 묶은 이름이 올 자리입니다",
    "Expecting ':' delimiter": "쌍점(:)이 올 자리입니다",
    "Expecting ',' delimiter": "쉼표가 올 자리입니다",
    "Extra data": "JSON이 끝난 뒤에 글자가 더 있습니다",
    "Unterminated string starting at": "큰따옴표가 닫히지 않았습니다",
    "Invalid control character at": "쓸 수 없는 제어 문자가 있습니다",
    "Illegal trailing comma before end of object": "마지막 쉼표를 지워야 합니다",
    "Illegal trailing comma before end of array": "마지막 쉼표를 지워야 합니다",
}
_OTHER = Text(
    en="it is nested too deep, or a number is too long",
    ko="너무 깊이 겹쳤거나 수가 너무 깁니다",
)


def say_json_fault(fault: Exception) -> Text:
    """Say what `json.loads` could not read: what it raised, also where that is no fault of syntax.

    Examples
    --------
    >>> import json
    >>> try:
    ...     json.loads("[1,")
    ... except ValueError as fault:
    ...     said = say_json_fault(fault)
    >>> said.en, said.ko
    ('Expecting value at column 4', '값이 올 자리입니다(4번째 글자)')
    """
    said, column = getattr(fault, "msg", None), getattr(fault, "colno", 0)
    if said is None:
        return _OTHER
    return Text(en=f"{said} at column {column}", ko=f"{_KO.get(said, said)}({column}번째 글자)")
