"""What the parts of a programme are called, in both languages, for sentences and tables."""

from dure.programme.values import write_money
from dure.terms.language import Text, same
from dure.terms.units import Money

# One entry of each section of the file.
ENTRIES: dict[str, Text] = {
    "sources": Text(en="source", ko="출처"),
    "accelerators": Text(en="accelerator type", ko="가속기 종류"),
    "providers": Text(en="provider", ko="공급자"),
    "sites": Text(en="site", ko="센터"),
    "pools": Text(en="pool", ko="공급분"),
    "budgets": Text(en="budget", ko="예산"),
    "acquisitions": Text(en="purchase", ko="확보 사업"),
    "targets": Text(en="target", ko="목표"),
    "tracks": Text(en="track", ko="신청 유형"),
    "shares": Text(en="share", ko="배분 비율"),
    "policies": Text(en="policy", ko="운영 정책"),
    "calls": Text(en="call", ko="공모"),
    "awards": Text(en="award", ko="별도 선정"),
    "claims": Text(en="claim", ko="발언·보도"),
}

STAGES: dict[str, Text] = {
    "target": Text(en="target", ko="목표"),
    "budgeted": Text(en="budgeted", ko="예산 확보"),
    "contracted": Text(en="contracted", ko="계약"),
    "installed": Text(en="installed", ko="설치"),
    "allocatable": Text(en="allocatable", ko="배정 가능"),
    "allocated": Text(en="allocated", ko="배정됨"),
    "used": Text(en="used", ko="사용됨"),
}

_FIELDS_KO = {
    "accelerator": "가속기 종류",
    "accelerators": "가속기 수",
    "accelerators_by_track": "신청 유형별 가속기",
    "access": "공공·민간",
    "adds": "누계·증가분",
    "age": "대기 시간 점수",
    "age_max_days": "대기 시간 상한(일)",
    "amount": "금액",
    "as_of": "기준일",
    "asked": "신청",
    "backfill": "빈자리 채우기",
    "backfill_order": "빈자리 채우기 순서",
    "bandwidth": "대역폭",
    "budgets": "재원",
    "by": "시점",
    "caps_join": "상한 적용",
    "caps_servers": "과제당 서버 상한",
    "checked": "확인일",
    "closed": "마감일",
    "count": "수량",
    "country": "국가",
    "counts": "수량",
    "criteria": "심사 기준",
    "currency": "통화",
    "decided": "결정일",
    "dense": "연산 속도",
    "depth": "탐색 깊이",
    "design": "방식",
    "discounts": "할인",
    "engines": "작업 관리기 이름",
    "equivalent_to": "환산 기준",
    "fair_share": "공평 몫 점수",
    "favours_small": "작은 작업 우대",
    "format": "형식 판",
    "from": "시작일",
    "granted": "배정",
    "half_life_days": "사용량 반감기(일)",
    "high": "상한",
    "holds_nodes": "노드 통째 예약",
    "inference_only": "추론 전용",
    "k8s": "쿠버네티스 이름",
    "kill_at_estimate": "예상 시간 초과 시 중단",
    "low": "하한",
    "maker": "제조사",
    "mark": "표시",
    "memory": "메모리",
    "months_max": "최장 개월",
    "name": "이름",
    "note": "비고",
    "notice_days": "통보 일수",
    "opened": "시작일",
    "operator": "운영자",
    "order": "순서",
    "owner": "소유자",
    "part_of": "상위 공급분",
    "per": "단위",
    "percent": "비율(%)",
    "percent_high": "시장가 대비 상한(%)",
    "percent_low": "시장가 대비 하한(%)",
    "period": "기간",
    "period_s": "점수 갱신 주기(초)",
    "place": "출처 위치",
    "points": "점수",
    "policy": "운영 정책",
    "pool": "공급분",
    "pools": "공급분",
    "power": "전력",
    "preferred": "채택",
    "preempts": "밀어낼 수 있는 등급",
    "price": "요금 규칙",
    "projects": "과제 수",
    "provider": "공급자",
    "published": "발표일",
    "qos": "서비스 등급",
    "queue": "대기열 설정",
    "readings": "출처별 값",
    "reasons": "사유",
    "recall": "회수",
    "reclaims": "빌려준 몫 회수",
    "region": "지역",
    "reservations": "예약 작업 수",
    "rule": "규칙",
    "said_by": "발언자",
    "scope": "범위",
    "server_size": "서버당 가속기",
    "servers": "서버 수",
    "site": "센터",
    "size": "크기 점수",
    "slurm": "슬럼 이름",
    "source": "출처",
    "stage": "단계",
    "start_lag_s": "시작 지연(초)",
    "state_use": "국가 사용분",
    "status": "상태",
    "time_zone": "시간대",
    "title": "이름",
    "track": "신청 유형",
    "tracks": "신청 유형",
    "unit": "단위",
    "until": "종료일",
    "use_percent_min": "최저 활용률(%)",
    "value": "값",
    "weight": "가중치",
    "weights": "가중치",
    "who": "신청 자격",
    "window_days": "측정 일수",
}

