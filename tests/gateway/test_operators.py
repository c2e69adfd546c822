"""What operators see: health by part, and counters without a word of anybody."""

import asyncio
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.gateway.conftest import Gateway, Open
from tests.gateway.fake_brain import FakeActions, FakeBrain
from tests.gateway.person import Person


async def ready(gateway: Gateway) -> tuple[int, dict[str, str]]:
    async with gateway.client.get("/readyz") as response:
        return response.status, await response.json()


async def counted(gateway: Gateway) -> dict[tuple[str, str], float]:
    """Every sample, by its name and the value of its label."""
    async with gateway.client.get("/metrics") as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        text = await response.text()
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_healthz_needs_nothing_behind_the_gateway(gateway: Gateway, brain: FakeBrain) -> None:
    await brain.stop()
    async with gateway.client.get("/healthz") as response:
        assert (response.status, await response.json()) == (200, {"status": "ok"})


async def test_a_new_database_gets_its_tables_at_the_start(open_gateway: Open, tmp_path: Path) -> None:
    async with open_gateway(database_url=f"sqlite:///{tmp_path / 'new.db'}") as gateway:
        assert len(await (await gateway.person()).say("hi")) == 1


async def test_readyz_when_every_part_answers(gateway: Gateway) -> None:
    assert await ready(gateway) == (200, {"status": "ok", "database": "ok", "brain": "ok", "actions": "ok"})


async def test_readyz_names_the_part_that_is_ill(gateway: Gateway, brain: FakeBrain, actions: FakeActions) -> None:
    await brain.stop()
    assert await ready(gateway) == (503, {"status": "ill", "database": "ok", "brain": "ill", "actions": "ok"})
    await actions.stop()
    assert await ready(gateway) == (503, {"status": "ill", "database": "ok", "brain": "ill", "actions": "ill"})
    await brain.start()
    assert await ready(gateway) == (503, {"status": "ill", "database": "ok", "brain": "ok", "actions": "ill"})


async def test_readyz_when_the_database_does_not_answer(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.database.WAIT", 0.05)
    async with gateway.store.begin() as session:
        await session.connection()
        assert await ready(gateway) == (503, {"status": "ill", "database": "ill", "brain": "ok", "actions": "ok"})
    assert (await ready(gateway))[0] == 200


async def test_what_happens_is_counted(gateway: Gateway, person: Person, brain: FakeBrain) -> None:
    await person.say("hi", as_id="a")
    await person.say("hi", as_id="a")
    await person.say("I want to die")
    await person.say("She sold me three bottles and told me to skip my GP")
    brain.mood = "fails"
    await person.say("are you there?")
    counts = await counted(gateway)
    assert counts["bot_messages_total", "web"] == 4
    assert counts["bot_safety_total", "self_harm"] == 1
    assert counts["bot_red_flags_total", "product_selling"] == 1
    assert counts["bot_brain_failures_total", ""] == 1
    assert counts["bot_turn_seconds_count", ""] == 2


async def test_a_denied_or_repeated_emergency_is_counted_by_its_kind(gateway: Gateway, person: Person) -> None:
    await person.say("I want to die")
    await person.say("yes")
    await person.say("no")
    counts = await counted(gateway)
    assert {kind: n for (name, kind), n in counts.items() if name == "bot_safety_total"} == {"self_harm": 3}


async def test_what_waits_is_counted_until_it_is_answered(
    gateway: Gateway, person: Person, brain: FakeBrain, all_old_enough: None
) -> None:
    brain.mood = "fails"
    await asyncio.gather(person.say("one"), person.say("two"))
    await gateway.recover()
    assert (await counted(gateway))["bot_messages_waiting", ""] == 2
    brain.mood = "answers"
    await gateway.recover()
    await gateway.recover()
    assert (await counted(gateway))["bot_messages_waiting", ""] == 0


async def test_counters_hold_no_words_and_no_names(gateway: Gateway, person: Person) -> None:
    await person.say("my healer Zebulon")
    async with gateway.client.get("/metrics") as response:
        text = await response.text()
    assert "Zebulon" not in text
    assert person.conversation not in text
