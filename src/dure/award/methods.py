"""The methods of division by name: one interface, so that any of them divides any round."""

from dataclasses import dataclass
from typing import Literal

from dure.terms.language import Text

Family = Literal["rank", "level", "price", "choice"]


@dataclass(frozen=True, slots=True)
class Method:
    """A way to divide a round.

    Parameters
    ----------
    name, label : for commands and for people
    short : label for the head of a narrow column
    family : what a grant follows from: rank (a place in an order), level (as much as others at the
        same level), price (what a claim buys), choice (points against what they cost)
    meaning : in one sentence
    """

    name: str
    label: Text
    short: Text
    family: Family
    meaning: Text

    @property
    def uses_score(self) -> bool:
        """Tell whether a higher score can bring more."""
        return self.family in ("rank", "choice")


METHODS: dict[str, Method] = {
    m.name: m
    for m in (
        Method(
            "rank",
            Text(en="rank and cut", ko="순위와 선정선"),
            Text(en="rank", ko="순위"),
            "rank",
            Text(
                en="In the order of the scores, each gets the whole servers that it asked, until "
                "nothing is left.",
                ko="점수 순서대로 신청한 서버를 주고, 남은 것이 없으면 멈춥니다.",
            ),
        ),
        Method(
            "weighted",
            Text(en="weighted max-min", ko="가중 최대최소"),
            Text(en="weighted", ko="가중"),
            "level",
            Text(
                en="Each type is shared evenly by claim; who asks for less leaves the rest to "
                "others.",
                ko="종류마다 몫에 따라 고르게 나누고, 적게 신청한 쪽의 나머지는 다른 신청에 "
                "돌아갑니다.",
            ),
        ),
        Method(
            "leximin",
            Text(en="lexicographic max-min", ko="사전식 최대최소"),
            Text(en="leximin", ko="사전식"),
            "level",
            Text(
                en="The least served is lifted as far as it goes over all types, then the next.",
                ko="모든 종류에 걸쳐 가장 적게 받는 쪽을 끝까지 올린 뒤 그다음을 올립니다.",
            ),
        ),
        Method(
            "equilibrium",
            Text(en="competitive equilibrium", ko="경쟁 균형"),
            Text(en="equilib.", ko="균형"),
            "price",
            Text(
                en="Each claim buys time at prices at which all is sold; nobody prefers another's "
                "share.",
                ko="모두 팔리는 가격으로 각 몫이 시간을 삽니다. 누구도 남의 몫을 더 좋아하지 "
                "않습니다.",
            ),
        ),
        Method(
            "choice",
            Text(en="choice of most points", ko="최고 점수 선정"),
            Text(en="choice", ko="선정"),
            "choice",
            Text(
                en="Whole servers go to the applications that together have most points within all "
                "limits.",
                ko="모든 한도 안에서 점수의 합이 가장 큰 신청들에 서버 단위로 줍니다.",
            ),
        ),
    )
}
