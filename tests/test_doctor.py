import socket
from pathlib import Path

import pytest

from bot import doctor
from bot.doctor import examine
from bot.settings import Settings
from bot.understanding import ModelError

LOOKED_AT = [
    "settings and folder",
    "disk",
    "database",
    "guidance files",
    "the reader's model",
    "Rasa's model",
    "PORT",
    "BRAIN_PORT",
    "ACTION_PORT",
]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A healthy installation: free ports, models at hand."""
    monkeypatch.setattr(doctor, "load_engine", lambda: None)
    monkeypatch.setattr("bot.brain.training.trained_model", lambda: tmp_path)
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 1)
    probes = [socket.socket() for _ in range(3)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return Settings(var_dir=tmp_path / "var", port=ports[0], brain_port=ports[1], action_port=ports[2])


def to_mend(settings: Settings) -> dict[str, str]:
    findings = list(examine(settings))
    assert [finding.what for finding in findings] == LOOKED_AT
    return {finding.what: finding.mend for finding in findings if finding.mend}


def test_a_healthy_installation_has_nothing_to_mend(settings: Settings) -> None:
    assert to_mend(settings) == {}


def test_each_illness_is_found_and_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_model() -> None:
        raise ModelError("The reader's model is missing: reader.json")

    monkeypatch.setattr(doctor, "load_engine", no_model)
    monkeypatch.setattr("bot.brain.training.trained_model", lambda: None)
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 2**70)
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.port))
        other.listen()
        told = to_mend(settings)
    assert set(told) == {"disk", "the reader's model", "Rasa's model", "PORT"}
    assert "make room" in told["disk"]
    assert "make train" in told["Rasa's model"]
    assert str(settings.port) in told["PORT"]


def test_a_wrong_text_key_is_found(settings: Settings) -> None:
    wrong = Settings(**{**vars(settings), "text_keys": ("short",)})
    assert "text key" in to_mend(wrong)["database"]


def test_a_database_that_does_not_answer_is_found(settings: Settings) -> None:
    away = Settings(**{**vars(settings), "database_url": "postgresql://nobody:secret@127.0.0.1:9/none"})
    told = to_mend(away)
    assert set(told) == {"database"}
    assert "secret" not in told["database"]


def test_a_folder_that_cannot_be_made_is_found(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = to_mend(Settings(**{**vars(settings), "var_dir": tmp_path / "file" / "deep" / "var"}))
    assert set(told) == {"settings and folder", "database"}
    assert "VAR_DIR" in told["settings and folder"]
