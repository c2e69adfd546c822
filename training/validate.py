"""Checks and counts the labelled texts: `uv run python -m training.validate`.

Every line is well formed (training.texts), no text stands twice, and no sealed text is among them, or nearly so.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from training.texts import TEXTS, LabelledText, read_texts

SEALED = Path(__file__).resolve().parents[1] / "tests" / "benchmarks" / "sealed"
TOO_ALIKE = 0.6
"""The share of three-word runs that two texts may have in common, by the shorter one."""


def near_duplicates(texts: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of one text and another that are the same, or nearly."""
    index: defaultdict[str, set[int]] = defaultdict(set)
    runs = [_runs(other) for other in others]
    for place, known in enumerate(runs):
        for run in known:
            index[run].add(place)
    for text in texts:
        mine = _runs(text)
        shared = Counter(place for run in mine for place in index.get(run, ()))
        for place, count in shared.items():
            if count / min(len(mine), len(runs[place])) >= TOO_ALIKE:
                yield text, others[place]


def _runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    if len(words) < 6:
        return {" ".join(words)}
    return {" ".join(words[start : start + 3]) for start in range(len(words) - 2)}


def sealed_texts(folder: Path = SEALED) -> list[str]:
    """The texts that the reader is measured on, and must never be made from."""
    lines = (line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines())
    return [json.loads(line)["text"] for line in lines]


def problems(texts: Sequence[LabelledText]) -> Iterator[str]:
    """What is wrong with the texts, if anything, one line each."""
    for text, count in Counter(text.text for text in texts).items():
        if count > 1:
            yield f"stands {count} times: {text}"
    for text, sealed in near_duplicates([text.text for text in texts], sealed_texts()):
        yield f"too like a sealed text: {text} | {sealed}"


def counts(texts: Iterable[LabelledText]) -> dict[str, Counter[str]]:
    """How many texts carry each label."""
    names = ("flags", "good", "hints", "safety", "need", "intent", "trap")
    told: dict[str, Counter[str]] = {name: Counter() for name in names}
    for text in texts:
        for name in ("flags", "good", "hints"):
            told[name].update((getattr(text, name) or {}).keys())
        told["flags"]["(none)"] += text.flags == {}
        for name in ("safety", "need", "intent", "trap"):
            if value := getattr(text, name):
                told[name][value] += 1
    return told


def main() -> None:
    """Print the counts, then what is wrong; exit 1 when something is."""
    texts = read_texts(TEXTS)
    print(f"{len(texts)} texts")
    for name, counted in counts(texts).items():
        print(f"{name}: " + ", ".join(f"{label} {count}" for label, count in counted.most_common()))
    wrong = list(problems(texts))
    print("\n".join(wrong) or "nothing wrong")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
