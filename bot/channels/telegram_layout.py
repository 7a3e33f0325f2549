"""Laying renderings out for Telegram: HTML escaped here and only here, and inline keyboards by shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from bot.fitting import Part, parts, tail
from bot.renderings import Button, Rendering

SCALE_ROW = 6
_STYLES: dict[Part, str] = {"head": "b", "lead": "i", "running": "b", "hint": "i", "answer": "b"}

Row = list[tuple[str, str]]
"""(label, callback data) from left to right."""


def html(rendering: Rendering) -> str:
    """The message as Telegram HTML."""
    return "\n\n".join(_styled(_STYLES.get(part, ""), words) for part, words in parts(rendering))


def keyboard(rendering: Rendering) -> list[Row]:
    """The inline keyboard, one row per line; empty when there is nothing to press."""
    options = [button for button in rendering.buttons if button.role in ("option", "plus", "minus")]
    rest = [button for button in rendering.buttons if button.role not in ("option", "plus", "minus")]
    return [*_option_rows(rendering, options), *_closing_rows(rest)]


def _styled(style: str, words: str) -> str:
    # Quotation marks stay: words stand between tags and never inside one.
    safe = escape(words, quote=False)
    return f"<{style}>{safe}</{style}>" if style else safe


def _option_rows(rendering: Rendering, options: Sequence[Button]) -> Iterator[Row]:
    if rendering.shape == "scale":
        # Eleven buttons in one row would be too narrow for a thumb.
        for start in range(0, len(options), SCALE_ROW):
            yield [(button.label, button.data) for button in options[start : start + SCALE_ROW]]
    elif rendering.shape == "allocate":
        for minus, plus in zip(options[::2], options[1::2], strict=True):
            yield [("−", minus.data), (f"{plus.label} {plus.amount}", plus.data), ("+", plus.data)]
    else:
        yield from ([(_label(button), button.data)] for button in options)


def _label(button: Button) -> str:
    mark = {"on": "☑ ", "off": "☐ ", "disabled": "✕ ", "plain": ""}[button.state]
    if button.order:
        mark = f"{button.order} · "
    return mark + button.label + tail(button)


def _closing_rows(buttons: Sequence[Button]) -> Iterator[Row]:
    row: Row = []
    for button in buttons:
        if button.role in ("act", "correct"):
            yield [(button.label, button.data)]
        else:
            row.append((button.label, button.data))
    if row:
        yield row
