import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import serve
from bot.serve import Child
from bot.settings import Settings, SettingsError

LIVES = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).open('a').write('x'); time.sleep(60)"
DIES = "import pathlib, sys; pathlib.Path(sys.argv[1]).open('a').write('x'); sys.exit(3)"
CLINGS = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(port=free_port(), brain_port=free_port(), action_port=free_port(), var_dir=tmp_path)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 (what is waited for happens in another process)
            await asyncio.sleep(0.02)


async def test_a_child_that_dies_is_started_again_with_growing_pauses(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "SHORTEST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(serve, "LONGEST_PAUSE_SECONDS", 0.03)
    pauses: list[float] = []
    monkeypatch.setattr(serve.log, "error", lambda _event, **fields: pauses.append(fields["seconds"]), raising=False)
    stop, marks = asyncio.Event(), tmp_path / "marks"
    child = Child("dies", (sys.executable, "-S", "-c", DIES, str(marks)))
    watcher = asyncio.create_task(serve._keep_running(child, settings, stop))
    await until(lambda: marks.exists() and len(marks.read_text()) >= 4)
    stop.set()
    await watcher
    assert pauses[:4] == [0.01, 0.02, 0.03, 0.03][: len(pauses)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_one_signal_ends_all(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    marks = [tmp_path / name for name in ("gateway", "actions", "brain")]
    tiny = [Child(file.name, (sys.executable, "-S", "-c", LIVES, str(file))) for file in marks]
    monkeypatch.setattr(serve, "children", lambda _model: tiny)
    serving = asyncio.create_task(serve.serve(settings, tmp_path))
    await until(lambda: all(file.exists() for file in marks))
    os.kill(os.getpid(), number)
    async with asyncio.timeout(10):
        await serving
    assert [file.read_text() for file in marks] == ["x", "x", "x"]


async def test_a_child_that_will_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "STOP_WITHIN_SECONDS", 0.1)
    process = await asyncio.create_subprocess_exec(sys.executable, "-S", "-c", CLINGS, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    await process.stdout.readline()
    await serve._end(process)
    assert process.returncode == -signal.SIGKILL
    await process.communicate()


@pytest.mark.parametrize("name", ["PORT", "ACTION_PORT", "BRAIN_PORT"])
async def test_a_taken_port_is_one_line_that_names_it(settings: Settings, tmp_path: Path, name: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", getattr(settings, name.lower())))
        other.listen()
        with pytest.raises(SettingsError, match=rf"^{name}=\d+: cannot listen there .* choose another in \.env$"):
            await serve.serve(settings, tmp_path)


def test_a_host_that_is_not_here_is_told() -> None:
    with pytest.raises(SettingsError, match="PORT"):
        serve.refuse_taken_port("PORT", "192.0.2.1", free_port())


def test_the_three_processes_are_ours_with_this_python(tmp_path: Path) -> None:
    started = serve.children(tmp_path / "model.tar.gz")
    assert [child.name for child in started] == ["gateway", "actions", "brain"]
    assert all(child.command[0] == sys.executable for child in started)
    assert started[-1].command[-1] == str(tmp_path / "model.tar.gz")


async def test_it_says_where_to_go_once_every_part_answers(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    from aiohttp import web

    answers = [503, 200]

    async def readyz(_request: web.Request) -> web.Response:
        return web.Response(status=answers.pop(0))

    app = web.Application()
    app.router.add_get("/readyz", readyz)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", settings.port).start()
    async with asyncio.timeout(10):
        await serve._say_when_ready(settings)
    await runner.cleanup()
    assert f"http://127.0.0.1:{settings.port}" in capsys.readouterr().out
    assert answers == []


ORPHAN = """
import subprocess, sys, time
from bot.serve import _end_with_parent
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], preexec_fn=_end_with_parent)
print(child.pid, flush=True)
time.sleep(60)
"""


def test_children_do_not_outlive_a_killed_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = Path(f"/proc/{int(parent.stdout.readline())}")
        parent.kill()
    for _ in range(100):
        if not child.exists():
            return
        time.sleep(0.05)
    pytest.fail("the child still runs")
