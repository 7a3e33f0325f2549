"""Webhooks of messaging networks, free of any framework: 200 only after the commit, never 500."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping

from bot.channel import Channel, Response
from bot.intake import Busy, Intake
from bot.poller import arrival

LARGEST = 1_000_000
"""Bytes of one update; Telegram's stay far below."""
SECRET_HEADER = "x-telegram-bot-api-secret-token"


class Webhook:
    """One bot's receiver. `secret` is what the network repeats in each request."""

    def __init__(self, channel: Channel, intake: Intake, secret: str) -> None:
        self._channel, self._intake, self._secret = channel, intake, secret.encode()

    async def receive(self, body: bytes, headers: Mapping[str, str]) -> Response:
        """One request; header names in lower case."""
        # Compared as bytes: a text with an accent would raise, and an answer of 500 tells an attacker more than 401.
        given = headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not self._secret or not hmac.compare_digest(given, self._secret):
            return Response(401)
        if len(body) > LARGEST:
            return Response(413)
        try:
            raw = json.loads(body)
            key = str(int(raw["update_id"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            return Response(400)
        try:
            await self._intake.submit(arrival(self._channel, raw, key))
        except Busy:
            return Response(503, retry_after=2)
        return Response(200)
