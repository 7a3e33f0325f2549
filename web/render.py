"""Templates: every value is escaped by Jinja, and only there."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from languages import direction, own_name
from web.reader import say


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Escaping everywhere; an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A council's name stands inside sentences ("la mairie de Montval") and at the head of pages.
    made.filters["capital"] = lambda words: words[:1].upper() + words[1:]
    return made


def html(template: str, language: str, **values: Any) -> str:
    """A page as text."""
    return (
        environment()
        .get_template(template)
        .render(
            language=language,
            direction=direction(language),
            own_name=own_name,
            say=lambda id, **params: say(language, id, **params),
            **values,
        )
    )


def page(template: str, language: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page as a response."""
    return HTMLResponse(html(template, language, **values), status)
