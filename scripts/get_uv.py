"""Brings uv, pinned and checked, into `.tools/` with nothing but Python's standard library.

It reads the package index the way pip does (PEP 503), so a mirror named by UV_DEFAULT_INDEX or PIP_INDEX_URL is used.
"""

import hashlib
import io
import os
import re
import sys
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

VERSION = "0.13.9"
WHEEL = f"uv-{VERSION}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
SHA256 = "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19"
INDEX = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple"


def main(folder: Path) -> None:
    """Put the `uv` program into `folder`. Exit with one clear line when that cannot be."""
    page = f"{INDEX.rstrip('/')}/uv/"
    try:
        with urllib.request.urlopen(page, timeout=60) as response:
            links = re.findall(r'href="([^"#]+)', response.read().decode())
        link = next(link for link in links if link.endswith(WHEEL))
        with urllib.request.urlopen(urllib.parse.urljoin(page, link), timeout=300) as response:
            wheel = response.read()
    except (OSError, StopIteration) as error:
        sys.exit(f"uv {VERSION} could not be had from {page} ({error}); install uv by hand and try again")
    if hashlib.sha256(wheel).hexdigest() != SHA256:
        sys.exit(f"what {page} gave for uv {VERSION} is not what was pinned; nothing was installed")
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(wheel)) as opened:
        name = next(name for name in opened.namelist() if name.endswith("/scripts/uv"))
        (folder / "uv").write_bytes(opened.read(name))
    (folder / "uv").chmod(0o755)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
