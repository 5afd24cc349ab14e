"""What the API finds wrong with what programs ask of it."""

from dure.terms.finding import Message
from dure.terms.language import Text

TOKENS_TOO_MANY = Message(
    "tokens_too_many",
    what=Text(
        en="you have {count} access tokens that work; there may be {limit}.",
        ko="사용할 수 있는 접근 토큰이 이미 {count}개입니다. {limit}개까지 둘 수 있습니다.",
    ),
    next_step=Text(en="Revoke one that no program uses.", ko="쓰지 않는 토큰을 먼저 폐기하십시오."),
)
TOKEN_NOT_KNOWN = Message(
    "token_not_known",
    what=Text(
        en="this access token does not work: it is mistyped, revoked or has ended.",
        ko="이 접근 토큰은 쓸 수 없습니다. 잘못 적었거나, 폐기되었거나, 기한이 지났습니다.",
    ),
    next_step=Text(
        en="Make a new one on the page of your access tokens.",
        ko="접근 토큰 화면에서 새로 만드십시오.",
    ),
)
TOKEN_READS_ONLY = Message(
    "token_reads_only",
    what=Text(
        en="this access token may only read, and {method} changes something.",
        ko="이 접근 토큰은 읽기 전용인데, {method} 요청은 내용을 바꿉니다.",
    ),
    next_step=Text(en="Make a token that may also write.", ko="쓰기도 되는 토큰을 만드십시오."),
)
KEY_USED_OTHERWISE = Message(
    "key_used_otherwise",
    what=Text(
        en="the Idempotency-Key {key} was sent before with another request.",
        ko="Idempotency-Key {key}은(는) 다른 요청에 이미 쓰였습니다.",
    ),
    next_step=Text(
        en="Send each new request with a key of its own.",
        ko="새 요청마다 새 키를 붙이십시오.",
    ),
)
FIELD_NOT_READ = Message(
    "field_not_read",
    what=Text(
        en="{field} cannot be read: {reason}.",
        ko="{field}을(를) 읽을 수 없습니다({reason}).",
    ),
    next_step=Text(
        en="Compare it with the description of the API.",
        ko="API 설명의 형식에 맞추십시오.",
    ),
)
