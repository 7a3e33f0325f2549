"""The conversation without scripts: a page drawn from the answers, and forms that post what a person does."""

from __future__ import annotations

import asyncio
import json
from base64 import b32decode
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web.chat import LARGEST_MESSAGE, LARGEST_PICTURE, UPLOADS
from web.site import ReplyLike, Site

COOKIE = "palabre"
LINE_COOKIE = "palabre-line"
"""The same token, kept by the script of a page that has one, for the page of results alone."""
COOKIE_LIFE = 90 * 24 * 3600


def conversation(site: Site, token: str, name: str) -> dict[str, Any]:
    """What the page shows: the answers, what was said since, the prompt awaited; `seen` acknowledges it."""
    view: dict[str, Any] = {"renderings": [], "asked": None, "seen": 0, "id": message_id(site)}
    if not token:
        return view
    # Read before the page is drawn: what comes in between is shown, and not acknowledged unseen.
    letters = site.chat.read(token, 0)
    shown = list(site.chat.again(token, name))
    # What the answers show again must not stand there twice.
    known = {rendering["text"] for rendering in shown}
    said = [one.body for one in letters if one.body["kind"] in ("say", "toast") and one.body["text"] not in known]
    asked = next((rendering for rendering in reversed(shown) if rendering["kind"] == "ask"), _menu(letters, shown))
    return {
        **view,
        "renderings": [_whole(rendering) for rendering in (*shown, *said) if rendering["kind"] != "ask"],
        "asked": _whole(asked) if asked else None,
        "seen": max((one.sequence for one in letters), default=0),
    }


_RENDERING: dict[str, Any] = {
    "lead": "", "hint": "", "running": "", "ends": (), "position": (), "answer": "", "picture": "", "document": "",
    "link": "", "shape": "read", "step": "",
}  # fmt: skip
_BUTTON: dict[str, Any] = {"role": "option", "state": "plain", "amount": "", "order": 0, "reason": ""}


def _whole(rendering: Mapping[str, Any]) -> dict[str, Any]:
    """A rendering with what its JSON leaves out."""
    buttons = [{**_BUTTON, **button} for button in rendering.get("buttons", ())]
    return {**_RENDERING, **rendering, "buttons": buttons}


def _menu(letters: Any, shown: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return None if shown else next((one.body for one in letters if one.body["kind"] == "ask"), None)


def message_id(site: Site) -> str:
    """A fresh UUID from the injected source: what makes a form count once."""
    return str(UUID(bytes=b32decode(site.store.new_id("f")[2:].upper() + "======")))


async def posted(request: Request, site: Site, name: str, language: str) -> Response:
    """One form of the page; the id in it makes it count once however often it is sent."""
    # Known before a byte is read: a form without a length could go on for ever.
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or len(length) > 18 or int(length) > LARGEST_PICTURE + LARGEST_MESSAGE:
        raise HTTPException(413)
    token = request.cookies.get(COOKIE, "")
    async with UPLOADS, request.form(max_files=1, max_fields=20, max_part_size=LARGEST_MESSAGE) as form:
        if seen := _field(form, "seen"):
            await asyncio.to_thread(_acknowledge, site, token, seen)
        if code := _field(form, "code"):
            return _back(site, name, language, await asyncio.to_thread(site.chat.redeem, code), "badcode")
        reply = await _given(request, site, form, token, name, language)
    if reply.status not in (200, 400, 401, 422):
        raise HTTPException(reply.status)
    minted = str((reply.body or {}).get("token", ""))
    return _back(site, name, language, minted or token, "" if reply.status == 200 else "again")


async def _given(request: Request, site: Site, form: FormData, token: str, name: str, language: str) -> ReplyLike:
    picture, id = form.get("picture"), _field(form, "id")
    # A browser sends an empty file where none was chosen.
    if isinstance(picture, UploadFile) and picture.size and token:
        return await site.chat.upload(await picture.read(), id, token)
    message: dict[str, Any] = {"id": id, "language": language, **({"token": token} if token else {})}
    if press := _field(form, "press"):
        message["press"] = press
    elif not token or _field(form, "start"):
        message |= {"start": name, "origin": _field(form, "origin")}
    else:
        message["text"] = _field(form, "text")
    return await site.chat.receive(json.dumps(message).encode(), request.headers)


def _acknowledge(site: Site, token: str, seen: str) -> None:
    if token and seen.isdecimal() and len(seen) < 19:
        site.chat.acknowledge(token, int(seen))


def _back(site: Site, name: str, language: str, token: str | None, problem: str) -> Response:
    """To the page again, by an address that a reload does not post."""
    told = f"&problem={problem}" if problem and (problem != "badcode" or not token) else ""
    response = RedirectResponse(f"/{name}?lang={language}{told}#now", 303)
    if token:
        # One cookie per consultation: nobody is linked across consultations.
        response.set_cookie(
            COOKIE, token, max_age=COOKIE_LIFE, path=f"/{name}", httponly=True, samesite="strict",
            secure=site.base.startswith("https"),
        )  # fmt: skip
    return response


def _field(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
