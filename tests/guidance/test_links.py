import pytest

from bot.guidance.registry import GuidanceError
from tests.guidance.conftest import Edited


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "qualities",
            "flag: cookbook",
            "flag: cook",
            "qualities.yml: personal_story: there is no red flag 'cook'",
        ),
        ("qualities", "- ebb_and_flow\n", "- ebb\n", "qualities.yml: importance / partner: must name each"),
        ("qualities", "    - ebb_and_flow\n", "", "qualities.yml: importance / partner: must name each"),
        (
            "qualities",
            "roles: [partner]",
            "roles: [partner, specialist]",
            "qualities.yml: importance / specialist: ",
        ),
        (
            "red_flags",
            "quality: whole_life",
            "quality: web_of_support",
            "red_flags.yml: ignores_lifestyle: the quality",
        ),
        (
            "red_flags",
            "raise: [isolates]",
            "raise: [isolation]",
            "red_flags.yml: combinations: there is no red flag",
        ),
        ("red_flags", "code: only_way", "code: isolates", "red_flags.yml: isolates: this code is used twice"),
        ("needs", "kinds: [gp]", "kinds: [g_p]", "needs.yml: unclear: there is no kind 'g_p'"),
        (
            "needs",
            "words: [lump,",
            "words: [Insomnia,",
            "needs.yml: sleep: 'insomnia' already stands for 'warning_signs'",
        ),
        (
            "kinds",
            "names: [dentist,",
            "names: [dentist, nurse,",
            "kinds.yml: dentist: 'nurse' already stands for 'nurse'",
        ),
        (
            "questions",
            "kinds: [oncologist]",
            "kinds: [onco]",
            "questions.yml: aim_of_treatment: there is no kind 'onco'",
        ),
        (
            "questions",
            "quality: open_to_options",
            "quality: open",
            "questions.yml: options: there is no quality 'open'",
        ),
        ("questions", "code: my_story", "code: only_way", "questions.yml: only_way: this code is a red flag's"),
        (
            "crisis_lines",
            "code: unknown",
            "code: XX",
            "crisis_lines.yml: countries: there must be an entry 'unknown'",
        ),
    ],
)
def test_what_leads_nowhere_is_refused(edited: Edited, file: str, old: str, new: str, message: str) -> None:
    with pytest.raises(GuidanceError) as mistake:
        edited(file, old, new)
    assert str(mistake.value).startswith(message)
