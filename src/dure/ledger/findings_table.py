"""Faults of the tables that come into the book: opening balances and reports of use."""

from dure.terms.finding import Message
from dure.terms.language import Text

TABLE_COLUMN_MISSING = Message(
    "table_column_missing",
    what=Text(
        en="these columns are not there: {columns}; there are {found}.",
        ko="다음 열이 없습니다: {columns}. 있는 열은 {found}입니다.",
    ),
    next_step=Text(
        en="Add them, or check that this is the right file; needed are {needed}.",
        ko="열을 더하거나 맞는 파일인지 확인하십시오. 필요한 열은 {needed}입니다.",
    ),
)
TABLE_COLUMN_UNKNOWN = Message(
    "table_column_unknown",
    what=Text(
        en="nobody knows these columns: {columns}; known are {known}.",
        ko="알 수 없는 열이 있습니다: {columns}. 쓸 수 있는 열은 {known}입니다.",
    ),
    next_step=Text(
        en="Correct the name, or take it out: what is not read must not look as if it were.",
        ko="이름을 고치거나 지우십시오. 읽지 않는 열이 읽히는 것처럼 보여서는 안 됩니다.",
    ),
)
TABLE_COLUMN_REPEATED = Message(
    "table_column_repeated",
    what=Text(
        en="the column {column!r} stands there {count} times.",
        ko="{column!r} 열이 {count}번 있습니다.",
    ),
    next_step=Text(en="Keep one.", ko="하나만 남기십시오."),
)
TABLE_ROW_TOO_LONG = Message(
    "table_row_too_long",
    what=Text(
        en="the row has {cells} cells under {columns} headings.",
        ko="열 이름은 {columns}개인데 칸이 {cells}개입니다.",
    ),
    next_step=Text(
        en="Put a cell that has a comma in it into quotation marks.",
        ko="쉼표가 든 칸은 따옴표로 묶으십시오.",
    ),
)
TABLE_CELL_REFUSED = Message(
    "table_cell_refused",
    what=Text(
        en="{column} is {value!r}; it has to be {wanted}.",
        ko="{column} 값이 {value!r}입니다. {wanted_ko}이어야 합니다.",
    ),
    next_step=Text(en="Correct the cell.", ko="칸을 고치십시오."),
)
TABLE_EMPTY = Message(
    "table_empty",
    what=Text(
        en="the table has nothing in it, not even headings.",
        ko="표가 비어 있습니다. 열 이름도 없습니다.",
    ),
    next_step=Text(
        en="Check that this is the right file, and that it was saved whole.",
        ko="맞는 파일인지, 끝까지 저장되었는지 확인하십시오.",
    ),
)
TABLE_WITHOUT_ROWS = Message(
    "table_without_rows",
    what=Text(en="the table has headings and no row.", ko="표에 열 이름만 있고 행이 없습니다."),
    next_step=Text(en="Give at least one row.", ko="행을 하나 이상 적으십시오."),
)
BOOK_TABLE_UNREADABLE = Message(
    "book_table_unreadable",
    what=Text(en="it cannot be read: {reason}.", ko="읽을 수 없습니다: {reason_ko}."),
    next_step=Text(
        en="Give CSV with a row of headings, XLSX, or a JSON list of objects.",
        ko="열 이름이 있는 CSV, XLSX 또는 JSON 목록으로 내십시오.",
    ),
)
OPENING_REPEATED = Message(
    "opening_repeated",
    what=Text(
        en="grant {grant} has an opening balance of {unit} here and in line {line}.",
        ko="사용권 {grant}의 {unit} 기초 잔액이 여기와 {line}행에 모두 있습니다.",
    ),
    next_step=Text(
        en="Keep one row for each grant and type; add the amounts if both are true.",
        ko="사용권과 종류마다 한 행만 두십시오. 둘 다 맞으면 합하십시오.",
    ),
)
OPENING_OVERRUN = Message(
    "opening_overrun",
    what=Text(
        en=(
            "grant {grant} has used {used_s} accelerator-seconds of {granted_s}; {beyond_s} are "
            "booked as used beyond the grant."
        ),
        ko=(
            "사용권 {grant}은(는) {granted_s} 가속기초 가운데 {used_s} 가속기초를 썼습니다. "
            "{beyond_s} 가속기초는 초과 사용으로 기록합니다."
        ),
    ),
    next_step=Text(
        en="Check both numbers; a supplement can settle what is beyond.",
        ko="두 수를 확인하십시오. 초과분은 추가 배정으로 정산할 수 있습니다.",
    ),
    severity="warning",
)
USAGE_ENDS_BEFORE_START = Message(
    "usage_ends_before_start",
    what=Text(
        en="job {job} ends at {end}, before it starts at {start}.",
        ko="작업 {job}의 종료 {end}이(가) 시작 {start}보다 앞섭니다.",
    ),
    next_step=Text(
        en="Correct the instants; without a zone they are of the zone of the programme.",
        ko="시각을 고치십시오. 시간대가 없으면 사업의 시간대로 읽습니다.",
    ),
)
USAGE_REPEATED = Message(
    "usage_repeated",
    what=Text(
        en="job {job} of grant {grant} stands here and in line {line}.",
        ko="사용권 {grant}의 작업 {job}이(가) 여기와 {line}행에 모두 있습니다.",
    ),
    next_step=Text(
        en="Keep one row for each job, grant and type; add the seconds if both are true.",
        ko="작업·사용권·종류마다 한 행만 두십시오. 둘 다 맞으면 초를 합하십시오.",
    ),
)
USAGE_OUTSIDE_PERIOD = Message(
    "usage_outside_period",
    what=Text(
        en="job {job} ended at {end}, outside of what the report covers ({start} to {stop}).",
        ko="작업 {job}은(는) {end}에 끝나 보고 기간({start}~{stop}) 밖입니다.",
    ),
    next_step=Text(
        en="Give the period that the report covers, or take the job out.",
        ko="보고가 다루는 기간을 고치거나 작업을 빼십시오.",
    ),
)
USAGE_DIFFERS_FROM_BOOK = Message(
    "usage_differs_from_book",
    what=Text(
        en=(
            "job {job} of grant {grant} is in the book with {booked_s} accelerator-seconds; the "
            "report says {reported_s}."
        ),
        ko=(
            "사용권 {grant}의 작업 {job}은(는) 장부에 {booked_s} 가속기초로 있으나 보고는 "
            "{reported_s} 가속기초입니다."
        ),
    ),
    next_step=Text(
        en="Find out which is right; if the report is, correct by `dure ledger correct`.",
        ko="어느 쪽이 맞는지 확인하고, 보고가 맞으면 `dure ledger correct`로 정정하십시오.",
    ),
)
USAGE_GRANT_UNKNOWN = Message(
    "usage_grant_unknown",
    what=Text(
        en="job {job} is reported for grant {grant}, which has never had any {unit} in this book.",
        ko="작업 {job}의 사용권 {grant}에는 이 장부에서 {unit}이(가) 배정된 적이 없습니다.",
    ),
    next_step=Text(
        en="Correct the name of the grant or the type; `dure ledger balance` lists all.",
        ko="사용권 이름이나 종류를 고치십시오. `dure ledger balance`에 모두 나옵니다.",
    ),
)
USAGE_BEYOND_GRANT = Message(
    "usage_beyond_grant",
    what=Text(
        en=(
            "job {job} used {used_s} accelerator-seconds, {beyond_s} of them beyond what grant "
            "{grant} has of {unit}; it was used, so it is booked as owed."
        ),
        ko=(
            "작업 {job}은(는) {used_s} 가속기초를 썼고 그중 {beyond_s} 가속기초는 사용권 {grant}의 "
            "{unit} 잔액을 넘습니다. 이미 쓴 것이므로 초과 사용으로 기록합니다."
        ),
    ),
    next_step=Text(
        en="Ask the site why it ran; settle it out of a supplement, or correct the report.",
        ko="센터에 경위를 묻고, 추가 배정으로 정산하거나 보고를 정정하십시오.",
    ),
    severity="warning",
)
USAGE_NOT_REPORTED = Message(
    "usage_not_reported",
    what=Text(
        en=(
            "{site} has not reported {start} to {stop}; the book has {booked_s} "
            "accelerator-seconds of {jobs} jobs there. What is not reported is not unused."
        ),
        ko=(
            "{site}의 {start}~{stop} 보고가 없습니다. 장부에는 작업 {jobs}건, {booked_s} "
            "가속기초가 있습니다. 보고가 없는 것은 쓰지 않은 것이 아닙니다."
        ),
    ),
    next_step=Text(
        en="Ask the site for its report; nothing was compared and nothing is to be concluded.",
        ko="센터에 보고를 요청하십시오. 비교하지 않았으며 결론을 낼 수 없습니다.",
    ),
    severity="warning",
)
TRANSFER_BY_ITSELF = Message(
    "transfer_by_itself",
    what=Text(
        en="a leg of kind {kind} cannot be posted by itself; an exchange has two and a rate.",
        ko="{kind}은(는) 따로 기록할 수 없습니다. 교환에는 두 다리와 환산율이 있어야 합니다.",
    ),
    next_step=Text(
        en="Use `dure ledger exchange`, which makes both.",
        ko="둘을 함께 만드는 `dure ledger exchange`를 쓰십시오.",
    ),
)
RECORD_NOT_FOUND = Message(
    "record_not_found",
    what=Text(
        en="no record has the number {id!r}, or no one record an id that begins with it.",
        ko="번호가 {id!r}이거나 id가 그렇게 시작하는 기록이 없거나 둘 이상입니다.",
    ),
    next_step=Text(
        en="Take the number of the record from its line in `dure ledger statement`.",
        ko="`dure ledger statement`의 줄에서 기록 번호를 찾아 적으십시오.",
    ),
)
USAGE_OF_OTHER_SITE = Message(
    "usage_of_other_site",
    what=Text(
        en="job {job} of {grant} is in the book already: {other} reported it, with the same end.",
        ko="사용권 {grant}의 작업 {job}은(는) {other}이(가) 같은 종료 시각으로 이미 보고했습니다.",
    ),
    next_step=Text(
        en="Say --site {other} if it is the same site; the job was not charged to {site} as well.",
        ko="같은 센터이면 --site {other}로 보내십시오. {site}의 작업으로 또 차감하지 않았습니다.",
    ),
)
OPENING_FROM_OTHER_SOURCE = Message(
    "opening_from_other_source",
    what=Text(
        en="grant {grant} has an opening balance of {unit} from {other}; this is from {source}.",
        ko="사용권 {grant}에는 {other}에서 온 {unit} 기초 잔액이 있습니다. 이번 출처: {source}.",
    ),
    next_step=Text(
        en="If it is the same file under another name, say --source {other}; more time is a "
        "supplement, and a wrong balance is corrected.",
        ko="이름만 바뀐 같은 파일이면 --source {other}를 붙이십시오. 더 주는 시간은 추가 배정으로, "
        "틀린 잔액은 정정으로 기록하십시오.",
    ),
)
