from bot.guidance.registry import Severity, load_guidance
from tests.guidance.conftest import Edited

QUALITY_FLAGS = {
    "shared_power": "paternalism",
    "personal_story": "cookbook",
    "whole_life": "ignores_lifestyle",
    "being_heard": "not_heard",
    "clear_expectations": "unclear_expectations",
    "fitting_role": None,
    "products_in_proportion": "product_selling",
    "fair_exchange": "unfair_exchange",
    "open_to_options": "only_way",
    "web_of_support": "isolates",
    "ebb_and_flow": "endless_treatment",
}
SEVERITIES = {
    "product_selling": "talk_about",
    "only_way": "check_first",
    "paternalism": "talk_about",
    "cookbook": "talk_about",
    "not_heard": "talk_about",
    "unclear_expectations": "talk_about",
    "unfair_exchange": "check_first",
    "isolates": "check_first",
    "endless_treatment": "talk_about",
    "ignores_lifestyle": "talk_about",
    "discourages_medical_care": "act_now",
    "boundary_violation": "act_now",
    "guaranteed_cure": "check_first",
    "fear_pressure": "check_first",
    "credential_evasion": "check_first",
    "unsafe_practice": "act_now",
}


def test_holds_every_quality_with_its_flag() -> None:
    qualities = load_guidance().qualities
    assert {code: quality.flag for code, quality in qualities.items()} == QUALITY_FLAGS


def test_holds_every_red_flag_with_its_severity() -> None:
    flags = load_guidance().red_flags
    assert {code: flag.severity for code, flag in flags.items()} == SEVERITIES


def test_holds_every_need_kind_of_emergency_country_and_phrase() -> None:
    guidance = load_guidance()
    assert set(guidance.needs) == {"specialist", "holistic", "both", "emergency", "unclear"}
    assert set(guidance.safety) == {"medical_emergency", "self_harm", "in_danger", "practitioner_danger"}
    assert set(guidance.crisis) == {"US", "CA", "GB", "IE", "AU", "NZ", "IN", "EU", "unknown"}
    assert set(guidance.phrases) == {"greeting", "apology", "reminder", "reminder_in_general"}
    assert {"need", "options", "expectations"} <= set(guidance.questions)
    assert len(guidance.kinds) >= 60


def test_a_specialist_is_never_asked_about_everyday_life() -> None:
    guidance = load_guidance()
    assert "whole_life" not in [quality.code for quality in guidance.qualities_for("specialist")]
    assert len(guidance.qualities_for("partner")) == len(guidance.qualities)


def test_an_unknown_role_owes_only_what_both_owe() -> None:
    guidance = load_guidance()
    both = {quality.code for quality in guidance.qualities_for("partner")} & {
        quality.code for quality in guidance.qualities_for("specialist")
    }
    assert {quality.code for quality in guidance.qualities_for(None)} == both


def test_where_a_line_was_crossed_no_one_is_told_to_talk_to_the_practitioner() -> None:
    assert load_guidance().red_flags["boundary_violation"].ask is None


def test_severity_is_ordered() -> None:
    assert sorted(Severity, key=lambda severity: severity.rank) == ["talk_about", "check_first", "act_now"]
    assert Severity.TALK_ABOUT.raised() is Severity.CHECK_FIRST
    assert Severity.ACT_NOW.raised() is Severity.ACT_NOW


def test_is_read_once() -> None:
    assert load_guidance() is load_guidance()


def test_the_version_changes_with_any_change(edited: Edited) -> None:
    before = load_guidance().version
    assert edited("kinds", "names: [dentist,", "names: [dentist, tooth doctor,").version != before
    assert edited("phrases", "# The few words", "# Those few words").version != before
    assert edited("phrases", "version: 2026-11-22", "version: 2026-11-22").version == before
