"""Runs the stub as a process of its own: `python -m tests.botapi [--port N] [--no-limits]`; prints its address."""

from __future__ import annotations

import argparse
import asyncio
import signal

from tests.botapi import BotApi, Limits

NO_LIMITS = Limits(chat_rate=0, bot_rate=0)


async def serve(port: int, limits: Limits) -> None:
    """Serves until told to end; the first line printed is the base address."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with BotApi(port=port, limits=limits) as api:
        print(api.url, flush=True)
        await stop.wait()


def main() -> None:
    """Reads the arguments."""
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="a port of the loopback (0: a free one)")
    parser.add_argument("--no-limits", action="store_true", help="refuse no message for its pace")
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.port, NO_LIMITS if chosen.no_limits else Limits()))


if __name__ == "__main__":
    main()
