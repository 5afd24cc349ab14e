"""Every fault that the rules of a division, or its certificate, can have."""

from dure.terms.finding import Finding, Message, Place
from dure.terms.language import Text

SET_ASIDES_ABOVE_CAPACITY = Message(
    "set_asides_above_capacity",
    what=Text(
        en="{type}: {floors_s} accelerator-seconds are set aside of {capacity_s}.",
        ko="{type}: 전체 {capacity_s}가속기초 가운데 {floors_s}가속기초를 떼어 두었습니다.",
    ),
    next_step=Text(
        en="Lower the floors of tracks and regions until they fit together.",
        ko="트랙과 지역의 최소 몫을 합쳐서 들어갈 때까지 낮추십시오.",
    ),
)
SET_ASIDE_REPEATED = Message(
    "set_aside_repeated",
    what=Text(
        en="{type}: {by} {group} has two set-asides.",
        ko="{type}: {by} {group}에 별도 배정이 두 번 적혀 있습니다.",
    ),
    next_step=Text(
        en="Write floor and ceiling of a group and type once, together.",
        ko="한 집단과 종류의 최소 몫과 상한은 한 번에 함께 적으십시오.",
    ),
)
FLOOR_ABOVE_CEILING = Message(
    "floor_above_ceiling",
    what=Text(
        en="{type}: {by} {group} is kept {floor_s} accelerator-seconds and may have {ceiling_s}.",
        ko="{type}: {by} {group}의 최소 몫은 {floor_s}, 상한은 {ceiling_s}가속기초입니다.",
    ),
    next_step=Text(
        en="Raise the ceiling or lower the floor.",
        ko="상한을 높이거나 최소 몫을 낮추십시오.",
    ),
)
GROUPS_CROSS = Message(
    "groups_cross",
    what=Text(
        en="weighted max-min shares by one kind of group; the rules name tracks and regions.",
        ko="가중 최대최소는 한 가지 집단으로만 나누는데, 규칙에 트랙과 지역이 모두 있습니다.",
    ),
    next_step=Text(
        en="Divide by equilibrium or leximin, which hold both, or drop one of them.",
        ko="둘 다 지키는 equilibrium 또는 leximin으로 나누거나, 한쪽을 빼십시오.",
    ),
)
CEILINGS_CROSS = Message(
    "ceilings_cross",
    what=Text(
        en="{type}: {by} {group} would have {given_s} accelerator-seconds and may have "
        "{ceiling_s}; its members are under another ceiling too.",
        ko="{type}: {by} {group}이(가) {given_s}가속기초를 받게 되는데 상한은 {ceiling_s}입니다. "
        "구성원에게 다른 상한도 걸려 있습니다.",
    ),
    next_step=Text(
        en="Set ceilings for tracks or for regions, not for both, or divide by rank or choice: "
        "these hold both.",
        ko="상한은 트랙과 지역 가운데 한쪽에만 두거나, 둘 다 지키는 rank 또는 choice로 나누십시오.",
    ),
)
CERTIFICATE_UNREADABLE = Message(
    "certificate_unreadable",
    what=Text(
        en="this is not a certificate of a division: {reason}.",
        ko="배분 증명서로 읽을 수 없습니다: {reason}.",
    ),
    next_step=Text(
        en="Take the file as `dure award` wrote it.",
        ko="`dure award`가 쓴 파일을 그대로 쓰십시오.",
    ),
)
CERTIFICATE_ALTERED = Message(
    "certificate_altered",
    what=Text(
        en="the seal is {stated}, the content has {found}.",
        ko="봉인은 {stated}인데 내용의 봉인은 {found}입니다.",
    ),
    next_step=Text(
        en="Ask for the certificate as it was published; this one was changed after it was sealed.",
        ko="공개된 증명서를 다시 받으십시오. 이 파일은 봉인한 뒤에 바뀌었습니다.",
    ),
)
CERTIFICATE_OF_OTHER_INPUTS = Message(
    "certificate_of_other_inputs",
    what=Text(
        en="the certificate is of {what} {stated}, what was read is {found}.",
        ko="증명서의 {what}은(는) {stated}인데, 읽은 것은 {found}입니다.",
    ),
    next_step=Text(
        en="Verify it with the applications, supply and rules of the same round.",
        ko="같은 회차의 신청, 공급량, 규칙으로 검증하십시오.",
    ),
)
CERTIFICATE_LOT_DIFFERS = Message(
    "certificate_lot_differs",
    what=Text(
        en="lot {lot}: {part} is {stated}, the rules give {found}.",
        ko="물량 {lot}: {part}이(가) {stated}인데, 규칙대로면 {found}입니다.",
    ),
    next_step=Text(
        en="Divide the round again; the certificate does not fit its rules.",
        ko="회차를 다시 나누십시오. 증명서가 규칙과 맞지 않습니다.",
    ),
)
GRANT_UNREADABLE = Message(
    "grant_unreadable",
    what=Text(
        en="a grant names application {id} and lot {lot}, which is unknown or named before.",
        ko="신청 {id}, 물량 {lot}의 부여는 없는 대상이거나 이미 적혀 있습니다.",
    ),
    next_step=Text(
        en="Take the file as `dure award` wrote it.",
        ko="`dure award`가 쓴 파일을 그대로 쓰십시오.",
    ),
)
GRANT_NOT_USABLE = Message(
    "grant_not_usable",
    what=Text(
        en="application {id} gets {given_s} accelerator-seconds of lot {lot}, which it cannot or "
        "may not use.",
        ko="신청 {id}은(는) 쓸 수 없는 물량 {lot}에서 {given_s}가속기초를 받습니다.",
    ),
    next_step=Text(
        en="Divide the round again; this grant is void.",
        ko="회차를 다시 나누십시오. 이 부여는 무효입니다.",
    ),
)
GRANT_ABOVE_ASKED = Message(
    "grant_above_asked",
    what=Text(
        en="application {id} gets work of {given_milli} thousandths of a second and asked "
        "{asked_milli}.",
        ko="신청 {id}은(는) {asked_milli}밀리초의 작업을 신청했는데 {given_milli}밀리초를 "
        "받습니다.",
    ),
    next_step=Text(
        en="Divide the round again; nobody is given more than it asked.",
        ko="회차를 다시 나누십시오. 신청보다 많이 줄 수 없습니다.",
    ),
)
GRANTS_ABOVE_CAPACITY = Message(
    "grants_above_capacity",
    what=Text(
        en="{type}: {given_s} accelerator-seconds are given of {capacity_s}.",
        ko="{type}: {capacity_s}가속기초 가운데 {given_s}가속기초를 주었습니다.",
    ),
    next_step=Text(
        en="Divide the round again; more is given than there is.",
        ko="회차를 다시 나누십시오. 있는 것보다 많이 주었습니다.",
    ),
)
GRANT_LEAVES_TIME = Message(
    "grant_leaves_time",
    what=Text(
        en="{left_s} accelerator-seconds of lot {lot} are left, and application {id} could use "
        "{room_s} more.",
        ko="물량 {lot}에 {left_s}가속기초가 남았는데 신청 {id}은(는) {room_s}가속기초를 더 쓸 수 "
        "있습니다.",
    ),
    next_step=Text(
        en="Divide the round again; no second that somebody could use may be left.",
        ko="회차를 다시 나누십시오. 쓸 수 있는 시간을 남기면 안 됩니다.",
    ),
)
GRANT_BELOW_LEAST = Message(
    "grant_below_least",
    what=Text(
        en="application {id} gets work of {given_milli} thousandths of a second; less than "
        "{least_milli} is of no use to it.",
        ko="신청 {id}은(는) {given_milli}밀리초의 작업을 받는데, {least_milli}밀리초보다 적으면 "
        "쓸모가 없습니다.",
    ),
    next_step=Text(
        en="Divide the round again without it.",
        ko="그 신청을 빼고 회차를 다시 나누십시오.",
    ),
)
WITHDRAWN_WITHOUT_CAUSE = Message(
    "withdrawn_without_cause",
    what=Text(
        en="application {id} is left out, though any amount is of use to it.",
        ko="신청 {id}은(는) 조금이라도 쓸모가 있는데 빠져 있습니다.",
    ),
    next_step=Text(
        en="Divide the round again with it.",
        ko="그 신청을 넣고 회차를 다시 나누십시오.",
    ),
)
SET_ASIDE_BROKEN = Message(
    "set_aside_broken",
    what=Text(
        en="{type}: {by} {group} has {given_s} accelerator-seconds; the rules say {wanted}.",
        ko="{type}: {by} {group}은(는) {given_s}가속기초를 받는데, 규칙은 {wanted}입니다.",
    ),
    next_step=Text(
        en="Divide the round again under its rules.",
        ko="규칙대로 회차를 다시 나누십시오.",
    ),
)
GRANT_OFF_LEVEL = Message(
    "grant_off_level",
    what=Text(
        en="application {id} gets {given_s} accelerator-seconds of lot {lot}; the level of its "
        "pool gives {found_s}.",
        ko="신청 {id}은(는) 물량 {lot}에서 {given_s}가속기초를 받는데, 수준대로면 "
        "{found_s}가속기초입니다.",
    ),
    next_step=Text(
        en="Divide the round again; a division by weight has one answer only.",
        ko="회차를 다시 나누십시오. 가중 배분의 답은 하나뿐입니다.",
    ),
)
LEVEL_DIFFERS = Message(
    "level_differs",
    what=Text(
        en="{what}: the certificate says {stated}, its grants give {found}.",
        ko="{what}: 증명서는 {stated}, 부여 내용으로는 {found}입니다.",
    ),
    next_step=Text(
        en="Divide the round again; the certificate does not fit its grants.",
        ko="회차를 다시 나누십시오. 증명서가 부여 내용과 맞지 않습니다.",
    ),
)
MEASURE_DIFFERS = Message(
    "measure_differs",
    what=Text(
        en="{measure} is stated as {stated} and recomputed as {found}.",
        ko="{measure}은(는) {stated}(으)로 적혀 있는데 다시 계산하면 {found}입니다.",
    ),
    next_step=Text(
        en="Divide the round again; the certificate does not fit its grants.",
        ko="회차를 다시 나누십시오. 증명서가 부여 내용과 맞지 않습니다.",
    ),
)
GRANT_SERVERS_DIFFER = Message(
    "grant_servers_differ",
    what=Text(
        en="application {id} gets {given_s} accelerator-seconds of {type} in whole servers; its "
        "share in seconds gives {found_s}.",
        ko="신청 {id}은(는) {type}을(를) 서버 단위로 {given_s}가속기초 받는데, 초 단위 몫대로면 "
        "{found_s}가속기초입니다.",
    ),
    next_step=Text(
        en="Round the shares to servers again.",
        ko="몫을 서버 단위로 다시 맞추십시오.",
    ),
)


def find(message: Message, field: str, **fields: object) -> Finding:
    """Make a finding about a field of a certificate; the file is put in where it is known."""
    return Finding(message, Place("", 0, field), fields)
