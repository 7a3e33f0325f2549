"""Pages people read: the front door, the chat, the charter, the results, the digest as a phone shows it."""

from __future__ import annotations

import asyncio
import json

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from flows.minutes import minutes
from flows.model import Flow
from flows.words import in_language
from languages import catalogue, complete, spoken
from languages.writing import day_words
from results.figures.counted import Figures, to_json
from results.reports.report import Report
from staff.figures import last_release
from storage.consultations import digests, versions
from storage.consultations.consultations import Consultation
from web.plain import COOKIE, conversation, posted
from web.reader import chosen
from web.render import page
from web.report import report_html, report_of, report_pdf
from web.results import results_page
from web.site import Site

PROBLEMS = ("badcode", "again")
_EMBED = """class Palabre extends HTMLElement {
  connectedCallback() {
    const frame = document.createElement("iframe");
    const name = encodeURIComponent(this.getAttribute("name"));
    frame.src = new URL(`/${name}?embed=1`, BASE).href;
    frame.title = this.getAttribute("title") || "Palabre";
    frame.allow = "geolocation";
    frame.style = "width:100%;min-height:34rem;border:0;border-radius:12px";
    this.replaceChildren(frame);
  }
}
customElements.define("palabre-chat", Palabre);
"""


def routes() -> list[Route]:
    """Under / and /NAME."""
    return [
        Route("/", _front),
        Route("/{name}", _chat_page),
        Route("/{name}", _form, methods=["POST"]),
        Route("/{name}/charte", _charter),
        Route("/{name}/charter", _charter),
        Route("/{name}/resultats", _results),
        Route("/{name}/results", _results),
        Route("/{name}/results.json", _results_json),
        Route("/{name}/rapport", _report),
        Route("/{name}/report", _report),
        Route("/{name}/rapport.pdf", _report_pdf),
        Route("/{name}/report.pdf", _report_pdf),
        Route("/{name}/bilan", _digest),
        Route("/{name}/digest", _digest),
        Route("/{name}/media/{path:path}", _media),
    ]


async def embed(request: Request) -> Response:
    """The script that gives other pages the element <palabre-chat name="…">."""
    # As JSON: an address is the operator's, and must still not end the string it stands in.
    base = json.dumps(_site(request).base)
    return Response(f"const BASE = {base};\n{_EMBED}", media_type="text/javascript")


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


async def _found(request: Request) -> tuple[Consultation, Flow, str]:
    site = _site(request)
    found = await asyncio.to_thread(site.consultation, request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    row, flow = found
    return row, flow, chosen(request.query_params, request.headers.get("accept-language", ""), flow.languages)


async def _front(request: Request) -> Response:
    site = _site(request)
    language = chosen(request.query_params, request.headers.get("accept-language", ""), complete())
    found = await asyncio.to_thread(site.consultations)
    cards = [
        {"name": row.name, "title": in_language(flow.title, language), "minutes": minutes(flow),
         "objective": in_language(flow.charter.objective, language), "state": row.state}
        for row, flow in found
    ]  # fmt: skip
    return page("front.html", language, council=site.name, cards=cards)


async def _chat_page(request: Request) -> Response:
    row, flow, language = await _found(request)
    site, query = _site(request), request.query_params
    token = request.cookies.get(COOKIE, "")
    return page(
        "chat.html", language, name=row.name, title=in_language(flow.title, language), languages=spoken(flow.languages),
        council=site.name, plain=await asyncio.to_thread(conversation, site, token, row.name),
        embedded="embed" in query, origin=query.get("o", "")[:24], words=json.dumps(_script_words(language)),
        problem=query.get("problem", "") if query.get("problem") in PROBLEMS else "",
        code=await asyncio.to_thread(site.chat.resume_code, token) if token and "code" in query else "",
    )  # fmt: skip


def _script_words(language: str) -> dict[str, str]:
    known = catalogue("web", language)
    return {id.removeprefix("js."): known.say(id) for id in known.messages if id.startswith("js.")}


async def _form(request: Request) -> Response:
    row, _, language = await _found(request)
    return await posted(request, _site(request), row.name, language)


async def _charter(request: Request) -> Response:
    row, flow, language = await _found(request)
    charter = flow.charter
    parts = {
        "objective": charter.objective, "open": charter.open_to_change, "closed": charter.not_open_to_change,
        "decided": charter.decided_by, "weight": charter.weight, "answers": charter.answered_by,
    }  # fmt: skip
    return page(
        "charter.html", language, name=row.name, title=in_language(flow.title, language),
        parts={id: in_language(text, language) for id, text in parts.items()}, contact=charter.contact,
        day=day_words(charter.answer_by, language), months=charter.keep_for, council=_site(request).name,
    )  # fmt: skip


async def _results(request: Request) -> Response:
    row, flow, language = await _found(request)
    site = _site(request)

    def look() -> Response:
        with site.store.read() as tx:
            figures = last_release(tx, row)
        return results_page(figures, flow, row, language)

    return await asyncio.to_thread(look)


async def _results_json(request: Request) -> Response:
    row, _, _ = await _found(request)
    with _site(request).store.read() as tx:
        figures = last_release(tx, row)
    if figures is None:
        return JSONResponse({"schema": 1, "consultation": row.name, "participation": None, "tallies": []})
    # Open data: any page may read what is published, and nothing else here.
    return JSONResponse(to_json(figures), headers={"access-control-allow-origin": "*"})


async def _report(request: Request) -> Response:
    made, _ = await asyncio.to_thread(_reported, _site(request), *await _found(request))
    return HTMLResponse(report_html(made))


async def _report_pdf(request: Request) -> Response:
    row, flow, language = await _found(request)

    def printed() -> bytes | None:
        return report_pdf(*_reported(_site(request), row, flow, language))

    content = await asyncio.to_thread(printed)
    if content is None:
        raise HTTPException(503)
    name = f'inline; filename="{row.name}-{language}.pdf"'
    return Response(content, media_type="application/pdf", headers={"content-disposition": name})


def _reported(site: Site, row: Consultation, flow: Flow, language: str) -> tuple[Report, Figures]:
    with site.store.read() as tx:
        figures = last_release(tx, row)
    # Before anything is cleared there is no report: an empty one would be printed and shown around.
    if figures is None or figures.participation.answered is None:
        raise HTTPException(404)
    return report_of(figures, flow, row, site.name, language), figures


async def _digest(request: Request) -> Response:
    row, flow, language = await _found(request)
    with _site(request).store.read() as tx:
        digest = digests.latest(tx, row.key)
    if digest is None:
        raise HTTPException(404)
    content = digest.content
    pictures = [picture.get(language) or next(iter(picture.values())) for picture in content.get("pictures", [])]
    text = content["text"].get(language) or next(iter(content["text"].values()))
    title = in_language(flow.title, language)
    return page("digest.html", language, name=row.name, title=title, text=text, pictures=pictures)


async def _media(request: Request) -> Response:
    row, _, _ = await _found(request)
    with _site(request).store.read() as tx:
        media = versions.media(tx, row.key, request.path_params["path"])
    # Never HTML: it would run as ours.
    if media is None or not media.type.startswith(("image/", "application/pdf")):
        raise HTTPException(404)
    return Response(media.content, media_type=media.type, headers={"cache-control": "max-age=300"})
