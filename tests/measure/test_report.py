"""The report as a whole: the reader beside those on record, its mistakes, nothing of the real passages' words."""

import json
from pathlib import Path

import pytest

from bot.measure import cost, judgement, report, steadiness
from bot.measure.judgement import Judgement, others, recorded
from bot.measure.mistakes import mistakes
from bot.measure.texts import measured_sets, read_lines, varied
from bot.understanding import Engine, load_engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The committed model."""
    return load_engine()


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """A sealed folder of few texts."""
    lines = {
        "red_flags": [{"text": "He says only his method works.", "flags": {"only_way": "only his method works"}}] * 2,
        "safety": [{"text": "hello there", "safety": "none"}],
        "needs": [{"text": "hello there", "need": "unclear"}],
        "requests": [{"text": "hello there", "intent": "goodbye"}],
    }
    for name, of_set in lines.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, of_set)), encoding="utf-8")
    return tmp_path


def test_the_report_tells_every_reader_and_the_mistakes(
    engine: Engine, sets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "measured_sets", lambda: measured_sets(sets, sets / "absent.jsonl"))
    monkeypatch.setattr(report, "others", lambda: ["simple"])
    simple = {"safety": [Judgement(safety="self_harm")]}
    monkeypatch.setattr(report, "recorded", lambda name, sets: simple)
    monkeypatch.setattr(cost, "fresh_process", lambda: (1.5, 120.0))

    told = "\n".join(report.tell(engine, errors=3))

    assert "Real passages are not at hand" in told
    assert "| what | the reader | simple |" in told
    assert "| safety: innocent texts alarmed (1) | 0.000 (0.000 to 0.793) | 1.000 (0.207 to 1.000) |" in told
    assert "| start to first answer; resident memory, of `bot understand` | 1.5 s; 120 MB |" in told
    assert "Wrong intent: 1\n- greet, not goodbye: hello there" in told


def test_real_passages_are_read_but_never_printed(sets: Path) -> None:
    real = sets / "real.jsonl"
    real.write_text(json.dumps({"text": "a stranger's words", "labels": []}) + "\n", encoding="utf-8")
    read = measured_sets(sets, real)
    wrong = Judgement({"isolates": 0.9}, "self_harm", "both", "stop")

    told = "\n".join(mistakes(read, {name: [wrong] * len(lines) for name, lines in read.items()}, 9))

    assert read["real"] == [{"text": "a stranger's words", "flags": []}]
    assert "Flags missed: 2" in told
    assert "Flags raised wrongly: 2" in told
    assert "stranger" not in told


def test_readers_on_record_have_read_the_sealed_sets_of_today() -> None:
    sealed = {name: len(read_lines(judgement.SEALED / f"{name}.jsonl")) for name in ("red_flags", "safety", "needs")}
    assert others(), "there is something to compare with"
    for name in others():
        assert {of_set: len(given) for of_set, given in recorded(name, sealed).items()} == sealed, name


def test_other_clothes_leave_the_words_to_be_known() -> None:
    varieties = list(varied("My dentist, Dr. Ash, laughed."))
    assert varieties[0] == "my dentist, dr. ash, laughed."
    assert varieties[1] == "My dentist Dr Ash laughed"
    assert "My herbalist, Dr. Ash, laughed." in varieties
    assert len(varieties) == 4


def test_a_reader_that_changes_its_mind_is_found_out(engine: Engine) -> None:
    share, tried = steadiness.same_in_other_clothes(engine, [{"text": "hello, my dear surgeon"}])
    assert (share, tried) == (1.0, 4)
