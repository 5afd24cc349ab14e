"""What can be wrong with a file of services."""

from dure.terms.finding import Message
from dure.terms.language import Text

SERVICE_FIELD_REFUSED = Message(
    "service_field_refused",
    what=Text(
        en="{reason}; the file says {value}.",
        ko="{reason}. 파일의 값은 {value}입니다.",
    ),
    next_step=Text(
        en="See docs/how-to/rehearse-a-service.md for the fields of a file of services.",
        ko="서비스 파일의 항목은 docs/how-to/rehearse-a-service.md를 보십시오.",
    ),
)
SERVICE_TYPE_UNKNOWN = Message(
    "service_type_unknown",
    what=Text(
        en="a replica is to run on {value}; accelerators has {known}.",
        ko="복제본을 {value}에서 실행하려 하지만 accelerators에는 {known}만 있습니다.",
    ),
    next_step=Text(
        en="Add the type under accelerators, or name one that is there.",
        ko="accelerators에 유형을 더하거나 있는 유형을 쓰십시오.",
    ),
)
SERVICE_BOUNDS_CROSSED = Message(
    "service_bounds_crossed",
    what=Text(
        en="the floor is {floor} replicas, the ceiling {ceiling}.",
        ko="최소 복제본은 {floor}개, 최대는 {ceiling}개입니다.",
    ),
    next_step=Text(
        en="Let the ceiling be at least the floor.", ko="최대를 최소보다 작지 않게 하십시오."
    ),
)
SERVICE_FLOOR_UNMET = Message(
    "service_floor_unmet",
    what=Text(
        en="the floors ask for {asked} accelerators of {type}; there are {has}.",
        ko="최소 복제본을 합하면 {type} {asked}개가 필요하지만 {has}개뿐입니다.",
    ),
    next_step=Text(
        en="Lower a floor, add accelerators, or expect the last services to fall short.",
        ko="최소를 낮추거나 가속기를 늘리십시오. 그대로 두면 뒤의 서비스가 모자랍니다.",
    ),
    severity="warning",
)
