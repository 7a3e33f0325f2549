"""The application: pages, the chat's routes, webhooks and health, on plain Starlette routes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from languages import complete
from storage import Unavailable
from storage.consultations import councils
from web import chat, pages
from web.reader import chosen, say
from web.render import page
from web.site import ReplyLike, Site

__all__ = ["Site", "create_app"]

log = structlog.get_logger(__name__)

STATIC = Path(__file__).with_name("static")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors {ancestors}"
)


def create_app(site: Site) -> Starlette:
    """Everything the browser and the networks call."""
    routes = [
        Route("/health", _health),
        Mount("/static", StaticFiles(directory=STATIC)),
        Route("/embed.js", pages.embed),
        *(Route(path, _hook, methods=["POST"]) for path in site.hooks),
        *chat.routes(),
        *pages.routes(),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={HTTPException: _kindly, ClientDisconnect: _gone, Unavailable: _late, Exception: _broken},
    )
    app.state.site = site
    app.add_middleware(Guarded)
    return app


class Guarded:
    """The headers that keep a page to itself: no foreign script, no frame but where an embed is asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Only where it was asked for: framed by anybody, a page could be laid under another's buttons.
                embedded = b"embed=1" in scope.get("query_string", b"")
                policy = _POLICY.format(ancestors="*" if embedded else "'self'")
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", policy.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                    (b"permissions-policy", b"geolocation=(self), camera=(self), microphone=()"),
                ]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


async def _health(request: Request) -> Response:
    site: Site = request.app.state.site

    def look() -> int:
        with site.store.read() as tx:
            return len(councils.every(tx))

    try:
        await asyncio.to_thread(look)
    # Whatever it is: a health check that fails in another way says the wrong thing.
    except Exception as error:
        log.error("the database cannot be read", kind=type(error).__name__)
        return JSONResponse({"database": "unavailable"}, 503)
    return JSONResponse({"database": "ok", "webhooks": sorted(site.hooks)})


async def _hook(request: Request) -> Response:
    site: Site = request.app.state.site
    try:
        body = await chat.body_of(request, chat.LARGEST_HOOK)
    except HTTPException as error:
        return Response(status_code=error.status_code)
    return answered(await site.hooks[request.url.path](body, request.headers))


def answered(reply: ReplyLike) -> Response:
    """A receiver's reply as a response."""
    headers = {"retry-after": str(reply.retry_after)} if reply.retry_after else None
    if reply.body is None:
        return Response(status_code=reply.status, headers=headers)
    return JSONResponse(dict(reply.body), reply.status, headers)


async def _kindly(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    # Scripts read the status and nobody reads the page.
    if request.url.path.startswith("/api/"):
        return Response(status_code=status)
    language = chosen(request.query_params, request.headers.get("accept-language", ""), complete())
    sentence = {404: "error.missing", 405: "error.method", 413: "error.large"}.get(status, "error.other")
    return page("message.html", language, status, title=say(language, "error.title"), text=say(language, sentence))


async def _gone(request: Request, error: Exception) -> Response:
    """The sender hung up: nobody reads this, and nothing was kept."""
    return Response(status_code=400)


async def _late(request: Request, error: Exception) -> Response:
    language = chosen(request.query_params, request.headers.get("accept-language", ""), complete())
    return page("message.html", language, 503, title=say(language, "error.title"), text=say(language, "error.late"))


async def _broken(request: Request, error: Exception) -> Response:
    # The kind alone: what an error says may hold a person's words.
    log.error("a page failed", path=request.url.path, kind=type(error).__name__)
    return await _late(request, error)
