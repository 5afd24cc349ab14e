"""What the verification of a book finds."""

from dure.terms.finding import Message
from dure.terms.language import Text

_RESTORE = Text(
    en="Stop posting; restore the book from its archive and compare.",
    ko="기록을 멈추고, 보관본에서 장부를 복원하여 대조하십시오.",
)

RECORD_ALTERED = Message(
    "record_altered",
    what=Text(
        en="the content of record {sequence} gives the hash {want}, and its hash is {found}.",
        ko="{sequence}번 기록의 내용으로 계산한 해시는 {want}이나 적힌 해시는 {found}입니다.",
    ),
    next_step=_RESTORE,
)
RECORD_MISSING = Message(
    "record_missing",
    what=Text(
        en="record {sequence} is not in its place; record {found} stands there.",
        ko="{sequence}번 기록이 제자리에 없고 {found}번 기록이 그 자리에 있습니다.",
    ),
    next_step=_RESTORE,
)
RECORD_WITHOUT_ACCOUNT = Message(
    "record_without_account",
    what=Text(
        en="record {sequence} names an account that is not there.",
        ko="{sequence}번 기록이 가리키는 계정이 없습니다.",
    ),
    next_step=_RESTORE,
)
RECORD_BEFORE_ITS_TIME = Message(
    "record_before_its_time",
    what=Text(
        en="record {sequence} was known at {found}, and the one before it at {known_s}.",
        ko="{sequence}번 기록을 안 시각은 {found}인데 그 앞 기록은 {known_s}입니다.",
    ),
    next_step=_RESTORE,
)
BOOK_HEAD_DIFFERS = Message(
    "book_head_differs",
    what=Text(
        en="the records end at {found}, and the head of the book says {head}.",
        ko="기록은 {found}에서 끝나는데 장부의 머리는 {head}입니다.",
    ),
    next_step=_RESTORE,
)
PUBLISHED_HEAD_DIFFERS = Message(
    "published_head_differs",
    what=Text(
        en="{head} was published, and the book has {found} at that place.",
        ko="공표된 머리는 {head}인데 장부의 그 자리에는 {found}이(가) 있습니다.",
    ),
    next_step=Text(
        en="Ask who published it, and compare the book with its archive from there on.",
        ko="공표한 쪽에 확인하고, 그 자리부터 보관본과 대조하십시오.",
    ),
)
ACCOUNT_TOTALS_DIFFER = Message(
    "account_totals_differ",
    what=Text(
        en="the totals of {account} are {found}, and its records add up to {want}.",
        ko="{account}의 누계는 {found}인데 기록의 합은 {want}입니다.",
    ),
    next_step=_RESTORE,
)
ACCOUNT_ALTERED = Message(
    "account_altered",
    what=Text(
        en="account {account} says that it is {found}.",
        ko="{account} 계정이 {found}(이)라고 적혀 있습니다.",
    ),
    next_step=_RESTORE,
)
BOOK_GUARD_MISSING = Message(
    "book_guard_missing",
    what=Text(
        en="the guard {guard} of the database is missing, disabled or not as Dure wrote it.",
        ko="데이터베이스의 보호 장치 {guard}이(가) 없거나 꺼졌거나 원래와 다릅니다.",
    ),
    next_step=Text(
        en="Move the book to a fresh database by backup and restore, and ask who changed it.",
        ko="백업과 복원으로 새 데이터베이스로 옮기고, 누가 바꾸었는지 확인하십시오.",
    ),
)
BOOK_FILE_DAMAGED = Message(
    "book_file_damaged",
    what=Text(
        en="the database finds its own file damaged: {said}.",
        ko="데이터베이스가 자기 파일의 손상을 알립니다: {said}.",
    ),
    next_step=_RESTORE,
)
