"""`bot serve`: starts the three processes, watches them, and stops them together."""

import asyncio
import contextlib
import ctypes
import os
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import structlog

from bot.installation import as_environment
from bot.settings import ROOT, Settings, SettingsError

log = structlog.get_logger()

SHORTEST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_AFTER_SECONDS = 60.0
STOP_WITHIN_SECONDS = 8.0
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>


@dataclass(frozen=True)
class Child:
    """One of the processes: its name and how it is started."""

    name: str
    command: tuple[str, ...]


def children(model: Path) -> list[Child]:
    """What is started, in this order."""
    python = sys.executable
    return [
        Child("gateway", (python, "-m", "bot.gateway")),
        Child("actions", (python, "-m", "actions")),
        Child("brain", (python, "-m", "bot.brain", str(model))),
    ]


async def serve(settings: Settings, model: Path) -> None:
    """Run until Ctrl-C or SIGTERM. Raise SettingsError when a port is taken."""
    for name, host, port in (
        ("PORT", settings.host, settings.port),
        ("ACTION_PORT", "127.0.0.1", settings.action_port),
        ("BRAIN_PORT", "127.0.0.1", settings.brain_port),
    ):
        refuse_taken_port(name, host, port)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    watchers = [asyncio.create_task(_keep_running(child, settings, stop)) for child in children(model)]
    ready = asyncio.create_task(_say_when_ready(settings))
    await stop.wait()
    ready.cancel()
    await asyncio.gather(*watchers)


def refuse_taken_port(name: str, host: str, port: int) -> None:
    """Raise SettingsError in one clear line when somebody else listens there."""
    try:
        for family, kind, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            with contextlib.closing(socket.socket(family, kind)) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except OSError as error:
        raise SettingsError(f"{name}={port}: cannot listen there ({error.strerror}); choose another in .env") from error


async def _keep_running(child: Child, settings: Settings, stop: asyncio.Event) -> None:
    """Start the child, and start it again whenever it ends, with a growing pause while it keeps failing."""
    environment = {**os.environ, **as_environment(settings)}
    pause = SHORTEST_PAUSE_SECONDS
    while not stop.is_set():
        started = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *child.command,
            cwd=ROOT,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
        ended = asyncio.create_task(process.wait())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait((ended, stopped), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if stop.is_set():
            await _end(process)
            return
        if time.monotonic() - started > STEADY_AFTER_SECONDS:
            pause = SHORTEST_PAUSE_SECONDS
        log.error("serve.child.ended", child=child.name, status=process.returncode, seconds=pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def _end_with_parent() -> None:
    """Have Linux end this child when `bot serve` dies, however it dies: else it would hold its port for ever."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_WITHIN_SECONDS)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _say_when_ready(settings: Settings) -> None:
    """Print where to go, once every part answers."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    address = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3)) as session:
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(f"{address}/readyz") as response:
                    if response.status == 200:
                        break
            await asyncio.sleep(0.3)
    print(f"\n  Ready. Open {address} in a browser. Ctrl-C ends it.\n", flush=True)  # noqa: T201
