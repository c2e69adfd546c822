"""A real PostgreSQL for tests where it is installed: one server for a run, on a port of its own."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
_SETTINGS = "-c fsync=off -c full_page_writes=off -c max_connections=40 -c shared_buffers=16MB"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start a server and give its address without a database name; skip where there is none to start."""
    if not _PROGRAMS:
        pytest.skip("PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb)")
    if os.geteuid() == 0 and not shutil.which("runuser"):
        pytest.skip("PostgreSQL does not run as root, and there is no runuser to start it as somebody else")
    programs = _PROGRAMS[-1].parent
    # Not under tmp_path: that folder is closed to the user postgres.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    port = _free_port()
    options = f"{_SETTINGS} -c listen_addresses=127.0.0.1 -p {port} -k {folder}"
    control = [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w", "-l", str(folder / "log")]
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        initdb = [str(programs / "initdb"), "-D", str(folder / "data")]
        _run([*initdb, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"])
        _run([*control, "-o", options, "start"])
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}"
        finally:
            _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder)


def _run(command: list[str]) -> None:
    """Run as the user postgres when we are root, for PostgreSQL refuses root; a failure shows its words."""
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_postgres, *command],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    if done.returncode:
        pytest.fail(f"{command[0]} failed: {done.stderr.decode(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
