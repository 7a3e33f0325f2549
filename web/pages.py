"""Pages people read: the front door, the chat, the charter, the results, the digest as a phone shows it."""

from __future__ import annotations

import asyncio
import json
from base64 import b32decode
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from acts.figures import last_release
from flows.minutes import minutes
from flows.model import Flow
from flows.words import in_language
from results.figures import to_json
from results.speech import day_words
from storage import digests, versions
from storage.consultations import Consultation
from web.chat import LARGEST_MESSAGE, body_of
from web.render import page
from web.results import results_page
from web.site import Site
from web.words import LANGUAGES, chosen

COOKIE = "palabre"
COOKIE_LIFE = 90 * 24 * 3600
_EMBED = """class Palabre extends HTMLElement {
  connectedCallback() {
    const frame = document.createElement("iframe");
    const name = encodeURIComponent(this.getAttribute("name"));
    frame.src = new URL(`/${name}?embed=1`, BASE).href;
    frame.title = this.getAttribute("title") || "Palabre";
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
        Route("/{name}/message", _form, methods=["POST"]),
        Route("/{name}/charte", _charter),
        Route("/{name}/charter", _charter),
        Route("/{name}/resultats", _results),
        Route("/{name}/results", _results),
        Route("/{name}/results.json", _results_json),
        Route("/{name}/bilan", _digest),
        Route("/{name}/digest", _digest),
        Route("/{name}/media/{path:path}", _media),
    ]


async def embed(request: Request) -> Response:
    """The script that gives other pages the element <palabre-chat name="…">."""
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
    language = chosen(request.query_params, request.headers.get("accept-language", ""), LANGUAGES)
    found = await asyncio.to_thread(site.consultations)
    cards = [
        {"name": row.name, "title": in_language(flow.title, language), "minutes": minutes(flow),
         "objective": in_language(flow.charter.objective, language), "state": row.state}
        for row, flow in found
    ]  # fmt: skip
    return page("front.html", language, council=site.name, cards=cards)


async def _chat_page(request: Request) -> Response:
    row, flow, language = await _found(request)
    token = request.cookies.get(COOKIE, "")
    bubbles = await asyncio.to_thread(_without_script, _site(request), token, row.name) if token else []
    return page(
        "chat.html", language, name=row.name, title=in_language(flow.title, language), languages=flow.languages,
        council=_site(request).name, bubbles=bubbles, id=_message_id(_site(request)),
        embedded="embed" in request.query_params, origin=request.query_params.get("o", "")[:24],
        words=json.dumps(_script_words(language)),
    )  # fmt: skip


def _message_id(site: Site) -> str:
    """A fresh UUID from the injected source: what makes a form count once."""
    return str(UUID(bytes=b32decode(site.store.new_id("f")[2:].upper() + "======")))


def _without_script(site: Site, token: str, name: str) -> list[Mapping[str, Any]]:
    """What a page without scripts shows: the answers, what was said since, the prompt awaited."""
    try:
        said = [letter.body for letter in site.chat.read(token, 0) if letter.body.get("kind") == "say"]
        shown = list(site.chat.again(token, name))
    except ValueError:
        return []
    return [*shown[:-1], *said, *shown[-1:]]


def _script_words(language: str) -> dict[str, str]:
    from web.words import catalogue

    known = catalogue(language)
    return {id.removeprefix("js."): known.say(id) for id in known.messages if id.startswith("js.")}


async def _form(request: Request) -> Response:
    """A press or words from a page without scripts; the id in the form makes it count once."""
    row, _, language = await _found(request)
    fields = {name: values[0] for name, values in parse_qs((await body_of(request, LARGEST_MESSAGE)).decode()).items()}
    token = request.cookies.get(COOKIE, "")
    message: dict[str, Any] = {"id": fields.get("id", ""), "language": language}
    if token:
        message["token"] = token
    if press := fields.get("press"):
        message["press"] = press
    elif "start" in fields or not token:
        message |= {"start": row.name, "origin": fields.get("origin", "")}
    else:
        message["text"] = fields.get("text", "")
    reply = await _site(request).chat.receive(json.dumps(message).encode(), request.headers)
    if reply.status not in (200, 400):
        raise HTTPException(reply.status)
    response = RedirectResponse(f"/{row.name}?lang={language}#now", 303)
    if reply.body and reply.body.get("token"):
        secure = _site(request).base.startswith("https")
        response.set_cookie(
            COOKIE, str(reply.body["token"]), max_age=COOKIE_LIFE, httponly=True, samesite="strict", secure=secure
        )
    return response


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
    return JSONResponse(to_json(figures), headers={"access-control-allow-origin": "*"})


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
    if media is None or not media.type.startswith(("image/", "application/pdf")):
        raise HTTPException(404)
    return Response(media.content, media_type=media.type, headers={"cache-control": "max-age=300"})
