import json
import shutil
from pathlib import Path

import pytest

from bot.understanding import ModelError
from bot.understanding.encoder import Encoder
from bot.understanding.engine import MODEL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder with a card that names two small files."""
    (tmp_path / "reader.onnx").write_bytes(b"")
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    (tmp_path / "reader.json").write_text(
        json.dumps({"version": "1", "longest": 8, "sha256": {"tokenizer.json": "0" * 64}})
    )
    return tmp_path


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"missing: .*nowhere"):
        Encoder(tmp_path / "nowhere")


def test_a_changed_file_is_named(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"tokenizer\.json is not the file that reader\.json names"):
        Encoder(folder)


@pytest.mark.parametrize("card", ["", "{", "[]", "{}", '{"sha256": 5}'])
def test_a_card_that_is_no_card_is_named(folder: Path, card: str) -> None:
    (folder / "reader.json").write_text(card)
    with pytest.raises(ModelError, match=r"reader\.json"):
        Encoder(folder)


def test_a_model_that_is_no_model_is_named(folder: Path) -> None:
    (folder / "reader.json").write_text(json.dumps({"version": "1", "longest": 8, "sha256": {}, "thresholds": {}}))
    with pytest.raises(ModelError, match="cannot be loaded"):
        Encoder(folder)


@pytest.mark.skipif(not (MODEL / "reader.onnx").exists(), reason="the trained model is not here")
def test_the_committed_model_is_the_one_its_card_names(tmp_path: Path) -> None:
    copy = shutil.copytree(MODEL, tmp_path / "model")
    assert Encoder(copy).read(["my doctor listens"])[0].offsets
    with (copy / "tokenizer.json").open("a") as opened:
        opened.write(" ")
    with pytest.raises(ModelError):
        Encoder(copy)