# What the file says in a word, where a table shows it.
WORDS: dict[str, Text] = {
    "free": Text(en="free", ko="무료"),
    "public": Text(en="public", ko="공공"),
    "private": Text(en="private", ko="민간"),
    "public_and_private": Text(en="public and private", ko="공공·민간"),
    "announced": Text(en="announced", ko="발표"),
    "bill": Text(en="bill", ko="예산안"),
    "enacted": Text(en="enacted", ko="확정"),
    "agreed": Text(en="agreed", ko="협약"),
    "dedicated": Text(en="own servers", ko="전용"),
    "pooled": Text(en="shared", ko="공동"),
    "fcfs": Text(en="first come", ko="선착순"),
    "fair_share": Text(en="fair share", ko="공평 몫"),
    "none": Text(en="none", ko="없음"),
    "easy": Text(en="EASY", ko="EASY"),
    "undated": Text(en="undated", ko="날짜 없음"),
    "one_type": Text(en="one type", ko="한 종류만"),
    "each_type": Text(en="each type", ko="종류마다"),
    "idle": Text(en="idle", ko="유휴"),
    "off_purpose": Text(en="off purpose", ko="목적 외"),
    "commercial": Text(en="commercial misuse", ko="영리 유용"),
}


def field_word(name: str) -> Text:
    """Name a field for people.

    Examples
    --------
    >>> field_word("months_max")
    Text(en='months max', ko='최장 개월')
    """
    return Text(en=name.replace("_", " "), ko=_FIELDS_KO.get(name, name))


def word_of(word: str) -> Text:
    """Give a word of the file for people, or the word itself.

    Examples
    --------
    >>> word_of("bill").ko
    '예산안'
    """
    return WORDS.get(word, same(word))


FINALS = 28
_RO_FINALS = (0, 8)  # No final consonant, or ㄹ.


def with_ro(text: str) -> str:
    """Add the Korean particle for *to* that the last sound asks for: 으로 or 로.

    Examples
    --------
    >>> [with_ro(t) for t in ("52,000", "52,001", "3", "서버", "공동 이용", "서울", "B200")]
    ['52,000으로', '52,001로', '3으로', '서버로', '공동 이용으로', '서울로', 'B200으로']
    """
    # 영·십·백·천·만, 삼 and 육 end in a consonant other than ㄹ; the other digits do not.
    last = next((c for c in reversed(text) if c.isalnum()), "")
    if "가" <= last <= "힣":
        return f"{text}{'로' if (ord(last) - ord('가')) % FINALS in _RO_FINALS else '으로'}"
    if last.isdecimal():
        return f"{text}{'으로' if last in '036' else '로'}"
    return f"{text}(으)로"


def money_text(amount: int, currency: str) -> Text:
    """Write money for people: won in 조, 억 and 만 in Korean.

    Examples
    --------
    >>> money_text(2_080_500_000_000, "KRW")
    Text(en='2.0805 tn KRW', ko='2조 805억 원')
    >>> money_text(15_000, "USD").ko
    '15 k USD'
    """
    english = write_money(Money(amount), currency)
    if currency != "KRW":
        return same(english)
    parts, rest = [], amount
    for unit, size in (("조", 10**12), ("억", 10**8), ("만", 10**4), ("", 1)):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{unit}")
    return Text(en=english, ko=f"{' '.join(parts) or '0'} 원")
