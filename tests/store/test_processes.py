"""Several processes at one database, and processes that are killed."""

import asyncio
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import pytest
from sqlalchemy import inspect

from bot.store import Store
from bot.store.engines import migrating_engine
from bot.store.messages import append_person_message, messages_after
from bot.store.models import Base, Conversation, Message, Sitting
from tests.store import writer


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Start processes fast: they are forked from one that has imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.writer"])
    return context


async def run(processes: ForkServerContext, work: Callable[..., None], *cases: tuple[object, ...]) -> list[int | None]:
    """Do the work of every case at once, each in a process, and give the exit codes."""
    started = [processes.Process(target=work, args=case) for case in cases]
    for process in started:
        process.start()
    for process in started:
        await ended(process)
    return [process.exitcode for process in started]


async def ended(process: ForkServerProcess) -> None:
    await asyncio.to_thread(process.join, 30)


def numbers_in(told: Path) -> list[int]:
    # A line that was cut off when the process was killed was not told.
    return [int(line) for line in told.read_text().split("\n")[:-1]] if told.exists() else []


def wait_for_numbers(told: Path, count: int) -> None:
    give_up = time.monotonic() + 30
    while len(numbers_in(told)) < count and time.monotonic() < give_up:
        time.sleep(0.005)


async def log_of(store: Store, conversation: Conversation) -> list[Message]:
    async with store.begin() as session:
        return await messages_after(session, conversation.id, 0)


async def test_two_processes_write_at_once_without_a_gap_or_a_double(
    processes: ForkServerContext,
    store: Store,
    url: str,
    key: str,
    talk: tuple[Conversation, Sitting],
    tmp_path: Path,
) -> None:
    conversation, sitting = talk
    both = [f"both {number}" for number in range(10)]
    one, other = ([f"{name} {number}" for number in range(10)] for name in ("one", "other"))
    cases = [(url, key, sitting.id, tmp_path / name, [*both, *own]) for name, own in (("one", one), ("other", other))]
    assert await run(processes, writer.write, *cases) == [0, 0]
    log = await log_of(store, conversation)
    assert [message.n for message in log] == list(range(1, 31))
    assert sorted(message.text for message in log) == sorted([*both, *one, *other])
    told = [numbers_in(tmp_path / name) for name in ("one", "other")]
    assert told[0][:10] == told[1][:10]
    assert {*told[0], *told[1]} == set(range(1, 31))


async def test_a_killed_writer_loses_nothing_that_it_acknowledged(
    processes: ForkServerContext,
    store: Store,
    url: str,
    key: str,
    talk: tuple[Conversation, Sitting],
    tmp_path: Path,
) -> None:
    conversation, sitting = talk
    told = tmp_path / "told"
    process = processes.Process(target=writer.write, args=(url, key, sitting.id, told))
    process.start()
    await asyncio.to_thread(wait_for_numbers, told, 5)
    process.kill()
    await ended(process)
    log = await log_of(store, conversation)
    assert [message.text for message in log] == [str(number) for number in range(len(log))]
    # The last one may be kept without having been told.
    assert numbers_in(told)[-1] <= len(log) <= numbers_in(told)[-1] + 1
    async with store.begin() as session:
        message, is_new = await append_person_message(session, conversation, sitting, "after", "still here")
    assert (message.n, is_new) == (len(log) + 1, True)


async def test_processes_that_start_at_once_upgrade_one_after_the_other(
    processes: ForkServerContext, bare_url: str
) -> None:
    together = processes.Barrier(3)
    assert await run(processes, writer.upgrade, *[(bare_url, together)] * 3) == [0, 0, 0]
    with migrating_engine(bare_url).connect() as connection:
        assert {*Base.metadata.tables} < {*inspect(connection).get_table_names()}
