"""Every code that the reader can give, in the order of the model's outputs."""

RED_FLAGS = (
    "product_selling",
    "only_way",
    "paternalism",
    "cookbook",
    "not_heard",
    "unclear_expectations",
    "unfair_exchange",
    "isolates",
    "endless_treatment",
    "discourages_medical_care",
    "boundary_violation",
    "guaranteed_cure",
    "fear_pressure",
    "credential_evasion",
    "ignores_lifestyle",
    "unsafe_practice",
)

QUALITIES = (
    "shared_power",
    "personal_story",
    "whole_life",
    "being_heard",
    "clear_expectations",
    "fitting_role",
    "products_in_proportion",
    "fair_exchange",
    "open_to_options",
    "web_of_support",
    "ebb_and_flow",
)

QUALITY_OF_FLAG = {
    "paternalism": "shared_power",
    "cookbook": "personal_story",
    "ignores_lifestyle": "whole_life",
    "not_heard": "being_heard",
    "unclear_expectations": "clear_expectations",
    "product_selling": "products_in_proportion",
    "unfair_exchange": "fair_exchange",
    "only_way": "open_to_options",
    "isolates": "web_of_support",
    "endless_treatment": "ebb_and_flow",
}

SAFETY = ("none", "medical_emergency", "self_harm", "in_danger")

NEEDS = ("specialist", "holistic", "both", "emergency", "unclear")

INTENTS = (
    "find_help",
    "evaluate",
    "compare",
    "questions_to_ask",
    "explain_quality",
    "explain_flag",
    "verify_credentials",
    "check_in",
    "support_web",
    "talk_to_human",
    "my_data",
    "delete_data",
    "restart",
    "help",
    "greet",
    "goodbye",
    "thanks",
    "affirm",
    "deny",
    "correct_previous",
    "stop",
    "out_of_scope",
)

SPANS = (*RED_FLAGS, *(f"+{code}" for code in QUALITIES), *(f"-{code}" for code in QUALITIES))
"""What the model marks word by word: each red flag, each quality spoken for, each mildly spoken against."""
