import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.kinds import kind_in
from bot.guidance.registry import Kind, load_guidance


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ive been seeing this naturopath since march", "naturopath"),
        ("my GP's receptionist", "gp"),
        ("the shrink says", "psychiatrist"),
        ("went to a chiro", "chiropractor"),
        ("two chiropractors", "chiropractor"),
        ("both midwives were kind", "midwife"),
        ("my massage therapist", "massage_therapist"),
        ("my therapist", "psychotherapist"),
        ("a physical therapist I know", "physiotherapist"),
        ("the nurse practitioner", "nurse_practitioner"),
        ("OB/GYN", "gynaecologist"),
        ("Dr. Tamsyn, my oncologist", "oncologist"),
        ("a doctor of chiropractic", "chiropractor"),
        ("my doctor", "doctor"),
        ("my chiro says the physical therapist is wrong", "chiropractor"),
    ],
)
def test_names_the_kind(text: str, code: str) -> None:
    kind = kind_in(text)
    assert kind
    assert kind.code == code


@pytest.mark.parametrize("text", ["", "she is lovely", "a cookbook", "shrinking violets", "surgery went well"])
def test_names_no_kind_where_none_is_named(text: str) -> None:
    assert kind_in(text) is None


@pytest.mark.parametrize("kind", load_guidance().kinds.values(), ids=lambda kind: kind.code)
def test_every_kind_is_known_by_each_of_its_names(kind: Kind) -> None:
    assert {kind_in(f"My {name}, she said") for name in kind.names} == {kind}


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    kind = kind_in(text)
    assert kind is None or kind.code in load_guidance().kinds
