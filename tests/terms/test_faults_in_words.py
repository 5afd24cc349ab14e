"""What Python and pydantic refuse, in words for people in both languages."""

import json

import pytest

from dure.terms.json_fault import say_json_fault

JSON = {
    "nothing at all": ("", "Expecting value at column 1", "값이 올 자리입니다(1번째 글자)"),
    "a name without marks": (
        "{a: 1}",
        "Expecting property name enclosed in double quotes at column 2",
        "큰따옴표로 묶은 이름이 올 자리입니다(2번째 글자)",
    ),
    "more behind it": (
        "1 2",
        "Extra data at column 3",
        "JSON이 끝난 뒤에 글자가 더 있습니다(3번째 글자)",
    ),
    "a number of thousands of digits": (
        "9" * 5_000,
        "it is nested too deep, or a number is too long",
        "너무 깊이 겹쳤거나 수가 너무 깁니다",
    ),
    "lists without end": (
        "[" * 100_000,
        "it is nested too deep, or a number is too long",
        "너무 깊이 겹쳤거나 수가 너무 깁니다",
    ),
}


@pytest.mark.parametrize(("text", "en", "ko"), JSON.values(), ids=JSON)
def test_what_is_no_json_is_told_in_both_languages(text, en, ko):
    with pytest.raises((ValueError, RecursionError)) as fault:
        json.loads(text)
    said = say_json_fault(fault.value)
    assert (said.en, said.ko) == (en, ko)
