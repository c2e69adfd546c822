"""Keywords: for each label the words that tell most for it; a text has the label whose words it holds the most of.

python -m training.others.keywords
"""

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence

from training.others.recording import Choice, Flags, record
from training.texts import LabelledText

MOST = 25
"""Words a label, single ones and pairs."""


def _words(text: str) -> set[str]:
    single = re.findall(r"[a-z']+", text.lower())
    return {*single, *(f"{one} {other}" for one, other in itertools.pairwise(single))}


def _telling(texts: Sequence[set[str]], labels: Sequence[set[str]], label: str) -> dict[str, float]:
    """The words with the highest log-odds for a label, among those seen in five of its texts."""
    inside = Counter(word for words, own in zip(texts, labels, strict=True) if label in own for word in words)
    outside = Counter(word for words, own in zip(texts, labels, strict=True) if label not in own for word in words)
    number = sum(label in own for own in labels)
    odds = {
        word: math.log((seen + 0.5) / number) - math.log((outside[word] + 0.5) / (len(texts) - number + 1))
        for word, seen in inside.items()
        if seen >= 5
    }
    return dict(sorted(odds.items(), key=lambda item: -item[1])[:MOST])


def _flags(texts: Sequence[LabelledText]) -> Flags:
    words = [_words(text.text) for text in texts]
    labels = [set(text.flags or ()) for text in texts]
    keywords = {code: _telling(words, labels, code) for code in sorted(set().union(*labels))}

    def read(shown: Sequence[str]) -> list[dict[str, float]]:
        return [{code: 1.0 for code, telling in keywords.items() if telling.keys() & _words(text)} for text in shown]

    return read


def _choice(texts: Sequence[str], labels: Sequence[str]) -> Choice:
    words, own = [_words(text) for text in texts], [{label} for label in labels]
    keywords = {label: _telling(words, own, label) for label in sorted(set(labels))}
    usual = Counter(labels).most_common(1)[0][0]

    def choose(text: str) -> str:
        found = _words(text)
        scores = {
            label: sum(odds for word, odds in telling.items() if word in found) for label, telling in keywords.items()
        }
        best = max(scores, key=scores.__getitem__)
        return best if scores[best] > 0 else usual

    return lambda shown: [choose(text) for text in shown]


if __name__ == "__main__":
    record("keywords", _flags, _choice)
