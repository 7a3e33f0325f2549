"""The process that draws: which pictures of what, with which words, and what of them no font has."""

from __future__ import annotations

import base64
import io
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
import vl_convert
from PIL import Image

from results.figures.counted import to_json
from results.reports import draw, glyphs, printing
from results.reports.charts import Drawing
from results.reports.charts.base import framed
from results.reports.draw import drawings, main, rendered
from results.reports.glyphs import missing, strings, without
from tests.results.reports.charts.examples import rich
from tests.results.reports.charts.sample import cleared

SPEC = framed("Title", {"data": {"values": [{"a": 1}]}, "mark": "bar", "width": 100, "height": 50,
                        "encoding": {"x": {"field": "a", "type": "quantitative"}}}, "en")  # fmt: skip
DRAWING = Drawing("mine", "Caption.", SPEC, (("answer", "people (n)", ""), ("a", "b", "c")))


def names(given: Iterable[Drawing]) -> list[str]:
    """Of the pictures."""
    return [one.name for one in given]


def test_a_page_has_every_picture_and_one_for_each_question() -> None:
    """But of statements, which are told together."""
    found = names(drawings(rich(), "fr", "page"))
    assert {"opinions", "groups", "days", "scales", "places"} <= set(found)
    assert [name for name in found if name.startswith("shares-")] == [
        f"shares-{step}" for step in ("age", "sex", "use", "five", "four", "seven", "part", "me", "who",
                                      "q0", "q1", "q2", "q3", "q4")
    ]  # fmt: skip


def test_a_digest_has_few_pictures() -> None:
    """Of the votes one: by group where groups are told."""
    assert "opinions" not in names(drawings(rich(), "fr", "digest"))
    assert {"groups", "who", "funding", "missing"} <= set(names(drawings(rich(), "fr", "digest")))
    assert not {"days", "scales", "shares-use"} & set(names(drawings(rich(), "fr", "digest")))
    plain = names(drawings(replace(rich(), studies=()), "fr", "digest"))
    assert "opinions" in plain
    assert "groups" not in plain


def look(**more: Any) -> tuple[dict[str, Any], str]:
    """The drawing and its SVG."""
    found = rendered(DRAWING, "en", more.pop("simulated", False), svg=True, **more)
    return found, found["svg"]


def test_a_picture_comes_with_its_words() -> None:
    """Heads of columns begin with a capital, the rest is as it was."""
    found, svg = look()
    assert (found["name"], found["caption"], found["missing"]) == ("mine", "Caption.", [])
    assert found["table"] == [["Answer", "People (n)", ""], ["a", "b", "c"]]
    assert set(found) == {"name", "caption", "table", "missing", "svg"}
    assert ">Title<" in svg
    assert "EXAMPLE" not in svg
    assert svg == vl_convert.vegalite_to_svg(SPEC)


def test_simulated_answers_are_marked_with_and_without_a_title() -> None:
    """Under the title, or in its place; in the colour of a warning."""
    _, titled = look(simulated=True)
    assert ">Title<" in titled
    assert ">EXAMPLE – simulated answers<" in titled
    _, bare = look(simulated=True, titled=False)
    assert ">Title<" not in bare
    assert ">EXAMPLE – simulated answers<" in bare
    _, plain = look(titled=False)
    assert ">Title<" not in plain
    assert "EXAMPLE" not in plain
    for svg in (titled, bare):
        (line,) = re.findall("<text[^>]*>EXAMPLE", svg)
        assert 'font-size="14px"' in line
        assert 'fill="#b3541e"' in line
    assert SPEC["title"]["text"] == "Title"


def test_a_picture_for_a_phone_has_two_pixels_for_each() -> None:
    """As PNG, in letters that a message can hold."""
    found = rendered(DRAWING, "en", False, svg=False)
    assert "svg" not in found
    picture = Image.open(io.BytesIO(base64.b64decode(found["png"])))
    width = float(look()[1].split('width="')[1].split('"')[0])
    assert picture.width == pytest.approx(2 * width, abs=2)


def asked(monkeypatch: pytest.MonkeyPatch, **request: Any) -> list[dict[str, Any]]:
    """What the process answers."""
    body = {"figures": to_json(cleared()), "language": "fr", "simulated": 0, "charts": "page", **request}
    written = io.StringIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(body).encode())))
    monkeypatch.setattr(sys, "stdout", written)
    assert main() == 0
    monkeypatch.undo()
    found: list[dict[str, Any]] = json.loads(written.getvalue())
    assert "\\u00" not in written.getvalue()
    return found


