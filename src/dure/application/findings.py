"""Every fault that an application can have; those of a call file are in `findings_call`."""

from dure.terms.finding import Message
from dure.terms.language import Text


class CellRefused(ValueError):
    """A cell cannot be read; carries the message and its fields."""

    def __init__(self, message: Message, **fields: object) -> None:
        self.message = message
        self.fields = fields
        super().__init__(message.code)


APPLICATION_COLUMN_UNKNOWN = Message(
    "application_column_unknown",
    what=Text(
        en="the form has no column {column!r}; it has {known}.",
        ko="양식에 {column!r} 항목이 없습니다. 있는 항목은 {known}입니다.",
    ),
    next_step=Text(
        en="Correct the heading, or remove the column.",
        ko="항목 이름을 고치거나 그 열을 지우십시오.",
    ),
)
APPLICATION_COLUMN_REPEATED = Message(
    "application_column_repeated",
    what=Text(
        en="the column {column} stands here {count} times.",
        ko="{column} 항목이 {count}번 나옵니다.",
    ),
    next_step=Text(en="Keep one of them.", ko="하나만 남기십시오."),
)
APPLICATION_COLUMN_MISSING = Message(
    "application_column_missing",
    what=Text(
        en="the column {column} ({label}) is missing.",
        ko="{column}({label_ko}) 항목이 없습니다.",
    ),
    next_step=Text(
        en="Add it; `dure application template` writes a form that has every column.",
        ko="추가하십시오. `dure application template`이 모든 항목이 있는 양식을 만듭니다.",
    ),
)
APPLICATION_FIELD_MISSING = Message(
    "application_field_missing",
    what=Text(
        en="{label} is empty; it has to be filled in.",
        ko="{label_ko}이(가) 비어 있습니다. 반드시 적어야 합니다.",
    ),
    next_step=Text(en="Write for example {example}.", ko="예: {example_ko}"),
)
APPLICATION_TITLE_MISSING = Message(
    "application_title_missing",
    what=Text(
        en="the project has no title, neither in Korean nor in English.",
        ko="과제명이 국문으로도 영문으로도 없습니다.",
    ),
    next_step=Text(en="Write at least one of the two.", ko="둘 가운데 하나는 적으십시오."),
)
APPLICATION_ROW_LENGTH = Message(
    "application_row_length",
    what=Text(
        en="the row has {count} cells; the heading has {columns} columns.",
        ko="이 줄의 칸은 {count}개인데 항목은 {columns}개입니다.",
    ),
    next_step=Text(
        en="Look for a comma too many, or a text with a comma that needs quotation marks.",
        ko="쉼표가 더 있는지, 쉼표가 든 글을 따옴표로 묶었는지 보십시오.",
    ),
)
APPLICATION_FILE_EMPTY = Message(
    "application_file_empty",
    what=Text(
        en="the file has {count} applications.",
        ko="파일에 신청이 {count}건 있습니다.",
    ),
    next_step=Text(
        en="Write one row for each application below the heading.",
        ko="항목 이름 아래에 신청마다 한 줄씩 적으십시오.",
    ),
)
APPLICATION_ID_UNREADABLE = Message(
    "application_id_unreadable",
    what=Text(
        en="the application number {value!r} has {count} characters, of which {bad} cannot be in a "
        "number.",
        ko="신청번호 {value!r}은(는) {count}자이며 번호에 쓸 수 없는 글자가 {bad}자 있습니다.",
    ),
    next_step=Text(
        en="Use 1 to 64 letters, digits, dots, hyphens and underscores.",
        ko="글자, 숫자, 점, 붙임표, 밑줄로 1–64자를 적으십시오.",
    ),
)
APPLICATION_ID_REPEATED = Message(
    "application_id_repeated",
    what=Text(
        en="the application number {value} stands here and already in line {first}.",
        ko="신청번호 {value}이(가) 여기와 {first}번째 줄에 있습니다.",
    ),
    next_step=Text(
        en="Give each application a number of its own, or remove one row.",
        ko="신청마다 다른 번호를 주거나 한 줄을 지우십시오.",
    ),
)
APPLICATION_CHOICE_UNKNOWN = Message(
    "application_choice_unknown",
    what=Text(
        en="{value!r} is none of the {count} choices of the call {call}: {choices}.",
        ko="{value!r}은(는) 공모 {call}의 보기 {count}개에 없습니다: {choices_ko}.",
    ),
    next_step=Text(en="Write one of the choices.", ko="보기 가운데 하나를 적으십시오."),
)
APPLICATION_TYPE_REPEATED = Message(
    "application_type_repeated",
    what=Text(
        en="the accelerator type {type} is named {count} times.",
        ko="가속기 종류 {type}이(가) {count}번 나옵니다.",
    ),
    next_step=Text(en="Name each type once.", ko="종류마다 한 번만 적으십시오."),
)
APPLICATION_RATE_UNREADABLE = Message(
    "application_rate_unreadable",
    what=Text(
        en="the rate {value!r} of {type} is not a number from 0.001 to 1000 with at most 3 "
        "decimals.",
        ko="{type}의 환산율 {value!r}은(는) 0.001–1000의 소수 3자리 이하 수가 아닙니다.",
    ),
    next_step=Text(
        en="Write work per accelerator-hour against one hour of {reference}, for example "
        "{type}=1.5.",
        ko="{reference} 한 시간에 견준 시간당 작업량을 {type}=1.5처럼 적으십시오.",
    ),
)
APPLICATION_RATE_FAR = Message(
    "application_rate_far",
    what=Text(
        en="the rate of {type} is {value}; the call publishes {published} for this class of work "
        "and takes at most {factor} times that.",
        ko="{type}의 환산율이 {value}입니다. 공모가 이 작업 종류에 고시한 값은 {published}이고 "
        "그 {factor}배까지만 받습니다.",
    ),
    next_step=Text(
        en="Leave the rate out, or state a measured one within the limit.",
        ko="환산율을 비우거나, 한도 안의 측정값을 적으십시오.",
    ),
)
APPLICATION_RATE_UNKNOWN = Message(
    "application_rate_unknown",
    what=Text(
        en="the call has no rate of {type} for {work}, and the application states none.",
        ko="공모에 {work_ko}에 대한 {type} 환산율이 없고 신청에도 없습니다.",
    ),
    next_step=Text(
        en="State a measured rate as {type}=1.0, or leave the type out.",
        ko="측정한 환산율을 {type}=1.0처럼 적거나 그 종류를 빼십시오.",
    ),
)
AMOUNT_UNREADABLE = Message(
    "amount_unreadable",
    what=Text(
        en="{value!r} is not a whole number with a unit.",
        ko="{value!r}은(는) 단위가 붙은 정수가 아닙니다.",
    ),
    next_step=Text(
        en="Write 3 servers, 24 accelerators, 12,000 AH or 12,000 SU.",
        ko="서버 3대, 24장, 12,000 AH, 12,000 SU처럼 적으십시오.",
    ),
)
AMOUNT_UNIT_MISSING = Message(
    "amount_unit_missing",
    what=Text(
        en="the amount {value!r} has no unit: {value} servers and {value} AH are not the same.",
        ko="수량 {value!r}에 단위가 없습니다. 서버 {value}대와 {value} AH는 다릅니다.",
    ),
    next_step=Text(
        en="Write 3 servers, 24 accelerators, 12,000 AH or 12,000 SU.",
        ko="서버 3대, 24장, 12,000 AH, 12,000 SU처럼 적으십시오.",
    ),
)
AMOUNT_UNIT_UNKNOWN = Message(
    "amount_unit_unknown",
    what=Text(
        en="the amount {value!r} has the unit {unit!r}; the form knows servers, accelerators, AH "
        "(accelerator-hours of the first type) and SU (hours of work on the reference type).",
        ko="수량 {value!r}의 단위 {unit!r}을(를) 모릅니다. 서버(대), 가속기(장), AH(첫째 종류의 "
        "가속기시간), SU(기준 종류로 잰 작업 시간)만 씁니다.",
    ),
    next_step=Text(
        en="Write 3 servers, 24 accelerators, 12,000 AH or 12,000 SU.",
        ko="서버 3대, 24장, 12,000 AH, 12,000 SU처럼 적으십시오.",
    ),
)
AMOUNT_OUT_OF_RANGE = Message(
    "amount_out_of_range",
    what=Text(
        en="the amount is {value}; it has to be from {low} to {high}.",
        ko="수량이 {value}입니다. {low}부터 {high}까지여야 합니다.",
    ),
    next_step=Text(en="Write what the project can use.", ko="과제가 쓸 수 있는 양을 적으십시오."),
)
LEAST_ABOVE_ASKED = Message(
    "least_above_asked",
    what=Text(
        en="the least useful amount, {least}, is above the amount asked, {asked}.",
        ko="최소 필요량 {least}이(가) 신청량 {asked}보다 많습니다.",
    ),
    next_step=Text(
        en="Lower the least useful amount, or ask for more.",
        ko="최소 필요량을 낮추거나 신청량을 늘리십시오.",
    ),
)
CALL_CAP_EXCEEDED = Message(
    "call_cap_exceeded",
    what=Text(
        en="{asked} of {type} come to {servers} servers of {size}; the call gives a project at "
        "most {cap}.",
        ko="{type} {asked_ko}은(는) {size}장 서버 {servers}대입니다. 공모는 과제당 {cap}대까지 "
        "줍니다.",
    ),
    next_step=Text(
        en="Ask for at most {cap} servers of {type}.",
        ko="{type} 서버 {cap}대 이하로 신청하십시오.",
    ),
)
CALL_MONTHS_EXCEEDED = Message(
    "call_months_exceeded",
    what=Text(
        en="{months} months are asked for; the call gives 1 to {months_max}.",
        ko="{months}개월을 신청했습니다. 공모는 1–{months_max}개월을 줍니다.",
    ),
    next_step=Text(
        en="Ask for at most {months_max} months.", ko="{months_max}개월 이하로 신청하십시오."
    ),
)
CALL_START_OUTSIDE = Message(
    "call_start_outside",
    what=Text(
        en="the project has to start on {start}; the call gives time from {first} to {last}.",
        ko="시작일이 {start}입니다. 공모의 사용 기간은 {first}부터 {last}까지입니다.",
    ),
    next_step=Text(
        en="Name a day inside, or write flexible.",
        ko="기간 안의 날을 적거나 '조정 가능'이라고 적으십시오.",
    ),
)
APPLICATION_NUMBER_UNREADABLE = Message(
    "application_number_unreadable",
    what=Text(
        en="{value!r} is not a number from {low} to {high} with at most {decimals} decimals.",
        ko="{value!r}은(는) {low}–{high}의 소수 {decimals}자리 이하 수가 아닙니다.",
    ),
    next_step=Text(en="Write digits only.", ko="숫자만 적으십시오."),
)
APPLICATION_DAY_UNREADABLE = Message(
    "application_day_unreadable",
    what=Text(
        en="{value!r} is neither a day (2026-03-03) nor the word flexible.",
        ko="{value!r}은(는) 날짜(2026-03-03)도 '조정 가능'도 아닙니다.",
    ),
    next_step=Text(
        en="Write a day as year-month-day, or flexible.",
        ko="연-월-일로 적거나 '조정 가능'이라고 적으십시오.",
    ),
)
APPLICATION_NOT_WHOLE_SERVERS = Message(
    "application_not_whole_servers",
    what=Text(
        en="{asked} for {months} months come to {servers} servers for the {term} months of the "
        "call; whole servers are given, so at most {whole} can be.",
        ko="{asked_ko} {months}개월은 공모 기간 {term}개월의 서버 {servers}대에 해당합니다. 서버 "
        "단위로 주므로 많아야 {whole}대입니다.",
    ),
    next_step=Text(
        en="Ask for whole servers for the whole term, or write no under whole servers.",
        ko="전체 기간의 서버 수로 신청하거나, 서버 단위에 '아니요'를 적으십시오.",
    ),
    severity="warning",
)
RECORD_UNREADABLE = Message(
    "record_unreadable",
    what=Text(
        en="the text is not JSON from character {column} of this line on: {reason}.",
        ko="이 줄의 {column}번째 글자부터 JSON이 아닙니다: {reason}.",
    ),
    next_step=Text(
        en="Write a list of objects, or one object per line.",
        ko="객체의 목록으로, 또는 한 줄에 객체 하나씩 적으십시오.",
    ),
)
RECORD_NOT_OBJECT = Message(
    "record_not_object",
    what=Text(
        en="an application is an object of fields; this is a {kind}.",
        ko="신청은 항목을 담은 객체여야 하는데 {kind}입니다.",
    ),
    next_step=Text(
        en='Write {{"id": "A-001", …}} for each application.',
        ko='신청마다 {{"id": "A-001", …}}처럼 적으십시오.',
    ),
)
RECORD_VALUE_REFUSED = Message(
    "record_value_refused",
    what=Text(
        en="the value is a {kind}; a field takes a text, a number, true or false.",
        ko="값이 {kind}입니다. 글, 수, true, false만 쓸 수 있습니다.",
    ),
    next_step=Text(
        en="Write an amount as a text with its unit, and types as a list of texts.",
        ko="수량은 단위가 붙은 글로, 종류는 글의 목록으로 적으십시오.",
    ),
)
TABLE_UNREADABLE = Message(
    "table_unreadable",
    what=Text(
        en="from this line on the text is not a table of comma-separated values: {reason}.",
        ko="이 줄부터 쉼표로 구분한 표가 아닙니다: {reason}.",
    ),
    next_step=Text(
        en="Look for a quotation mark that is not closed.",
        ko="닫히지 않은 따옴표가 있는지 보십시오.",
    ),
)
FORM_CELL_FORMULA = Message(
    "form_cell_formula",
    what=Text(
        en="the cell holds the formula {value}; only what it comes to can be read.",
        ko="칸에 수식 {value}이(가) 있습니다. 결과값만 읽을 수 있습니다.",
    ),
    next_step=Text(
        en="Copy the column and paste it as values.",
        ko="열을 복사하여 '값 붙여넣기'를 하십시오.",
    ),
)
FORM_OF_OTHER_CALL = Message(
    "form_of_other_call",
    what=Text(
        en="the form was made for {form}; it is read as {call}.",
        ko="이 양식은 {form}용인데 {call}(으)로 읽습니다.",
    ),
    next_step=Text(
        en="Fill in the form of this call, or name the other call with --call.",
        ko="이 공모의 양식에 적거나 --call로 그 공모를 지정하십시오.",
    ),
)
WORKBOOK_UNREADABLE = Message(
    "workbook_unreadable",
    what=Text(
        en="the file is not a workbook that can be read: {reason}.",
        ko="읽을 수 있는 통합 문서가 아닙니다: {reason}.",
    ),
    next_step=Text(
        en="Save it as .xlsx without a password, or as CSV in UTF-8.",
        ko="암호 없는 .xlsx나 UTF-8 CSV로 저장하십시오.",
    ),
)
