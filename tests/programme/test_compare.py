"""Sentences in which two versions differ, in both languages."""

import pytest

from dure.programme.amend import amend_programme
from dure.programme.compare import compare_programmes
from dure.programme.read import read_programme

CASES = {
    "a target rises": (
        {"targets.soon.count.readings.1.value": "250"},
        "targets.soon.count.readings.1.value",
        "target “Soon, 2026”, count, as in “Rumour” rises from 200 to 250.",
        "목표 ‘곧, 2026’, 수량, ‘소문’ 기준: 200에서 250으로 늘어납니다.",
    ),
    "a count falls": (
        {"pools.corner.counts.0.count.value": "11"},
        "pools.corner.counts.0.count.value",
        "pool “Corner”, installed 2026 falls from 16 to 11.",
        "공급분 ‘귀퉁이’, 2026 설치: 16에서 11로 줄어듭니다.",
    ),
    "money in words": (
        {"budgets.harvest.amount.value": "2.46 bn KRW"},
        "budgets.harvest.amount.value",
        "budget “Harvest”, amount rises from 1.46 bn KRW to 2.46 bn KRW.",
        "예산 ‘수확’, 금액: 14억 6,000만 원에서 24억 6,000만 원으로 늘어납니다.",
    ),
    "power in its unit": (
        {"sites.barn.power.value": "900 kW"},
        "sites.barn.power.value",
        "site “Barn”, power falls from 1.5 MW to 900 kW.",
        "센터 ‘헛간’, 전력: 1.5 MW에서 900 kW(으)로 줄어듭니다.",
    ),
    "a status": (
        {"budgets.harvest.status": "bill"},
        "budgets.harvest.status",
        "budget “Harvest”, status changes from enacted to bill.",
        "예산 ‘수확’, 상태: 확정에서 예산안으로 바뀝니다.",
    ),
    "a title": (
        {"title": "{ko: 고을, en: Town}"},
        "title",
        "programme, title changes from “Village” to “Town”.",
        "사업, 이름: ‘마을’에서 ‘고을’로 바뀝니다.",
    ),
    "a flag": (
        {"accelerators.h200.inference_only": "true"},
        "accelerators.h200.inference_only",
        "accelerator type “NVIDIA H200”, inference only changes from false to true.",
        "가속기 종류 ‘NVIDIA H200’, 추론 전용: false에서 true(으)로 바뀝니다.",
    ),
    "a day": (
        {"as_of": "2026-07-01"},
        "as_of",
        "programme, as of changes from 2026-06-30 to 2026-07-01.",
        "사업, 기준일: 2026-06-30에서 2026-07-01로 바뀝니다.",
    ),
    "a number by track": (
        {"calls.spring.asked.accelerators_by_track": "{school: {value: 90, source: paper}}"},
        "calls.spring.asked.accelerators_by_track.school.value",
        "call “Spring call”, asked, accelerators by track, School is new: 90.",
        "공모 ‘봄 공모’, 신청, 신청 유형별 가속기, 학교: 새로 생깁니다(90).",
    ),
    "a cap by type": (
        {"tracks.school.caps_servers.h200.value": "5"},
        "tracks.school.caps_servers.h200.value",
        "track “School”, caps servers, NVIDIA H200 rises from 4 to 5.",
        "신청 유형 ‘학교’, 과제당 서버 상한, NVIDIA H200: 4에서 5로 늘어납니다.",
    ),
    "a value is no longer known": (
        {"pools.common.state_use": "null"},
        "pools.common.state_use.value",
        "pool “Common”, state use is gone; it was 64.",
        "공급분 ‘공동’, 국가 사용분: 없어집니다(이전: 64).",
    ),
    "a source of a value": (
        {"sites.barn.power.source": "paper"},
        "sites.barn.power.source",
        "site “Barn”, power, source changes from rumour to paper.",
        "센터 ‘헛간’, 전력, 출처: rumour에서 paper(으)로 바뀝니다.",
    ),
    "a note on a value": (
        {"sites.barn.power.note": "{ko: 어림, en: roughly}"},
        "sites.barn.power.note",
        "site “Barn”, power, note is new: “roughly”.",
        "센터 ‘헛간’, 전력, 비고: 새로 생깁니다(‘어림’).",
    ),
    "a mark weaker than its source": (
        {"sites.barn.power.mark": "assumed"},
        "sites.barn.power.mark",
        "site “Barn”, power, mark is new: assumed.",
        "센터 ‘헛간’, 전력, 표시: 새로 생깁니다(assumed).",
    ),
    "a pool of a call": (
        {"calls.spring.pools.+": "corner"},
        "calls.spring.pools.1",
        "call “Spring call”, pools gain corner.",
        "공모 ‘봄 공모’, 공급분: corner이(가) 더해집니다.",
    ),
    "a track of a call": (
        {"calls.spring.criteria": "[use]"},
        "calls.spring.criteria.0",
        "call “Spring call”, criteria gain “use”.",
        "공모 ‘봄 공모’, 심사 기준: ‘use’이(가) 더해집니다.",
    ),
    "a new entry is one sentence": (
        {"sites.mill": "{title: {ko: 방앗간, en: Mill}, country: KR}"},
        "sites.mill",
        "site “Mill” is new.",
        "센터 ‘방앗간’: 새로 생깁니다.",
    ),
    "equivalents are another count": (
        {
            "pools.corner.counts.+": "{stage: installed, period: 2026, equivalent_to: h200, "
            "count: {value: 30, source: paper}}"
        },
        "pools.corner.counts.1.count.value",
        "pool “Corner”, installed 2026, NVIDIA H200 is new: 30.",
        "공급분 ‘귀퉁이’, 2026 설치, NVIDIA H200: 새로 생깁니다(30).",
    ),
}


@pytest.mark.parametrize(("changes", "path", "en", "ko"), CASES.values(), ids=CASES)
def test_a_change_is_one_sentence_in_each_language(village_text, village, changes, path, en, ko):
    after = amend_programme(village_text, changes, "village.yaml").reading.programme
    (change,) = compare_programmes(village, after)
    assert (change.path, change.sentence.en, change.sentence.ko) == (path, en, ko)


def test_what_is_new_one_way_is_gone_the_other(village_text, village):
    changes = {"sites.mill": "{title: Mill, country: KR}", "calls.spring.pools.+": "corner"}
    after = amend_programme(village_text, changes, "village.yaml").reading.programme
    told = [change.sentence.en for change in compare_programmes(after, village)]
    assert told == ["site “Mill” is gone.", "call “Spring call”, pools lose corner."]


def test_a_preference_moves_a_reading_to_what_counts(village_text, village):
    changes = {"targets.soon.count.readings.0.preferred": "true"}
    after = amend_programme(village_text, changes, "village.yaml").reading.programme
    assert [(c.path, c.sentence.en) for c in compare_programmes(village, after)] == [
        (
            "targets.soon.count.readings.0.value",
            "target “Soon, 2026”, count, as in “Newspaper” is gone; it was 96.",
        ),
        ("targets.soon.count.readings.0.value", "target “Soon, 2026”, count is new: 96."),
    ]


def test_order_comments_and_layout_are_no_change(village_text, village):
    sites = village_text[village_text.index("sites:") : village_text.index("pools:")]
    other = village_text.replace(sites, "") + "# The barn is old.\n" + sites
    other = other.replace("{value: 64, source: paper}", "\n      source: paper\n      value: 64")
    assert compare_programmes(village, read_programme(other, "other.yaml").programme) == []
