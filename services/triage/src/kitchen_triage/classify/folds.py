"""Finding near-repeats (近似重复), so that a model is never judged by a text it has as good as seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ALIKE: Final = 0.6
"""From this cosine of their three-character pieces on, two texts are near-repeats."""
CHUNK: Final = 1000
NUMBERS = re.compile(r"[0-9０-９一二三四五六七八九十百千零两]+")


def near_repeats(texts: Sequence[str]) -> NDArray[np.intp]:
    """Return a group number per text; texts that repeat each other, even in a chain, share one."""
    # Numbers are what a forwarded copy changes first.
    bare = [f"^{NUMBERS.sub('#', text)}$" for text in texts]
    pieces = CountVectorizer(analyzer="char", ngram_range=(3, 3), binary=True, lowercase=False, dtype=np.float32)
    rows = normalize(pieces.fit_transform([text if len(text) > 2 else f"^{text}$$" for text in bare]))  # noqa: PLR2004  # three characters at least
    firsts: list[NDArray[np.intp]] = []
    seconds: list[NDArray[np.intp]] = []
    for start in range(0, len(texts), CHUNK):
        near = (rows[start : start + CHUNK] @ rows.T).tocoo()
        close = near.data >= ALIKE
        firsts.append(near.row[close] + start)
        seconds.append(near.col[close])
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    graph = coo_matrix((np.ones(len(first), dtype=np.int8), (first, second)), shape=(len(texts), len(texts)))
    groups: NDArray[np.intp] = connected_components(graph, directed=False)[1]
    return groups
