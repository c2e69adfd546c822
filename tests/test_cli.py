import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import structlog

from bot import cli
from bot.settings import ROOT
from bot.understanding import ModelError, RedFlagFound, Understanding

COMMANDS = ("serve", "train", "chat", "understand", "measure", "doctor", "db")
Run = Callable[..., int]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An installation of its own, and the logging of the tests left as it was."""
    monkeypatch.setattr(cli, "configure_logs", lambda *_: None)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    yield
    structlog.reset_defaults()


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small engine in place of the model: it hears selling in every text that says so."""

    def understand(text: str) -> Understanding:
        flags = (RedFlagFound("product_selling", 0.9, "sells"),) if "sells" in text else ()
        return Understanding(text, "none", "unclear", "evaluate", 0.5, flags, version="tiny")

    monkeypatch.setattr("bot.understanding.load_engine", lambda: SimpleNamespace(understand=understand))


def run(*arguments: str) -> int:
    try:
        cli.main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def understood(capsys: pytest.CaptureFixture[str], file: Path, content: bytes) -> list[dict[str, Any]]:
    file.write_bytes(content)
    assert run("understand", str(file)) == 0
    return [json.loads(line) for line in capsys.readouterr().out.split("\n")[:-1]]


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_of_each_command(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*command, "--help") == 0
    assert "usage: bot" in capsys.readouterr().out


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    run("--help")
    told = capsys.readouterr().out
    assert all(name in told for name in COMMANDS)


@pytest.mark.parametrize(
    "arguments", [(), ("dance",), ("db",), ("db", "drop"), ("serve", "--fast"), ("understand", "a", "b")]
)
def test_misuse_is_two(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    assert "usage: bot" in capsys.readouterr().err


def test_a_wrong_setting_is_two_and_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "web")
    assert run("doctor") == 2
    assert capsys.readouterr().err == "bot: PORT='web': give a whole number\n"


@pytest.mark.usefixtures("engine")
def test_a_text_a_line_is_understood_in_order(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = understood(capsys, tmp_path / "texts", b"she listens\nhe sells pills\r\n")
    assert [(line["id"], line["text"]) for line in lines] == [(1, "she listens"), (2, "he sells pills")]
    assert list(lines[0]) == ["id", "text", "safety", "need", "intent", "intent_confidence", "red_flags", "qualities"]
    (flag,) = lines[1]["red_flags"]
    assert flag == {"code": "product_selling", "score": 0.9, "quote": "sells", "severity": flag["severity"]}
    assert flag["severity"] in ("talk_about", "check_first", "act_now")


@pytest.mark.usefixtures("engine")
def test_json_lines_keep_their_ids(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    content = '{"id": "a-7", "text": "x"}\n{"text": "y", "more": 1}\n{"id": [1], "text": "ä\\ud800"}\n'.encode()
    lines = understood(capsys, tmp_path / "texts", b"\xef\xbb\xbf" + content)
    assert [(line["id"], line["text"]) for line in lines] == [("a-7", "x"), (2, "y"), ([1], "ä\ud800")]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b"", []),
        (b"\n", [""]),
        (b"a\n\n\nb", ["a", "", "", "b"]),
        (b"caf\xe9 \xff\n", ["caf\ufffd \ufffd"]),
        (b"{not json\n", ["{not json"]),
        (b'{"words": 1}\n', ['{"words": 1}']),
        (b'{"text": 5}\n', ['{"text": 5}']),
        (b'{"a":' * 30_000 + b"\n", ['{"a":' * 30_000]),
        ("line\u2028separator\x0bstays\n".encode(), ["line\u2028separator\x0bstays"]),
        (b"nul\x00\n", ["nul\x00"]),
    ],
    ids=[
        "nothing",
        "an empty line",
        "empty lines",
        "broken UTF-8",
        "half JSON",
        "no text",
        "a number",
        "deep",
        "separators",
        "NUL",
    ],
)
def test_wild_lines_get_one_line_each(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes, texts: list[str]
) -> None:
    assert [line["text"] for line in understood(capsys, tmp_path / "texts", content)] == texts


@pytest.mark.usefixtures("engine")
def test_standard_input_is_read_when_no_file_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"from a pipe\n")))
    assert run("understand") == 0
    assert json.loads(capsys.readouterr().out)["text"] == "from a pipe"


def test_a_missing_file_and_a_missing_model_are_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def missing() -> None:
        raise ModelError("The reader's model is missing: reader.json")

    assert run("understand", str(tmp_path / "nowhere")) == 1
    monkeypatch.setattr("bot.understanding.load_engine", missing)
    (tmp_path / "texts").write_text("x")
    assert run("understand", str(tmp_path / "texts")) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert all(line.startswith("bot: ") for line in told)


def test_a_reader_that_leaves_early_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("je suis une phrase\n" * 5000)
    ran = subprocess.run(
        f"'{sys.executable}' -m bot understand '{tmp_path}/texts' | head -n 1",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.stderr == b"" or b"model" in ran.stderr
    assert ran.stdout.count(b"\n") <= 1


def test_serving_without_a_trained_model_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.brain.training.trained_model", lambda: None)
    assert run("serve") == 1
    assert "make train" in capsys.readouterr().err


def test_training_only_when_something_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.brain.training.trained_model", lambda: ROOT / "models" / "rasa-1.tar.gz")
    monkeypatch.setattr("bot.brain.training.train", lambda: ROOT / "models" / "rasa-2.tar.gz")
    assert run("train") == run("train", "--force") == 0
    assert capsys.readouterr().out == (
        "Up to date: models/rasa-1.tar.gz\nTraining Rasa's model, about ten seconds…\nTrained: models/rasa-2.tar.gz\n"
    )


def test_the_database_is_brought_up_to_date_once_and_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("db", "upgrade") == run("db", "upgrade") == 0
    assert capsys.readouterr().out.count("up to date") == 2


def test_chatting_with_nobody_says_how_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("chat", "--address", "http://127.0.0.1:9") == 1
    assert "make run" in capsys.readouterr().err


def test_the_doctor_counts_what_is_to_mend(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from bot.doctor import Finding

    monkeypatch.setattr("bot.doctor.examine", lambda _settings: [Finding("disk"), Finding("database", "start it")])
    assert run("doctor") == 1
    assert capsys.readouterr() == ("ok    disk\nMEND  database: start it\n", "bot: 1 to mend\n")
    monkeypatch.setattr("bot.doctor.examine", lambda _settings: [Finding("disk")])
    assert run("doctor") == 0


def test_ctrl_c_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.doctor.examine", interrupted)
    assert run("doctor") == 130
