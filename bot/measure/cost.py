"""How long reading takes, and how much memory."""

import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from statistics import median

from bot.understanding import Engine


def milliseconds_a_text(engine: Engine, texts: Sequence[str]) -> float:
    """The median time of one text of about thirty words."""
    thirty = [text for text in texts if 25 <= len(text.split()) <= 35] or list(texts)
    times = []
    for text in thirty * 3:
        started = time.perf_counter()
        engine.understand(text)
        times.append(time.perf_counter() - started)
    return median(times) * 1000


def texts_a_second(engine: Engine, texts: Sequence[str]) -> float:
    """One text after another."""
    started = time.perf_counter()
    for text in texts:
        engine.understand(text)
    return len(texts) / (time.perf_counter() - started)


def fresh_process() -> tuple[float, float]:
    """Seconds from the start of `bot understand` to its first answer, and the megabytes it came to hold."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "bot", "understand"]
    subprocess.run(command, input=b"hello there\n", stdout=subprocess.DEVNULL, check=True)  # noqa: S603
    return time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
