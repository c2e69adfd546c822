import re
import struct
from xml.etree import ElementTree

import pytest

from bot.guidance.drawings import Drawing, DrawnRow, draw_portrait
from bot.guidance.portrait import Evidence, RaisedFlag, Standing, build_portrait
from bot.pictures import Form, draw
from bot.pictures.marks import MARKS

pytestmark = pytest.mark.usefixtures("charting")

PORTRAIT = draw_portrait(
    build_portrait([Evidence("being_heard", "+", "listens")], [RaisedFlag("guaranteed_cure", "sure")], "partner"),
    "Dr Lee",
)


def sheet(*names: str, rows: int = 3) -> Drawing:
    stands = tuple(Standing.NOT_KNOWN_YET for _ in names)
    return Drawing("Side by side", names, tuple(DrawnRow(f"Row {n}", stands) for n in range(rows)), "So far")


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_web_gets_a_drawing_that_loads_and_runs_nothing() -> None:
    svg = draw(PORTRAIT, "svg")

    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [one for one in root.iter() if one.tag.endswith(("}script", "}image", "}foreignObject", "}a"))]
    links = re.findall(rb'href="([^"]*)"', svg)
    assert all(link.startswith(b"#") for link in links)


def test_messengers_get_a_picture_of_a_size_they_take() -> None:
    width, height = size(draw(PORTRAIT, "png"))

    assert 700 <= width <= 2000
    assert 700 <= height <= 2560


def test_it_stands_on_paper_of_its_own_for_light_and_dark() -> None:
    svg = draw(PORTRAIT, "svg").decode()

    paper = re.search(r'id="patch_1">\s*<path d="[^"]*" style="fill: (#\w+)', svg)
    assert paper is not None
    assert paper[1] == "#fbfcfa"


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_drawing_gives_the_same_bytes(form: Form) -> None:
    assert draw(PORTRAIT, form) == draw(PORTRAIT, form)


def test_every_standing_has_a_look_that_needs_no_colour() -> None:
    looks = {standing: (MARKS[standing].shape, MARKS[standing].sign, MARKS[standing].dashed) for standing in Standing}

    assert len(set(looks.values())) == len(looks)


@pytest.mark.parametrize(
    "name", ["Dr $mith$ & <b>", "李医生", "👵", "a" * 200, "the very kind one on the hill", "Zoë", "\\frac{1}{2}"]
)
def test_any_name_can_be_drawn(name: str) -> None:
    ElementTree.fromstring(draw(sheet(name, "Anna"), "svg"))
    assert size(draw(sheet(name, "Anna"), "png")) == size(draw(sheet("Ben", "Anna"), "png"))


def test_each_practitioner_makes_it_wider_and_each_row_higher() -> None:
    two, four = size(draw(sheet("A", "B"), "png")), size(draw(sheet("A", "B", "C", "D"), "png"))
    more_rows = size(draw(sheet("A", "B", rows=12), "png"))

    assert two[0] < four[0] <= 2000
    assert two[1] == four[1] < more_rows[1]
