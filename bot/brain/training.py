"""Trains Rasa's model, and only when what it is made from has changed."""

import hashlib
import os
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from bot.settings import ROOT

MODELS = ROOT / "models"
SOURCES = ("config.yml", "domain.yml", "data", "bot/brain/reader.py", "uv.lock")


def fingerprint(root: Path = ROOT) -> str:
    """A short hash of everything that the model is made from."""
    files = (file for name in SOURCES for file in sorted(_files(root / name)))
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [file for file in path.rglob("*.yml") if file.is_file()]


def trained_model(models: Path = MODELS) -> Path | None:
    """The model that fits today's sources, or None when it has yet to be trained."""
    path = models / f"rasa-{fingerprint()}.tar.gz"
    return path if path.exists() else None


def train(models: Path = MODELS) -> Path:
    """Train now. Older models that we made are removed. Raise RuntimeError when Rasa refuses."""
    from bot.brain.lean_imports import leave_out_unused_libraries

    leave_out_unused_libraries()
    # Nothing about this installation is told to anyone, and Rasa's own bars and warnings are of no use to ours.
    os.environ |= {"RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "ERROR"}
    name = f"rasa-{fingerprint()}"
    with redirect_stdout(StringIO()) as told, redirect_stderr(told):
        import rasa.model_training

        result = rasa.model_training.train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=str(ROOT / "data"),
            output=str(models),
            fixed_model_name=name,
            core_additional_arguments={"augmentation_factor": 0},
        )
    if result.code != 0 or result.model is None:
        raise RuntimeError(f"Rasa could not train:\n{told.getvalue()}")
    for old in models.glob("rasa-*.tar.gz"):
        if old.name != f"{name}.tar.gz":
            old.unlink()
    return Path(result.model)
