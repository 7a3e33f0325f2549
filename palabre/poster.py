"""The poster: the question, the promise, and a code that opens the web page; one A4 page as PDF."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import segno
import typst

from flows.minutes import minutes
from flows.model import Flow
from flows.words import in_language
from languages import catalogue, spoken
from languages.writing import day_words

_PAGE = """#set document(title: sys.inputs.title)
#set page(paper: "a4", margin: 2.2cm, fill: rgb("#fbf7f0"))
#set text(font: ("Noto Sans", "DejaVu Sans", "Libertinus Serif"), size: 15pt, lang: sys.inputs.lang)
#set text(fill: rgb("#1d2b3a"))
#align(center)[
  #v(0.6cm)
  #text(size: 15pt, fill: rgb("#0b6e62"), weight: "bold")[#sys.inputs.invite]
  #v(0.4cm)
  #text(size: 40pt, weight: "bold")[#sys.inputs.title]
  #v(0.6cm)
  #text(size: 18pt)[#sys.inputs.objective]
  #v(0.8cm)
  #box(fill: white, inset: 14pt, radius: 10pt)[#image("code.svg", width: 8cm, alt: sys.inputs.link)]
  #v(0.3cm)
  #text(size: 20pt, weight: "bold")[#sys.inputs.shown]
  #v(0.5cm)
  #text(size: 20pt, fill: rgb("#0b6e62"), weight: "bold")[#sys.inputs.time]
  #v(0.3cm)
  #text(size: 15pt)[#sys.inputs.promise]
]
"""


def write_poster(flow: Flow, link: str, folder: Path) -> Path:
    """Writes `NAME-affiche.pdf` in the folder, in the flow's first language, and gives its path."""
    language = spoken(flow.languages)[0]
    say = catalogue("poster", language).say
    code = io.BytesIO()
    # Medium correction: a poster is rained on, and a denser code is read from less far.
    segno.make(f"{link}?o=affiche", error="m").save(code, kind="svg", scale=10, border=1)
    charter = flow.charter
    inputs = {
        "title": in_language(flow.title, language),
        "lang": language,
        "invite": say("invite"),
        "objective": in_language(charter.objective, language),
        "link": link,
        "shown": link.removeprefix("https://").removeprefix("http://"),
        "time": say("time", {"minutes": minutes(flow)}),
        "promise": say(
            "promise",
            {"who": in_language(charter.answered_by, language), "day": day_words(charter.answer_by, language)},
        ),
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{flow.consultation}-affiche.pdf"
    with tempfile.TemporaryDirectory(prefix="palabre-poster-") as work:
        (Path(work) / "code.svg").write_bytes(code.getvalue())
        (Path(work) / "poster.typ").write_text(_PAGE, encoding="utf-8")
        path.write_bytes(typst.compile(str(Path(work) / "poster.typ"), sys_inputs=inputs))
    return path
