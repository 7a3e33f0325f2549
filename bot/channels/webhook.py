"""The receiver of networks that call us, free of any framework: 200 only after the commit, never 500."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

from bot.channel import Channel, Response
from bot.declaration import Calls
from bot.intake import Busy, Intake
from bot.poller import arrival

LARGEST = 1_000_000
"""Bytes of one request; those of networks stay far below."""


class Webhook:
    """One bot's receiver. `secret` is what both sides know; how a request proves it, `calls` says."""

    def __init__(self, channel: Channel, calls: Calls, intake: Intake, secret: str) -> None:
        self._channel, self._calls, self._intake, self._secret = channel, calls, intake, secret

    async def receive(self, body: bytes, headers: Mapping[str, str]) -> Response:
        """One request; header names in lower case."""
        # Without a secret nobody is who they say: an empty one must not match an empty header.
        if not self._secret or not self._calls.authentic(body, headers, self._secret):
            return Response(401)
        if len(body) > LARGEST:
            return Response(413)
        try:
            found = self._calls.updates(json.loads(body))
        except (ValueError, KeyError, TypeError, RecursionError):
            return Response(400)
        arrivals = [arrival(self._channel, raw, key) for key, raw in found]
        told = await asyncio.gather(*map(self._intake.submit, arrivals), return_exceptions=True)
        for error in told:
            if isinstance(error, Busy):
                return Response(503, retry_after=2)
            if error is not None:
                raise error
        return Response(200)
