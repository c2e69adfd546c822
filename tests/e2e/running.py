"""The whole assistant as `bot serve` runs it, on ports and in a folder of its own, and a person who talks to it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot.settings import ROOT

START_SECONDS = 90
NOBODY_THERE = "http://127.0.0.1:9/"
"""No talk of a test may reach a register in the network."""


@dataclass
class Running:
    """The three processes and where they are."""

    process: subprocess.Popen[bytes]
    port: int
    brain_port: int
    action_port: int
    var_dir: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def readiness(self) -> dict[str, str]:
        """What `/readyz` says, whatever its status."""
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=10) as response:
                told: dict[str, str] = json.load(response)
        except urllib.error.HTTPError as error:
            told = json.load(error)
        except OSError:
            return {}
        return told

    def wait_until_ready(self) -> None:
        give_up = time.monotonic() + START_SECONDS
        while self.readiness().get("status") != "ok":
            if time.monotonic() > give_up or self.process.poll() is not None:
                raise AssertionError(f"not ready: {self.readiness()}, ended with {self.process.poll()}")
            time.sleep(0.3)

    def kill(self, module: str) -> None:
        """Pull the plug on one child."""
        for child in _children(self.process.pid):
            if f"-m\0{module}\0" in _command_line(child):
                os.kill(child, signal.SIGKILL)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def start(var_dir: Path) -> Running:
    """Start everything, as an operator would."""
    port, brain_port, action_port = _free_ports(3)
    environment = {
        **os.environ,
        "PORT": str(port),
        "BRAIN_PORT": str(brain_port),
        "ACTION_PORT": str(action_port),
        "VAR_DIR": str(var_dir),
        "MESSAGES_PER_MINUTE": "600",
        "CONVERSATIONS_PER_HOUR": "1000",
        "NPI_REGISTRY": NOBODY_THERE,
        "BRAIN_TIMEOUT_SECONDS": "6",
    }
    log = (var_dir / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    log.close()
    return Running(process, port, brain_port, action_port, var_dir)


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(contextlib.closing(socket.socket())) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _children(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in children]


def _command_line(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""


@dataclass
class Person:
    """Somebody at the HTTP contract."""

    address: str
    token: str = ""
    conversation: str = ""
    offered: list[dict[str, str]] = field(default_factory=list)

    def begin(self) -> dict[str, Any]:
        begun = self._call("POST", "/api/conversations")
        self.token, self.conversation = begun["token"], begun["conversation"]
        self.offered = begun["messages"][-1]["choices"]
        return begun

    def say(self, text: str, message: str | None = None) -> list[dict[str, Any]]:
        return self._send({"id": message or uuid4().hex, "text": text})

    def choose(self, label: str) -> list[dict[str, Any]]:
        choice = next(one["id"] for one in self.offered if label.lower() in one["label"].lower())
        return self._send({"id": uuid4().hex, "choice": choice})

    def log(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self._call("GET", "/api/conversation/messages?after=0")["messages"]
        return messages

    def export(self) -> dict[str, Any]:
        return self._call("GET", "/api/conversation/export")

    def forget(self) -> None:
        self._call("DELETE", "/api/conversation")

    def _send(self, body: dict[str, str]) -> list[dict[str, Any]]:
        replies: list[dict[str, Any]] = self._call("POST", "/api/conversation/messages", body)["messages"]
        if replies and replies[-1]["choices"]:
            self.offered = replies[-1]["choices"]
        return replies

    def _call(self, method: str, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        request = urllib.request.Request(
            self.address + path,
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            answer: dict[str, Any] = json.load(response)
            return answer
