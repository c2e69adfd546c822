from bot.guidance.matching import NameFinder


def test_finds_whole_words_in_any_case_and_with_a_plural_s() -> None:
    finder = NameFinder({"GP": "gp"})
    assert finder.codes_in("Both gps, and a Gp") == ["gp"]
    assert finder.codes_in("gpu, egp") == []


def test_the_longest_name_wins_where_several_begin() -> None:
    finder = NameFinder({"yoga": "yoga", "yoga teacher": "teacher"})
    assert finder.codes_in("a yoga teacher") == ["teacher"]


def test_codes_come_in_the_order_they_are_named() -> None:
    finder = NameFinder({"nurse": "nurse", "dentist": "dentist"})
    assert finder.codes_in("dentist, nurse, dentist") == ["dentist", "nurse"]


def test_line_breaks_and_typographic_apostrophes_are_no_hindrance() -> None:
    finder = NameFinder({"can't sleep": "sleep"})
    assert finder.codes_in("I can’t\n sleep") == ["sleep"]


def test_signs_in_a_name_mean_only_themselves() -> None:
    finder = NameFinder({"u.s": "us"})
    assert finder.codes_in("in the U.S.") == ["us"]
    assert finder.codes_in("plus") == []


def test_namings_are_told_with_their_places_in_the_text_as_it_is() -> None:
    finder = NameFinder({"gp": "gp", "midwife": "midwife"})
    text = "İ saw a Midwife and two GPs"
    assert [(code, text[start:end]) for code, start, end in finder.named_in(text)] == [
        ("midwife", "Midwife"),
        ("gp", "GPs"),
    ]
