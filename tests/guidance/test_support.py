import pytest

from bot.guidance.registry import load_guidance
from bot.guidance.support import layers_to_ask, mentions_in, named_plainly, same, tells_of_a_loss, web_lines

LAYERS = list(load_guidance().layers)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "I have my sister Ana, two friends and the choir",
            [("family", "sister Ana", True), ("friends", "friends", True), ("groups", "choir", True)],
        ),
        ("my sister moved away", [("family", "sister", False)]),
        ("My sister’s great. My GP is ok", [("family", "sister", True), ("practitioners", "GP", True)]),
        ("I stopped yoga and joined a choir", [("practices", "yoga", False), ("groups", "choir", True)]),
        ("no family, just my dog", [("family", "family", False), ("family", "dog", True)]),
        ("I used to go to choir", [("groups", "choir", False)]),
        (
            "I don't have friends but my neighbour Jo is kind",
            [("friends", "friends", False), ("friends", "neighbour Jo", True)],
        ),
        ("my yoga teacher and my mum", [("practitioners", "yoga teacher", True), ("family", "mum", True)]),
        ("who else could be around me besides friends", []),
        ("Is a choir any good for lonely people?", []),
        ("I want to think about my friends and family as support", []),
        ("he sold me bottles", []),
        ("", []),
    ],
)
def test_prose_tells_who_is_there_and_who_is_not(text: str, told: list[tuple[str, str, bool]]) -> None:
    assert [(one.layer, one.label, one.there) for one in mentions_in(text)] == told


def test_a_label_told_before_is_known_again() -> None:
    (mention,) = mentions_in("Priya moved to Spain", {"Priya": "friends"})

    assert (mention.layer, mention.label, mention.gone) == ("friends", "Priya", True)


@pytest.mark.parametrize(
    ("text", "gone", "died"),
    [
        ("my mum died in May", True, True),
        ("my husband Ken passed in March", True, True),
        ("my mum moved away", True, False),
        ("my mum rings", False, False),
        ("I lost my mum", True, True),
        ("my son passed his exam", False, False),
        ("my friend moved in", False, False),
    ],
)
def test_a_death_is_told_from_other_partings(text: str, gone: bool, died: bool) -> None:
    (mention,) = mentions_in(text)

    assert (mention.gone, mention.died) == (gone, died)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Tom and Priya", ["Tom", "Priya"]),
        ("well, maybe my old boss", ["old boss"]),
        ("I don't really know", []),
        ("nobody", []),
        ("it is hard to say who that would be these days", []),
    ],
)
def test_bare_names_are_taken_in_answer_to_a_layer(text: str, labels: list[str]) -> None:
    assert [one.label for one in named_plainly("friends", text)] == labels


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        ("my sister moved away", True),
        ("I no longer see my friends", True),
        ("my sister rings", False),
        ("my osteopath moved away", False),
        ("everything moved away", False),
    ],
)
def test_a_loss_in_the_web_is_heard(text: str, loss: bool) -> None:
    assert tells_of_a_loss(text) == loss


@pytest.mark.parametrize(
    ("one", "other", "alike"), [("sister", "sister Ana", True), ("Friends", "friend", True), ("mum", "dad", False)]
)
def test_labels_may_mean_the_same(one: str, other: str, alike: bool) -> None:
    assert same(one, other) == alike


def test_layers_are_asked_in_order_save_what_is_known_or_cannot_be_asked() -> None:
    assert [layer.code for layer in layers_to_ask(["friends"])] == ["family", "groups", "practices"]


def test_the_web_is_told_by_layer_and_what_is_quiet_gently() -> None:
    lines = web_lines({"family": ["sister Ana", "dog"], "groups": ["choir"]})

    assert lines[:2] == ["Family and home: sister Ana, dog", "Groups: choir"]
    assert lines[2].startswith("Quiet so far: friends and neighbours, practitioners, what you do yourself. That may be")
    assert load_guidance().layers["friends"].thread in lines[2]
    assert len(lines) == 3


def test_a_whole_web_and_an_empty_one_have_words_of_their_own() -> None:
    sayings = load_guidance().layer_sayings

    assert web_lines({layer: ["somebody"] for layer in LAYERS})[-1] == sayings["whole"]
    assert web_lines({}) == [sayings["empty"]]


def test_a_crowded_layer_is_cut_short() -> None:
    (line, _) = web_lines({"friends": [f"friend {count}" for count in range(20)]})

    assert line.endswith(load_guidance().layer_sayings["more"])
    assert line.count(",") == 8
