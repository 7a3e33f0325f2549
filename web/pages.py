"""Pages people read: the front door, the chat, the charter, the results, the digest as a phone shows it."""

from __future__ import annotations

import asyncio
import json

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from flows.engine.others import shown_id
from flows.minutes import minutes
from flows.model import Flow
from flows.showing import Onlooker
from flows.words import in_language
from languages import catalogue, complete, spoken
from languages.writing import day_words
from results.figures.counted import SCHEMA, Figures, to_json
from results.reports.report import Report
from staff.digest import PICTURES, voices
from staff.figures import last_release
from staff.showing import Showing, showing
from storage.consultations import digests, versions
from storage.consultations.consultations import Consultation
from web.plain import COOKIE, LINE_COOKIE, conversation, posted
from web.reader import chosen, say
from web.render import page
from web.report import report_html, report_of, report_pdf
from web.results import PageView, not_yet, results_page
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
        shown=say(language, shown_id(flow.results_shown)),
    )  # fmt: skip


async def _results(request: Request) -> Response:
    row, flow, language = await _found(request)
    site = _site(request)
    token = request.cookies.get(COOKIE, "") or request.cookies.get(LINE_COOKIE, "")

    def look() -> Response:
        onlooker: Onlooker = "answered" if token and site.chat.answered(token, row.name) else "everyone"
        with site.store.read() as tx:
            shown = showing(tx, row, flow, site.clock())
            figures = last_release(tx, row)
            others = voices(tx, row, flow) if shown.sentences(onlooker) and not shown.figures(onlooker) else ()
        return results_page(figures, flow, row, language, PageView(shown, onlooker, others))

    return await asyncio.to_thread(look)


async def _results_json(request: Request) -> Response:
    row, flow, language = await _found(request)
    site = _site(request)
    with site.store.read() as tx:
        shown, figures = showing(tx, row, flow, site.clock()), last_release(tx, row)
    # Open data: any page may read what is published, and nothing else here.
    free = {"access-control-allow-origin": "*"}
    if figures is not None and shown.figures("everyone"):
        return JSONResponse(to_json(figures), headers=free)
    waits = {} if shown.figures("everyone") else {"not_yet": not_yet(shown, language), **_from(shown)}
    empty = {"schema": SCHEMA, "consultation": row.name, "participation": None, "tallies": []}
    return JSONResponse({**empty, **waits}, headers=free)


def _from(shown: Showing) -> dict[str, str]:
    return {"shown_from": shown.closes.isoformat()} if shown.closes else {}


async def _report(request: Request) -> Response:
    row, flow, language = await _found(request)

    def made() -> Response:
        found = _reported(_site(request), row, flow, language)
        return found if isinstance(found, Response) else HTMLResponse(report_html(found[0]))

    return await asyncio.to_thread(made)


async def _report_pdf(request: Request) -> Response:
    row, flow, language = await _found(request)

    def printed() -> Response:
        found = _reported(_site(request), row, flow, language)
        if isinstance(found, Response):
            return found
        content = report_pdf(*found)
        if content is None:
            raise HTTPException(503)
        name = f'inline; filename="{row.name}-{language}.pdf"'
        return Response(content, media_type="application/pdf", headers={"content-disposition": name})

    return await asyncio.to_thread(printed)


def _reported(site: Site, row: Consultation, flow: Flow, language: str) -> tuple[Report, Figures] | Response:
    with site.store.read() as tx:
        shown, figures = showing(tx, row, flow, site.clock()), last_release(tx, row)
    # A report is printed and passed on: it is for everyone or for nobody.
    if not shown.figures("everyone"):
        return _closed(shown, language)
    # Before anything is cleared there is no report: an empty one would be printed and shown around.
    if figures is None or figures.participation.answered is None:
        raise HTTPException(404)
    return report_of(figures, flow, row, site.name, language), figures


def _closed(shown: Showing, language: str) -> Response:
    """What stands where figures will stand: the rule, and the day."""
    return page("message.html", language, 403, title=say(language, "results.title"), text=not_yet(shown, language))


async def _digest(request: Request) -> Response:
    row, flow, language = await _found(request)
    with _site(request).store.read() as tx:
        shown, digest = showing(tx, row, flow, _site(request).clock()), digests.latest(tx, row.key)
    # What officials were sent has figures; at this address anybody reads it.
    if not shown.figures("everyone"):
        return _closed(shown, language)
    if digest is None:
        raise HTTPException(404)
    content = digest.content
    pictures = [picture.get(language) or next(iter(picture.values())) for picture in content.get("pictures", [])]
    text = content["text"].get(language) or next(iter(content["text"].values()))
    title = in_language(flow.title, language)
    return page("digest.html", language, name=row.name, title=title, text=text, pictures=pictures)


async def _media(request: Request) -> Response:
    row, flow, language = await _found(request)
    path = request.path_params["path"]
    with _site(request).store.read() as tx:
        shown, media = showing(tx, row, flow, _site(request).clock()), versions.media(tx, row.key, path)
    # The pictures of a digest are figures too, and their names can be guessed.
    if path.startswith(PICTURES) and not shown.figures("everyone"):
        return _closed(shown, language)
    # Never HTML: it would run as ours.
    if media is None or not media.type.startswith(("image/", "application/pdf")):
        raise HTTPException(404)
    return Response(media.content, media_type=media.type, headers={"cache-control": "max-age=300"})
