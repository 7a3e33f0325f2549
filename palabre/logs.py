"""Logs: one line of JSON per thing that matters; never a token, never a person's words."""

from __future__ import annotations

import logging
import sys

import structlog

from palabre.channels import EVERY


def configure(level: int = logging.INFO) -> None:
    """Sends everything to standard error; libraries speak only from warnings on."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    for declared in EVERY:
        for name in declared.loggers:
            # What they write may quote an address, and that of a bot holds its token.
            logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            _without_words,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def _without_words(logger: object, name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A traceback keeps its frames and kind; its text and local values may hold a person's words."""
    for trouble in event.get("exception", ()) if isinstance(event.get("exception"), list) else ():
        # An error of a database or a parser quotes what it could not take.
        trouble["exc_value"] = ""
        for frame in trouble.get("frames", ()):
            frame.pop("locals", None)
    return event
