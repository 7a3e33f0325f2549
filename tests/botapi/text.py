"""Texts as the Bot API parses them: only Telegram's tags, lengths in code points, entities in UTF-16 units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.botapi.refusals import Refusal, bad

TEXT = 4096  # code points, after parsing
CAPTION = 1024
RAW_BYTES = 32768
TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "tg-emoji": "custom_emoji", "code": "code", "pre": "pre",
    "blockquote": "blockquote",
}  # fmt: skip
CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_START = re.compile(r"<([^\s/>]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[a-zA-Z0-9.-]+))?)*)\s*>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([a-zA-Z0-9.-]+)))?")
_END = re.compile(r"</([a-zA-Z-]*)\s*>")


@dataclass(frozen=True)
class Parsed:
    """What people see, and how it is dressed (entities as the Bot API lists them)."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _unparsed(description: str) -> Refusal:
    return bad(f"can't parse entities: {description}")


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return CHARACTERS[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 else match.group()


def _opened(raw: str, at: int) -> tuple[str, dict[str, str], int]:
    offset = len(raw[:at].encode())
    match = _START.match(raw, at)
    if match is None:
        name = re.split(r"[\s>]", raw[at + 1 :], maxsplit=1)[0].lower()
        if ">" in raw[at:] and name not in TYPES:
            raise _unparsed(f'Unsupported start tag "{name}" at byte offset {offset}')
        raise _unparsed(f"Unclosed start tag at byte offset {offset}")
    name = match[1].lower()
    if name not in TYPES:
        raise _unparsed(f'Unsupported start tag "{name}" at byte offset {offset}')
    found = _ATTRIBUTE.findall(match[2])
    attributes = {
        key.lower(): _CHARACTER.sub(_character, first or second or third) for key, first, second, third in found
    }
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _unparsed(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return name, attributes, match.end()


def _closed(raw: str, at: int, open_name: str | None) -> int:
    offset = len(raw[:at].encode())
    if open_name is None:
        raise _unparsed(f"Unexpected end tag at byte offset {offset}")
    match = _END.match(raw, at)
    if match is None:
        raise _unparsed(f"Unclosed end tag at byte offset {offset}")
    if match[1] and match[1].lower() != open_name:
        found = match[1].lower()
        raise _unparsed(f'Unmatched end tag at byte offset {offset}, expected "</{open_name}>", found "</{found}>"')
    return match.end()


def _html(raw: str) -> Parsed:
    shown = ""
    entities: list[dict[str, Any]] = []
    nested: list[tuple[str, dict[str, str], int]] = []
    at = 0
    while at < len(raw):
        if raw[at] == "&" and (match := _CHARACTER.match(raw, at)):
            shown += _character(match)
            at = match.end()
        elif raw.startswith("</", at):
            at = _closed(raw, at, nested[-1][0] if nested else None)
            name, attributes, start = nested.pop()
            if length := _units(shown) - start:
                extra = {"url": attributes["href"]} if "href" in attributes else {}
                entities.append({"type": TYPES[name], "offset": start, "length": length} | extra)
        elif raw[at] == "<":
            name, attributes, at = _opened(raw, at)
            nested.append((name, attributes, _units(shown)))
        else:
            shown += raw[at]
            at += 1
    if nested:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{nested[-1][0]}"')
    return Parsed(shown, tuple(sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))))


def parse(raw: str, mode: str, entities: list[dict[str, Any]] | None) -> Parsed:
    """What the Bot API keeps of a text; only HTML and plain text are known here. Raises Refusal."""
    if len(raw.encode("utf-8", "surrogatepass")) > RAW_BYTES:
        raise bad("text is too long")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in raw):
        raise bad("strings must be encoded in UTF-8")
    if mode.lower() == "html":
        parsed = _html(raw)
    elif mode:
        raise bad("unsupported parse_mode")
    else:
        parsed = Parsed(raw, tuple(entities or ()))
    # The server trims what it shows; spaces alone are an empty message.
    return parsed if parsed.text.strip() == parsed.text else Parsed(parsed.text.strip(), parsed.entities)


def message_text(raw: str, mode: str, entities: list[dict[str, Any]] | None = None) -> Parsed:
    """A message's text, 1 to 4096 code points; raises Refusal."""
    parsed = parse(raw, mode, entities)
    if not parsed.text:
        raise bad("message text is empty")
    if len(parsed.text) > TEXT:
        raise bad("message is too long")
    return parsed


def caption_text(raw: str, mode: str, entities: list[dict[str, Any]] | None = None) -> Parsed:
    """A caption, at most 1024 code points; raises Refusal."""
    parsed = parse(raw, mode, entities)
    if len(parsed.text) > CAPTION:
        raise bad("message caption is too long")
    return parsed
