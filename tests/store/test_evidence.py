import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.evidence import (
    HeardFlag,
    HeardSignal,
    Source,
    evidence_for,
    flags_of,
    mark_named,
    move_last_heard,
    record_flags,
    record_signals,
    withdraw_flag,
    withdraw_heard_in,
    withdraw_signal,
)
from bot.store.models import Conversation, Practitioner
from bot.store.practitioners import add_practitioner, ensure_practitioner

BOTTLES = HeardFlag("product_selling", "talk_about", 0.8, "3 new bottles")
BELIEVED = HeardSignal("being_heard", "+", 0.9, "first person who believed me")


@pytest.fixture
async def ilse(session: AsyncSession, conversation: Conversation) -> Practitioner:
    return await ensure_practitioner(session, conversation, "Ilse", "naturopath")


@pytest.fixture
def source(conversation: Conversation, ilse: Practitioner) -> Source:
    return Source(conversation.id, 1, "v1", ilse.id)


async def test_evidence_is_what_was_heard(session: AsyncSession, ilse: Practitioner, source: Source) -> None:
    signals = await record_signals(session, source, [BELIEVED])
    flags = await record_flags(session, source, [BOTTLES])
    assert await evidence_for(session, ilse.id) == (signals, flags)
    assert (signals[0].quality, signals[0].polarity, signals[0].quote) == ("being_heard", "+", BELIEVED.quote)
    assert (flags[0].code, flags[0].severity, flags[0].message_n) == ("product_selling", "talk_about", 1)


async def test_what_is_heard_again_is_brought_up_to_date(
    session: AsyncSession, conversation: Conversation, source: Source
) -> None:
    first = await record_flags(session, source, [BOTTLES])
    raised = HeardFlag("product_selling", "check_first", 0.95, "her own brand")
    again = await record_flags(session, Source(conversation.id, 1, "v2"), [raised])
    assert again == first == await flags_of(session, conversation.id)
    assert (first[0].severity, first[0].quote, first[0].version) == ("check_first", "her own brand", "v2")


async def test_heard_again_of_nobody_in_particular_it_stays_with_the_practitioner(
    session: AsyncSession, conversation: Conversation, ilse: Practitioner, source: Source
) -> None:
    await record_signals(session, source, [BELIEVED])
    await record_signals(session, Source(conversation.id, 1, "v1"), [BELIEVED])
    assert len((await evidence_for(session, ilse.id)).signals) == 1


async def test_of_two_quotes_in_one_message_the_surer_is_kept(session: AsyncSession, source: Source) -> None:
    weaker = HeardFlag("product_selling", "talk_about", 0.2, "a bottle")
    (kept,) = await record_flags(session, source, [BOTTLES, weaker])
    assert kept.quote == BOTTLES.quote


async def test_for_and_against_stand_side_by_side(session: AsyncSession, ilse: Practitioner, source: Source) -> None:
    await record_signals(session, source, [BELIEVED, HeardSignal("being_heard", "-", 0.6, "rolled her eyes")])
    assert {one.polarity for one in (await evidence_for(session, ilse.id)).signals} == {"+", "-"}


async def test_a_withdrawn_flag_is_no_evidence_even_if_its_message_is_read_again(
    session: AsyncSession, conversation: Conversation, ilse: Practitioner, source: Source
) -> None:
    await record_flags(session, source, [BOTTLES])
    assert await withdraw_flag(session, conversation.id, "product_selling") == 1
    assert await withdraw_flag(session, conversation.id, "product_selling") == 0
    await record_flags(session, source, [BOTTLES])
    assert (await evidence_for(session, ilse.id)).red_flags == []
    assert await flags_of(session, conversation.id) == []


