"""The chat's routes: post a message, read the mailbox, stream it, send a picture, go on elsewhere."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from web.site import LetterLike, ReplyLike, Site

LARGEST_MESSAGE = 64_000
LARGEST_PICTURE = 20_000_000
LARGEST_HOOK = 1_000_000
"""Bytes; a longer body is not read to its end."""
UPLOADS = asyncio.Semaphore(8)
"""Pictures received at once: 160 MB of memory at most."""
HEARTBEAT = 15.0
"""Seconds: proxies close a stream that stays silent for a minute."""
LONGEST_STREAM = 600.0
"""Seconds after which a page asks again, so that nothing hangs for ever."""


def routes() -> list[Route]:
    """Under /api/chat."""
    return [
        Route("/api/chat", _post, methods=["POST"]),
        Route("/api/chat/picture", _picture, methods=["POST"]),
        Route("/api/chat/mail", _mail),
        Route("/api/chat/stream", _stream),
        Route("/api/chat/ack", _ack, methods=["POST"]),
        Route("/api/chat/again", _again),
        Route("/api/chat/code", _code, methods=["POST"]),
        Route("/api/chat/resume", _resume, methods=["POST"]),
    ]


async def body_of(request: Request, largest: int) -> bytes:
    """The body, or 413 as soon as it is larger than told."""
    parts, size = [], 0
    # Counted as it comes: the length that a request declares may be a lie, or absent.
    async for part in request.stream():
        size += len(part)
        if size > largest:
            raise HTTPException(413)
        parts.append(part)
    return b"".join(parts)


def answered(reply: ReplyLike) -> Response:
    """A receiver's reply as a response."""
    headers = {"retry-after": str(reply.retry_after)} if reply.retry_after else None
    if reply.body is None:
        return Response(status_code=reply.status, headers=headers)
    return JSONResponse(dict(reply.body), reply.status, headers)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def _token(request: Request) -> str:
    # In a header, never in the address, which ends in logs and histories.
    token = request.headers.get("x-palabre-token", "")
    if not 20 <= len(token) <= 64 or not token.isascii():
        raise HTTPException(401)
    return token


async def _post(request: Request) -> Response:
    body = await body_of(request, LARGEST_MESSAGE)
    return answered(await _site(request).chat.receive(body, request.headers))


async def _picture(request: Request) -> Response:
    token, id = _token(request), request.headers.get("x-palabre-id", "")
    async with UPLOADS:
        content = await body_of(request, LARGEST_PICTURE)
        return answered(await _site(request).chat.upload(content, id, token))


async def _mail(request: Request) -> Response:
    token, after = _token(request), _number(request.query_params.get("after", "0"))
    letters = await asyncio.to_thread(_site(request).chat.read, token, after)
    return JSONResponse({"mail": [_plain(letter) for letter in letters]})


async def _stream(request: Request) -> Response:
    token = _token(request)
    after = _number(request.headers.get("last-event-id") or request.query_params.get("after", "0"))
    # nginx would keep a stream back until it ends.
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_events(request, token, after), media_type="text/event-stream", headers=headers)


async def _events(request: Request, token: str, after: int) -> AsyncIterator[str]:
    chat, loop = _site(request).chat, asyncio.get_running_loop()
    until = loop.time() + LONGEST_STREAM
    # Something at once: a proxy that waits for the first byte learns that the stream lives.
    yield ": palabre\n\n"
    while loop.time() < until and not await request.is_disconnected():
        turn = chat.turn  # read first: a commit between the look and the wait is then not slept through
        letters = await asyncio.to_thread(chat.read, token, after)
        for letter in letters:
            after = letter.sequence
            yield f"id: {after}\ndata: {json.dumps(_plain(letter), ensure_ascii=False)}\n\n"
        if not letters:
            await chat.wait(turn, HEARTBEAT)
            yield ": \n\n"


async def _ack(request: Request) -> Response:
    body = await body_of(request, LARGEST_MESSAGE)
    try:
        upto = int(json.loads(body)["upto"])
    except (ValueError, KeyError, TypeError) as error:
        raise HTTPException(400) from error
    await asyncio.to_thread(_site(request).chat.acknowledge, _token(request), upto)
    return JSONResponse({"ok": True})


async def _again(request: Request) -> Response:
    name = request.query_params.get("name", "")
    renderings = await asyncio.to_thread(_site(request).chat.again, _token(request), name)
    return JSONResponse({"renderings": list(renderings)}, 200 if renderings else 404)


async def _code(request: Request) -> Response:
    code = await asyncio.to_thread(_site(request).chat.resume_code, _token(request))
    return JSONResponse({"code": code})


async def _resume(request: Request) -> Response:
    body = await body_of(request, LARGEST_MESSAGE)
    try:
        code = str(json.loads(body)["code"])
    except (ValueError, KeyError, TypeError) as error:
        raise HTTPException(400) from error
    token = await asyncio.to_thread(_site(request).chat.redeem, code)
    return JSONResponse({"token": token}) if token else Response(status_code=404)


def _plain(letter: LetterLike) -> dict[str, object]:
    return {"sequence": letter.sequence, "op": letter.op, "rendering": dict(letter.body)}


def _number(text: str) -> int:
    # Longer than the largest key would be an error of the database.
    return int(text) if text.isdecimal() and len(text) < 19 else 0
