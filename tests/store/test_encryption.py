import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import Store, StoreError, open_store
from bot.store.conversations import conversation_for_token, create_conversation
from bot.store.encryption import EncryptedJson, EncryptedText, new_key, use_keys
from bot.store.messages import append_person_message, messages_after
from bot.store.models import Conversation, Sitting
from tests.store.conftest import Opener
from tests.store.filling import PRIVATE, fill

DIALECT = create_engine("sqlite://").dialect
use_keys(DIALECT, [new_key()])

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
HALF = st.characters(categories=["Cs"])


@given(st.text())
def test_any_text_comes_back_as_it_was(text: str) -> None:
    kept = EncryptedText().process_bind_param(text, DIALECT)
    assert kept != text
    assert EncryptedText().process_result_value(kept, DIALECT) == text


@given(JSON)
def test_any_json_comes_back_as_it_was(value: Any) -> None:
    kept = EncryptedJson().process_bind_param(value, DIALECT)
    assert EncryptedJson().process_result_value(kept, DIALECT) == value


@given(st.text(), HALF, st.text())
def test_half_a_surrogate_pair_is_refused(before: str, half: str, after: str) -> None:
    wild = before + half + after
    for refuse in (EncryptedText().process_bind_param, EncryptedJson().process_bind_param):
        with pytest.raises(StoreError, match="surrogate"):
            refuse(wild, DIALECT)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, b"bytes", [object()]])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(StoreError, match="JSON"):
        EncryptedJson().process_bind_param(value, DIALECT)


def test_the_same_text_never_looks_the_same() -> None:
    kept = {EncryptedText().process_bind_param("hello", DIALECT) for _ in range(3)}
    assert len(kept) == 3


@pytest.mark.parametrize("keys", [[], [""], ["short"], ["not base64 at all: ö"], [new_key(), "short"]])
def test_keys_that_cannot_be_used_are_refused(keys: list[str]) -> None:
    with pytest.raises(StoreError, match="text key"):
        open_store("sqlite:///never-opened.db", keys)


async def test_wild_text_passes_through_the_database(store: Store, talk: tuple[Conversation, Sitting]) -> None:
    wild = "NUL \0, emoji 🤷🏽‍♀️, quotes '\";--, right to left \u202e, newline\r\n, last \U0010ffff"
    async with store.begin() as session:
        await append_person_message(session, *talk, "a", wild)
    async with store.begin() as session:
        (message,) = await messages_after(session, talk[0].id, 0)
    assert message.text == wild


async def test_refused_text_is_told_in_words_without_the_text(
    session: AsyncSession, conversation: Conversation, sitting: Sitting
) -> None:
    with pytest.raises(StoreError, match="surrogate") as refused:
        await append_person_message(session, conversation, sitting, "a", f"{PRIVATE} \ud83d")
    assert PRIVATE not in str(refused.value)


async def test_a_new_first_key_still_opens_what_older_keys_closed(url: str, opener: Opener) -> None:
    old, new = new_key(), new_key()
    first = await keep(opener(url, old), "42")
    second = await keep(opener(url, new, old), "43")
    assert await read(opener(url, new, old), first) == "42"
    assert await read(opener(url, new), second) == "43"


async def test_two_stores_with_their_own_keys_live_side_by_side(url: str, opener: Opener) -> None:
    one, other = opener(url, new_key()), opener(url, new_key())
    mine, theirs = await keep(one, "42"), await keep(other, "43")
    assert await read(one, mine) == "42"
    assert await read(other, theirs) == "43"
    with pytest.raises(StoreError, match="None of the text keys"):
        await read(one, theirs)


async def test_a_failing_statement_does_not_tell_what_it_was_to_keep(session: AsyncSession) -> None:
    conversation, _ = await create_conversation(session, "web")
    session.add(Conversation(channel=PRIVATE, token_hash=conversation.token_hash))
    with pytest.raises(SQLAlchemyError) as failed:
        await session.flush()
    assert PRIVATE not in str(failed.value)


async def test_no_private_word_stands_in_the_files(sqlite_url: str, key: str, tmp_path: Path, opener: Opener) -> None:
    async with opener(sqlite_url, key).begin() as session:
        await fill(session)
    raw = read_all(tmp_path)
    assert b"product_selling" in raw
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert PRIVATE.encode(encoding) not in raw
    assert json.dumps(PRIVATE).strip('"').encode() not in raw


def read_all(folder: Path) -> bytes:
    files = {file.suffix: file.read_bytes() for file in folder.glob("bot.db*")}
    assert {".db", ".db-wal"} <= files.keys()
    return b"".join(files.values())


async def keep(store: Store, address: str) -> str:
    async with store.begin() as session:
        return (await create_conversation(session, "chat", channel_address=address))[1]


async def read(store: Store, token: str) -> str | None:
    async with store.begin() as session:
        found = await conversation_for_token(session, token)
    assert found
    return found.channel_address