async def test_what_was_heard_against_a_quality_goes_with_its_flag(
    session: AsyncSession, conversation: Conversation, ilse: Practitioner, source: Source
) -> None:
    against = HeardSignal("products_in_proportion", "-", 0.7, BOTTLES.quote)
    await record_flags(session, source, [BOTTLES])
    await record_signals(session, source, [BELIEVED, against])
    (later,) = await record_signals(session, Source(conversation.id, 2, "v1", ilse.id), [against])

    assert await withdraw_flag(session, conversation.id, "product_selling", ilse.id, "products_in_proportion") == 1
    left = (await evidence_for(session, ilse.id)).signals
    assert [one.quality for one in left] == ["being_heard", "products_in_proportion"]
    assert left[-1] == later


async def test_a_withdrawn_signal_is_no_evidence(
    session: AsyncSession, conversation: Conversation, ilse: Practitioner, source: Source
) -> None:
    await record_signals(session, source, [BELIEVED])
    assert await withdraw_signal(session, conversation.id, "being_heard", "-") == 0
    assert await withdraw_signal(session, conversation.id, "being_heard", "+") == 1
    assert (await evidence_for(session, ilse.id)).signals == []


async def test_a_flag_is_named_once(session: AsyncSession, conversation: Conversation, source: Source) -> None:
    (flag,) = await record_flags(session, source, [BOTTLES])
    assert await mark_named(session, conversation.id, "product_selling") == 1
    named_at = flag.named_at
    assert named_at
    assert await mark_named(session, conversation.id, "product_selling") == 0
    await record_flags(session, source, [BOTTLES])
    assert flag.named_at == named_at


async def test_a_flag_is_named_and_withdrawn_of_one_practitioner(
    session: AsyncSession, conversation: Conversation, ilse: Practitioner, source: Source
) -> None:
    other = await add_practitioner(session, conversation, None, "osteopath")
    (first,) = await record_flags(session, source, [BOTTLES])
    oils = HeardFlag("product_selling", "talk_about", 0.8, "oils at every session")
    (second,) = await record_flags(session, Source(conversation.id, 2, "v1", other.id), [oils])

    assert await mark_named(session, conversation.id, "product_selling", BOTTLES.quote) == 1
    assert (first.named_at is not None, second.named_at) == (True, None)
    assert await withdraw_flag(session, conversation.id, "product_selling", other.id) == 1
    assert await flags_of(session, conversation.id) == [first]


async def test_all_that_was_heard_in_a_message_can_be_taken_back(
    session: AsyncSession, conversation: Conversation, ilse: Practitioner, source: Source
) -> None:
    flags = await record_flags(session, source, [BOTTLES])
    await record_signals(session, source, [BELIEVED])
    later = await record_signals(session, Source(conversation.id, 2, "v1", ilse.id), [BELIEVED])

    assert await withdraw_heard_in(session, conversation.id, 1) == flags
    assert await evidence_for(session, ilse.id) == (later, [])


@pytest.mark.parametrize(("of_some", "moves"), [("ilse", True), ("nobody", True), ("somebody else", False)])
async def test_what_was_heard_last_can_move_to_another(
    session: AsyncSession, conversation: Conversation, ilse: Practitioner, source: Source, of_some: str, moves: bool
) -> None:
    other = await add_practitioner(session, conversation, None, "osteopath")
    earlier = await record_signals(session, source, [BELIEVED])
    flags = await record_flags(session, Source(conversation.id, 2, "v1", ilse.id), [BOTTLES])
    instead_of = {"ilse": [ilse.id], "nobody": [], "somebody else": [other.id]}[of_some]

    assert await move_last_heard(session, conversation.id, 3, other.id, instead_of) == ({ilse.id} if moves else set())
    assert await evidence_for(session, ilse.id) == (earlier, [] if moves else flags)
    assert await move_last_heard(session, conversation.id, 1, other.id, []) == set()


async def test_a_flag_about_nobody_in_particular_is_in_the_conversation(
    session: AsyncSession, conversation: Conversation, ilse: Practitioner
) -> None:
    (flag,) = await record_flags(session, Source(conversation.id, 1, "v1"), [BOTTLES])
    assert await flags_of(session, conversation.id) == [flag]
    assert await evidence_for(session, ilse.id) == ([], [])
