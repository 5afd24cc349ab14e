"""What can be wrong with the allocations of a ColdFront database."""

from dure.terms.finding import Message
from dure.terms.language import Text

COLDFRONT_AMOUNT_REFUSED = Message(
    "coldfront_amount_refused",
    what=Text(
        en="{what} is {hours!r} hours; it has to be a number that is not negative.",
        ko="{what} 값이 {hours!r}시간입니다. 0 이상의 수여야 합니다.",
    ),
    next_step=Text(
        en="Correct the allocation in ColdFront, or map another attribute to the type.",
        ko="ColdFront에서 고치거나 다른 속성을 이 종류에 연결하십시오.",
    ),
)
COLDFRONT_ROUNDED = Message(
    "coldfront_rounded",
    what=Text(
        en="{what} is {hours} hours, which is {exact_s} accelerator-seconds; {whole_s} are booked.",
        ko="{what} 값 {hours}시간은 {exact_s} 가속기초이므로 {whole_s} 가속기초로 기록합니다.",
    ),
    next_step=Text(
        en="Nothing, if half a second does not matter; the database keeps no more than this.",
        ko="0.5초 차이가 문제되지 않으면 그대로 두십시오. 데이터베이스에는 이 값뿐입니다.",
    ),
    severity="warning",
)
COLDFRONT_ATTRIBUTE_UNKNOWN = Message(
    "coldfront_attribute_unknown",
    what=Text(
        en="no allocation has the attribute {attribute!r} with a use; they have {known}.",
        ko="사용량이 있는 {attribute!r} 속성을 가진 자원 배정이 없습니다. 있는 것은 {known}입니다.",
    ),
    next_step=Text(en="Correct the name of the attribute.", ko="속성 이름을 고치십시오."),
)
COLDFRONT_ATTRIBUTE_UNMAPPED = Message(
    "coldfront_attribute_unmapped",
    what=Text(
        en="{count} amounts of {attribute!r} are left out, since no type is named for it.",
        ko="{attribute!r} {count}건은 연결된 종류가 없어 가져오지 않습니다.",
    ),
    next_step=Text(
        en="Nothing if it counts no accelerators; else name its type with `--attribute`.",
        ko="가속기를 세는 속성이 아니면 그대로 두고, 맞으면 `--attribute`로 종류를 적으십시오.",
    ),
    severity="warning",
)
COLDFRONT_SKIPPED = Message(
    "coldfront_skipped",
    what=Text(
        en="{count} amounts are left out, since their allocations are {status!r}.",
        ko="{count}건은 자원 배정의 상태가 {status!r}이어서 가져오지 않습니다.",
    ),
    next_step=Text(
        en="Nothing if they are over; else name the status with `--status`.",
        ko="끝난 것이면 그대로 두고, 가져오려면 `--status`로 상태를 적으십시오.",
    ),
    severity="warning",
)
COLDFRONT_NOTHING = Message(
    "coldfront_nothing",
    what=Text(
        en="there is no allocation with an amount above 0.",
        ko="0보다 큰 수량을 가진 자원 배정이 없습니다.",
    ),
    next_step=Text(
        en="Check that this is the right database.", ko="데이터베이스가 맞는지 확인하십시오."
    ),
)
COLDFRONT_UNREADABLE = Message(
    "coldfront_unreadable",
    what=Text(
        en="it is no ColdFront database that can be read: {reason}.",
        ko="읽을 수 있는 ColdFront 데이터베이스가 아닙니다: {reason}.",
    ),
    next_step=Text(
        en="Name its SQLite file or its postgresql:// address; ColdFront 1.1 is understood.",
        ko="SQLite 파일이나 postgresql:// 주소를 적으십시오. ColdFront 1.1을 읽습니다.",
    ),
)
