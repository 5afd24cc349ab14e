"""How near texts are: TF-IDF of character n-grams, for Korean and English alike, as whole numbers.

Korean joins endings to its words, so runs of two characters find "추론" in "추론을" and "추론용",
without a dictionary. Weights are logarithms; the result is rounded to thousandths at the end, after
sums in a fixed order, so that the same texts give the same numbers.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIZE = 3
_Vector = dict[str, float]


def cut_grams(text: str) -> Counter[str]:
    """Count the runs inside words: three characters, two outside ASCII; short words whole.

    Examples
    --------
    >>> sorted(cut_grams("AI 추론을"))
    ['ai', '론을', '추론']
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(ch if ch.isalnum() else " " for ch in folded).split()
    grams: Counter[str] = Counter()
    for word in words:
        # Two characters of Hangul say as much as a short word of English.
        size = min(SIZE - (not word.isascii()), len(word))
        grams.update(word[i : i + size] for i in range(len(word) - size + 1))
    return grams


def measure_similarity(left: Sequence[str], right: Sequence[str]) -> NDArray[np.int64]:
    """Measure how near each text on the left is to each on the right.

    The cosine of ``(1 + ln tf) · ln((1 + n) / (1 + df) + 1)`` over all texts of both sides.

    Returns
    -------
    near : shape (len(left), len(right)), thousandths
        0 where nothing is shared, 1000 where the texts are the same.

    Examples
    --------
    >>> measure_similarity(["대형 언어모델 추론"], ["언어모델 추론 최적화", "기후 모의"]).tolist()
    [[618, 0]]
    """
    counts = [cut_grams(text) for text in (*left, *right)]
    rarity = _rarity(counts)
    vectors = [_vector(count, rarity) for count in counts]
    near = np.zeros((len(left), len(right)), np.float64)
    where: dict[str, list[tuple[int, float]]] = {}
    for column, vector in enumerate(vectors[len(left) :]):
        for gram, weight in vector.items():
            where.setdefault(gram, []).append((column, weight))
    for row, vector in enumerate(vectors[: len(left)]):
        for gram, weight in vector.items():
            for column, other in where.get(gram, ()):
                near[row, column] += weight * other
    return np.rint(near * 1000).astype(np.int64)


def _rarity(counts: Sequence[Counter[str]]) -> dict[str, float]:
    """Weigh each run by how few texts have it."""
    seen: Counter[str] = Counter()
    for count in counts:
        seen.update(count.keys())
    return {gram: math.log((1 + len(counts)) / (1 + n) + 1) for gram, n in seen.items()}


def _vector(count: Counter[str], rarity: dict[str, float]) -> _Vector:
    """Make a vector of length 1; runs stand in alphabetical order, so sums are the same always."""
    raw = {gram: (1 + math.log(count[gram])) * rarity[gram] for gram in sorted(count)}
    length = math.sqrt(sum(weight * weight for weight in raw.values()))
    return {gram: weight / length for gram, weight in raw.items()} if raw else {}
