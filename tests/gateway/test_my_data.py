"""What is kept can be taken along, and forgotten for good."""

import json
from pathlib import Path

from sqlalchemy import func, select

from bot.store.models import Base
from tests.gateway.conftest import Gateway
from tests.gateway.contract import operations
from tests.gateway.person import Person

STORY = "She sold me three bottles and told me to skip my GP"


async def test_the_export_is_a_file_with_everything(person: Person) -> None:
    await person.say(STORY)
    response, kept = await person.answer("GET", "/api/conversation/export")
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-conversation.json"'
    assert [one["text"] for one in kept["messages"]][1] == STORY
    assert {one["code"] for one in kept["red_flags"]} == {"product_selling", "discourages_medical_care"}
    assert len(kept["practitioners"]) == len(kept["signals"]) == 1
    assert kept["conversations"][0]["id"] == person.conversation


async def test_the_export_holds_neither_the_token_nor_anyone_else(gateway: Gateway) -> None:
    # Without this guard a file that is passed on would open the conversation to whoever reads it.
    mine, theirs = await gateway.person(), await gateway.person()
    await theirs.say("a secret of theirs")
    kept = json.dumps(await mine.ask("GET", "/api/conversation/export"))
    assert mine.token not in kept
    assert "token" not in kept
    assert "secret" not in kept


async def test_deleting_leaves_nothing_in_any_table(gateway: Gateway, person: Person) -> None:
    await person.say(STORY)
    other = await gateway.person()
    answer = await person.ask("DELETE", "/api/conversation")
    assert answer == {"messages": [], "deleted": True}
    async with gateway.store.begin() as session:
        rows = {
            table.name: await session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }
    left = {name for name, count in rows.items() if count}
    assert left == {"conversations", "sessions", "messages"}
    assert rows["conversations"] == rows["messages"] == 1
    assert len(await other.log()) == 1


async def test_a_dead_token_opens_nothing(person: Person) -> None:
    await person.ask("DELETE", "/api/conversation")
    for method, path in operations() - {("POST", "/api/conversations")}:
        await person.ask(method, path, expect=401)


async def test_deleting_ends_the_stream_as_a_stream_ends(person: Person) -> None:
    # Without this guard a second answer would be written into the first, and the page would see broken framing.
    async with person.listening() as ear:
        await ear.next_message()
        await person.ask("DELETE", "/api/conversation")
        assert await ear.next() is None


async def test_nothing_a_person_wrote_stands_in_the_files_as_it_is(person: Person, tmp_path: Path) -> None:
    # A copied disk or a lost backup would be readable by anybody.
    await person.say("plainwordsofmine")
    files = list(tmp_path.glob("bot.db*"))
    assert files
    assert not any(b"plainwordsofmine" in file.read_bytes() for file in files)
