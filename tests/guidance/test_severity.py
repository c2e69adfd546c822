import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.registry import load_guidance
from bot.guidance.severity import Severity, severities

FLAGS = sorted(load_guidance().red_flags)


@pytest.mark.parametrize(
    ("together", "raised", "to"),
    [
        (["product_selling", "fear_pressure"], "product_selling", Severity.CHECK_FIRST),
        (["endless_treatment", "unfair_exchange"], "endless_treatment", Severity.CHECK_FIRST),
        (["endless_treatment", "fear_pressure"], "endless_treatment", Severity.CHECK_FIRST),
        (["isolates", "only_way"], "isolates", Severity.ACT_NOW),
        (["guaranteed_cure", "discourages_medical_care"], "guaranteed_cure", Severity.ACT_NOW),
        (["credential_evasion", "unsafe_practice"], "credential_evasion", Severity.ACT_NOW),
    ],
)
def test_some_flags_weigh_more_together(together: list[str], raised: str, to: Severity) -> None:
    guidance = load_guidance()
    alone = severities([raised], guidance)[raised]
    assert alone is guidance.red_flags[raised].severity
    assert severities(together, guidance)[raised] is to
    assert alone.raised() is to


def test_ordinary_flags_together_stay_ordinary() -> None:
    found = severities(["not_heard", "paternalism", "cookbook"], load_guidance())
    assert set(found.values()) == {Severity.TALK_ABOUT}


def test_two_combinations_raise_one_step_only() -> None:
    found = severities(["endless_treatment", "unfair_exchange", "fear_pressure"], load_guidance())
    assert found["endless_treatment"] is Severity.CHECK_FIRST


def test_no_flag_is_no_severity() -> None:
    assert severities([], load_guidance()) == {}


def test_an_unknown_flag_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        severities(["quarrelsome"], load_guidance())


@given(st.sets(st.sampled_from(FLAGS)), st.sampled_from(FLAGS))
def test_one_more_flag_never_lightens_another(codes: set[str], more: str) -> None:
    before = severities(codes, load_guidance())
    after = severities(codes | {more}, load_guidance())
    assert all(after[code].rank >= before[code].rank for code in codes)
