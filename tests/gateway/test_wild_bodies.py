"""Whatever is sent, the answer is one that the contract foresees, and never a failure of ours."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gateway.contract import check
from tests.gateway.person import MESSAGES, Person

wild = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

texts = st.text(max_size=60) | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Zs", "So"]), max_size=20)
anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
nearly_messages = st.fixed_dictionaries(
    {}, optional={"id": texts | anything, "text": texts | anything, "choice": anything}
)


async def answered(person: Person, path: str, method: str, **options: Any) -> int:
    """The status, once the contract allows it and the body."""
    async with person.client.request(method, path, **options) as response:
        check(method, path, response.status, await response.json())
        return response.status


async def post(person: Person, body: bytes) -> int:
    headers = {**person.headers(), "Content-Type": "application/json"}
    return await answered(person, MESSAGES, "POST", data=body, headers=headers)


@wild
@given(body=st.binary(max_size=80))
async def test_any_bytes(person: Person, body: bytes) -> None:
    assert await post(person, body) in (400, 422)


@wild
@given(body=nearly_messages | anything)
async def test_any_json(person: Person, body: object) -> None:
    assert await post(person, json.dumps(body).encode()) in (200, 422)


@settings(wild, max_examples=20)
@given(client_id=texts, text=texts)
async def test_any_text_is_kept_or_refused(person: Person, client_id: str, text: str) -> None:
    before = len(await person.log())
    status = await post(person, json.dumps({"id": client_id, "text": text}).encode())
    after = await person.log()
    assert (status, len(after) > before) in ((200, True), (200, False), (422, False))
    assert [message["n"] for message in after] == list(range(1, len(after) + 1))


@wild
@given(
    token=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
    after=st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
async def test_any_headers_and_queries(person: Person, token: str, after: str) -> None:
    status = await answered(
        person,
        MESSAGES,
        "GET",
        headers={"Authorization": f"Bearer {token}", "Cookie": f"conversation={token}"},
        params={"after": after},
    )
    assert status == 401
    assert await answered(person, MESSAGES, "GET", headers=person.headers(), params={"after": after}) in (200, 422)