def test_the_process_draws_what_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages in SVG, digests in PNG; with a title unless told otherwise."""
    page = asked(monkeypatch)
    assert "shares-use" in [one["name"] for one in page]
    assert all("svg" in one and "png" not in one for one in page)
    assert all("EXEMPLE" not in one["svg"] for one in page)
    (shares,) = (one for one in page if one["name"] == "shares-use")
    assert ">Usage ?<" in shares["svg"]
    bare = asked(monkeypatch, titled=False, simulated=1)
    (shares,) = (one for one in bare if one["name"] == "shares-use")
    assert ">Usage ?<" not in shares["svg"]
    assert "EXEMPLE" in shares["svg"]
    digest = asked(monkeypatch, charts="digest")
    assert all("png" in one and "svg" not in one for one in digest)
    assert "who" in [one["name"] for one in digest]


def test_characters_without_a_font_are_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """By their number."""
    monkeypatch.setattr(draw, "missing", lambda _: frozenset("T\U0001f333"))
    found, svg = look()
    assert found["missing"] == ["U+0054", "U+1F333"]
    assert ">itle<" in svg


def test_fonts_are_read_only_for_what_is_not_latin(monkeypatch: pytest.MonkeyPatch) -> None:
    """The likely ones first, no further than needed; signs without a picture are never missing."""
    read: list[str] = []

    def drawn_by(path: str, characters: set[str]) -> set[str]:
        read.append(path)
        return characters & {"one": {"م"}, "two": {"ب"}, "three": set("م")}[path]

    monkeypatch.setattr(glyphs, "_fonts", lambda: ["one", "two", "three"])
    monkeypatch.setattr(glyphs, "_drawn_by", drawn_by)
    assert missing(["Été œuvre – « 5 € » \u017f \u206f\u2000\u20a0\u20bf\u017f ~\t\u0301\u200d\ufe0f"]) == frozenset()
    assert read == []
    assert missing(["aم", "بم"]) == frozenset()
    assert read == ["one", "two"]
    assert missing(["مبس"]) == {"س"}
    assert read == ["one", "two", "one", "two", "three"]
    assert missing("\u0180\u2070\u209f\u20c1") >= {"\u0180", "\u2070"}


def test_likely_fonts_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Regular and upright ones with a file, each once, else by their path."""

    def font(path: str | None, weight: int = 400, style: str = "normal") -> SimpleNamespace:
        return SimpleNamespace(path=path, weight=weight, style=style)

    given = [font("/b.ttf"), font("/a.ttf"), font("/zArabic.ttf"), font("/c.ttf", 700), font("/d.ttf", style="italic"),
             font(None), font("/a.ttf"), font("/yEmoji.ttf")]  # fmt: skip
    whole = SimpleNamespace(Fonts=lambda: SimpleNamespace(fonts=lambda: given))
    monkeypatch.setitem(sys.modules, "typst", whole)
    assert glyphs._fonts() == ["/yEmoji.ttf", "/zArabic.ttf", "/a.ttf", "/b.ttf"]


def test_a_font_that_cannot_be_read_draws_nothing(tmp_path: Any) -> None:
    """And stops no report."""
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    assert glyphs._drawn_by(str(broken), {"a"}) == set()
    assert glyphs._drawn_by(str(tmp_path / "gone.ttf"), {"a"}) == set()


def test_strings_are_found_and_changed_at_any_depth() -> None:
    """In lists, in tuples and under names."""
    value = {"a": "xy", "b": ["x", ("y", 1, None)], "c": {"d": "yx"}}
    assert list(strings(value)) == ["xy", "x", "y", "yx"]
    assert without(value, frozenset("x")) == {"a": "y", "b": ["", ["y", 1, None]], "c": {"d": "y"}}


def test_the_printing_process_sets_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report and the hour it was made."""
    given: list[Any] = []
    out = io.BytesIO()
    body = {"report": {"title": "T"}, "made": "2027-01-18T08:00:00+00:00"}

    def pdf(report: dict[str, Any], made: datetime) -> bytes:
        given.append((report, made.isoformat()))
        return b"%PDF"

    monkeypatch.setattr(printing, "pdf", pdf)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(body).encode())))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    assert printing.main() == 0
    assert (out.getvalue(), given) == (b"%PDF", [({"title": "T"}, "2027-01-18T08:00:00+00:00")])
