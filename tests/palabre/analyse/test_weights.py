"""`palabre analyse weights`: two shapes of file, raw beside weighted, and a sentence for each bad one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from palabre.commands.analyse.phrasing import told
from palabre.commands.analyse.weights import run
from results.formats.files import Unreadable

MARGINS = "question,option,people\nage,18,400\nage,40,600\nsex,F,52\nsex,H,48\n"
WIDE = "id,age,sex,tram,words\n" + "".join(
    f"p{n},{20 if n % 4 else 70},{'F' if n % 3 else 'H'},{'yes' if n % 4 else 'no'},words {n}\n" for n in range(60)
)


def analysed(folder: Path, answers: str, margins: str = MARGINS, **options: Any) -> dict[str, Any]:
    """The JSON document."""
    (folder / "answers.csv").write_text(answers, encoding="utf-8")
    (folder / "margins.csv").write_text(margins, encoding="utf-8")
    written: list[str] = []
    trim = options.get("trim")
    assert run(folder / "answers.csv", folder / "margins.csv", trim, True, "fr", written.append) == 0
    document: dict[str, Any] = json.loads(written[0])
    return document


def test_raw_stands_beside_weighted_with_its_people(tmp_path: Path) -> None:
    """Ages fall in the bands of the margin; free words are not counted."""
    found = analysed(tmp_path, WIDE)
    tram = found["questions"]["tram"]["options"]
    assert tram["yes"]["raw"] == 0.75
    assert tram["yes"]["weighted"] == pytest.approx(0.4, abs=1e-5)
    assert tram["yes"]["people"] == 45
    low, high = tram["yes"]["weighted_interval"]
    assert low < 0.4 < high
    assert found["not_told"] == ["words"]
    assert found["design_effect"] > 1
    assert found["largest_weight"] == max(found["weights"].values())
    assert found["missing"][0]["option"] == "40"
    assert found["missing"][0]["missing"] is True


def test_the_tidy_export_says_the_same(tmp_path: Path) -> None:
    """One row per atomic value; options not chosen by those asked are noes."""
    lines = ["participation,step,kind,option,value,language,channel,answered_at"]
    for n in range(60):
        lines.append(f"p{n},age,choose one,{18 if n % 4 else 40},1,fr,web,")
        lines.append(f"p{n},sex,choose one,{'F' if n % 3 else 'H'},1,fr,web,")
        lines.append(f"p{n},wish,choose many,bench,1,fr,web,")
        if n % 4:
            lines.append(f"p{n},wish,choose many,tree,1,fr,web,")
    found = analysed(tmp_path, "\n".join(lines) + "\n")
    assert found["weights"] == pytest.approx(analysed(tmp_path, WIDE)["weights"])
    assert found["questions"]["wish.tree"]["options"]["1"]["people"] == 45
    assert found["questions"]["wish.tree"]["options"]["0"]["people"] == 15


def test_one_in_ten_missing_is_left_out_and_said(tmp_path: Path) -> None:
    """Neither guessed nor silently dropped."""
    lines = WIDE.splitlines()
    lines[1::10] = [line.replace(",20,", ",NaN,").replace(",70,", ",,") for line in lines[1::10]]
    found = analysed(tmp_path, "\n".join(lines))
    assert (found["people"], found["used"], found["left_out"]) == (60, 54, 6)


@pytest.mark.parametrize(
    ("answers", "margins", "code"),
    [
        ("", MARGINS, "empty"),
        ("id,age,sex\n", MARGINS, "answers_none"),
        ("id,age,sex\n1,20,F\n", MARGINS, "weights_few"),
        (WIDE.replace(",F,", ",,"), MARGINS, "weights_nobody"),
        ("id,age,sex\n" + "".join(f"{n},20,F\n" for n in range(50)), MARGINS, "weights_nobody"),
        (WIDE.replace("age", "alter"), MARGINS, "column"),
        (WIDE, MARGINS.replace("people", "how many"), "column"),
        (WIDE, MARGINS.replace("600", "NaN"), "margin"),
        (WIDE, MARGINS.replace("600", "-1"), "margin"),
        (WIDE, MARGINS.replace("600", "0"), "weights_none"),
        (WIDE, MARGINS.replace("sex,H", "sex,X"), "weights_unknown"),
        (WIDE, MARGINS + "sex,F,3\n", "margin_twice"),
        (WIDE, "question,option,people\n", "margins_none"),
        (WIDE, MARGINS + "tram,yes,0\ntram,no,0\n", "margin_empty"),
        (WIDE.replace("p7,", "p8,"), MARGINS, "repeated"),
        (WIDE.replace("words\n", "tram\n", 1), MARGINS, "doubled"),
        (WIDE + "p99,20\n", MARGINS, "width"),
    ],
)
def test_a_bad_file_is_told_in_one_sentence(tmp_path: Path, answers: str, margins: str, code: str) -> None:
    """What, where, and the way out, in both languages."""
    with pytest.raises(Unreadable) as refusal:
        analysed(tmp_path, answers, margins)
    assert refusal.value.code == code
    for language in ("fr", "en"):
        assert told(refusal.value, language).startswith(str(tmp_path))
        assert "{" not in told(refusal.value, language)


def test_a_trim_under_the_mean_is_refused(tmp_path: Path) -> None:
    """It would leave nobody enough weight."""
    with pytest.raises(Unreadable, match="trim"):
        analysed(tmp_path, WIDE, trim=1.0)
    assert analysed(tmp_path, WIDE, trim=1.5)["largest_weight"] == pytest.approx(1.5)


@pytest.mark.parametrize(
    "margins",
    [
        "variable;category;share\nage;18;0,4\nage;40;0,6\nsex;F;52%\nsex;H;48%\n",
        "Variable,Modalité,Effectif\nage,18,400\nage,40,600\nsex,F,52\nsex,H,48\n",
    ],
)
def test_margins_as_others_write_them(tmp_path: Path, margins: str) -> None:
    """Shares do as well as people."""
    assert analysed(tmp_path, WIDE, margins)["weights"] == pytest.approx(analysed(tmp_path, WIDE)["weights"])
