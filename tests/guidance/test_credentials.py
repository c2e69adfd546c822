import pytest

from bot.guidance.credentials import credential_of, profession_of, rules_in
from bot.guidance.registry import GuidanceError, load_guidance
from tests.guidance.conftest import Edited

COUNTRIES = ("US", "CA", "GB", "IE", "AU", "EU", "NZ", None)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_kind_has_an_answer_in_every_country(country: str | None) -> None:
    for kind in [None, *load_guidance().kinds]:
        credential = credential_of(kind, country)
        assert credential.means
        assert credential.link is None or credential.link.url.startswith("https://")


@pytest.mark.parametrize(
    ("kind", "country", "said", "leads_to"),
    [
        ("surgeon", "US", "licence", "docinfo.org"),
        ("osteopath", "GB", "protected by law", "osteopathy.org.uk"),
        ("counselor", "GB", "open to anybody", "professionalstandards"),
        ("acupuncturist", "AU", "Ahpra", "ahpra.gov.au"),
        ("physiotherapist", "IE", "protected", "coru.ie"),
        ("reiki_healer", "US", "no licence", "nccih"),
        (None, "CA", "province", "cicic.ca"),
    ],
)
def test_what_it_means_and_where_to_look(kind: str | None, country: str, said: str, leads_to: str) -> None:
    credential = credential_of(kind, country)

    assert said in credential.means
    assert credential.link
    assert leads_to in credential.link.url


def test_an_unknown_country_hears_what_holds_anywhere() -> None:
    assert rules_in("BR") == rules_in(None) == load_guidance().credentials["elsewhere"]
    assert credential_of("surgeon", "BR").link is None


@pytest.mark.parametrize(("kind", "code"), [("chiropractor", "111N"), ("energy_healer", None), (None, None)])
def test_who_has_a_number_in_the_us_registry_and_who_has_not(kind: str | None, code: str | None) -> None:
    assert profession_of(kind).npi == ((code,) if code else ())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kinds: [dentist]", "kinds: [dentist, nurse]", "credentials.yml: professions: the kind 'nurse' must be"),
        ("kinds: [dentist]", "kinds: [dentst]", "credentials.yml: professions: the kind 'dentist' must be"),
        ("- professions: [chiropractors]", "- professions: [crafts]", "credentials.yml: US: the profession 'chiro"),
        ("code: elsewhere", "code: XX", "credentials.yml: countries: there must be an entry 'elsewhere'"),
    ],
)
def test_nobody_is_left_out_or_told_two_things(edited: Edited, old: str, new: str, message: str) -> None:
    with pytest.raises(GuidanceError) as mistake:
        edited("credentials", old, new)
    assert str(mistake.value).startswith(message)
