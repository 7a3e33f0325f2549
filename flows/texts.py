"""Reading the words of a file: texts in their languages, options, projects, statements."""

from __future__ import annotations

import re
from typing import Any

from flows.findings import Mark
from flows.model import Option, Statement
from flows.nodes import Broken, Items, MappingNode, Node, Scalar
from flows.reading import WRONG, Phrase, PhraseUse, ReadingContext, Unread
from flows.words import Text

RESERVED = frozenset(
    {"is", "not", "includes", "answered", "and", "or", "count", "closes", "title", "answer", "by"}
    | {"other", "none", "skipped", "n"}
)
"""The words of conditions and placeholders, what exports say themselves, and the counter of people."""
# So short that the data of a button (conversation, number, name) fits the 64 bytes that Telegram allows.
LONGEST_NAME = 32
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_USES: dict[str, PhraseUse] = {
    "help": "help", "if refused": "refused", "unit": "unit", "low": "end", "high": "end", "title": "title",
}  # fmt: skip


def read_name(node: Scalar, context: ReadingContext) -> str | Unread:
    """A name: stable, a-z 0-9 _, beginning with a letter."""
    name = node.value.strip()
    if not _NAME.fullmatch(name):
        return context.report("name", "name.form", node.mark, name=name or "…", near=repaired(name))
    if name in RESERVED:
        return context.report("reserved", "name.reserved", node.mark, name=name)
    return name


def repaired(name: str) -> str | None:
    """The name that was probably meant, in the form of a name."""
    import unicodedata

    flat = unicodedata.normalize("NFKD", name.strip().casefold())
    plain = re.sub(r"[^a-z0-9]+", "_", "".join(c for c in flat if not unicodedata.combining(c))).strip("_")
    near = plain[:LONGEST_NAME].rstrip("_")
    return near if _NAME.fullmatch(near) and near not in RESERVED else None


def read_text(node: Node, context: ReadingContext, key: str) -> Text | Unread:
    """`{fr: …, en: …}`, or a plain string in a file with one language."""
    use = _USES.get(key, "charter" if context.step is None else "words")
    if isinstance(node, MappingNode):
        return _by_language(node, context, use, key, apart=())
    return _plain_text(node, context, use, key)


def _plain_text(node: Node, context: ReadingContext, use: PhraseUse, key: str) -> Text | Unread:
    if isinstance(node, Items):
        return context.report("value", "value.text", node.mark, value="", key=key)
    if not isinstance(node, Scalar):
        return WRONG
    # With two languages, a plain string would leave somebody without words.
    if len(context.languages) > 1:
        languages = ", ".join(f"{code}: …" for code in context.languages)
        return context.report("translation", "translation.plain", node.mark, key=key, languages=languages)
    if not node.value.strip():
        return context.report("translation", "translation.empty", node.mark, key=key)
    language = context.languages[0]
    _hash(node, context)
    context.phrases.append(Phrase(use, {language: node}, node.mark, context.step))
    return {language: node.value}


def _by_language(
    table: MappingNode, context: ReadingContext, use: PhraseUse, key: str, apart: tuple[str, ...]
) -> Text | Unread:
    before = len(context.findings)
    scalars: dict[str, Scalar] = {}
    for name, value in table.pairs:
        if name.value in context.languages:
            keep_words(name, value, context, scalars)
        elif name.value not in apart:
            unknown_language(name, context, key, apart)
    # A language that is misspelt is not missing as well.
    if len(context.findings) == before and not any(isinstance(value, Broken) for _, value in table.pairs):
        mark = table.pairs[0][0].mark if table.pairs else table.mark
        report_missing(scalars, mark, context, key)
    context.phrases.append(Phrase(use, scalars, table.mark, context.step))
    return in_order(scalars, context) if scalars else WRONG


def unknown_language(name: Scalar, context: ReadingContext, key: str, apart: tuple[str, ...]) -> None:
    """A key of a text that is none of the file's languages."""
    code = name.value
    # Told once: a language that the file does not list usually stands in every text of it.
    if code in context.foreign:
        if context.step is not None:
            context.broken.add(context.step)
        return
    if re.fullmatch(r"[a-z]{2}", code):
        context.foreign.add(code)
    known = ", ".join(context.languages)
    near = context.near(code, (*context.languages, *apart))
    context.report("key", "key.language", name.mark, key=code, known=known, near=near)


def keep_words(name: Scalar, value: Node, context: ReadingContext, scalars: dict[str, Scalar]) -> None:
    """The words in one language, unless they are no text."""
    if isinstance(value, Broken):
        if context.step is not None:
            context.broken.add(context.step)
        return
    if not isinstance(value, Scalar):
        message = "value.brace" if _is_brace(value) else "value.text"
        context.report("value", message, value.mark, value="", key=name.value)
    elif not value.value.strip():
        context.report("translation", "translation.empty", name.mark, key=name.value)
    else:
        _hash(value, context)
        scalars[name.value] = value


def _is_brace(node: Node) -> bool:
    return isinstance(node, MappingNode) and not node.pairs


def in_order(scalars: dict[str, Scalar], context: ReadingContext) -> Text:
    """The words in the order of the file's languages, without the last line's end."""
    return {code: scalars[code].value.strip() for code in context.languages if code in scalars}


def report_missing(scalars: dict[str, Scalar], mark: Mark, context: ReadingContext, key: str) -> None:
    """The languages that a text lacks."""
    missing = [code for code in context.languages if code not in scalars]
    if missing:
        context.report("translation", "translation.missing", mark, key=key, languages=", ".join(missing))


def _hash(node: Scalar, context: ReadingContext) -> None:
    # A comment apart from the text stands two spaces away and begins with a space; this one touches it.
    if not node.plain:
        return
    rest = node.source.text[node.end : node.source.line_end(node.end)]
    if re.match(r"[ \t]+#", rest) and not re.match(r"[ \t]{2,}#[\s!]", rest):
        start = node.end + rest.index("#")
        mark = node.source.mark(start, node.end + len(rest.rstrip()))
        context.report("cut-text", "cut.hash", mark, "warning", text=node.value[-40:])


def read_options(node: Node, context: ReadingContext, key: str) -> tuple[Option, ...] | Unread:
    """`{name: TEXT}`."""
    if not isinstance(node, MappingNode):
        return context.refuse("value.options", node, key=key)
    found: list[Option] = []
    _repeated(node, context)
    for name, value in node.pairs:
        # Both are read before either is given up: an author hears of all the faults at once.
        words = _label(name, value, context)
        known = read_name(name, context)
        if not isinstance(known, Unread) and not isinstance(words, Unread):
            found.append(Option(known, words, mark=name.mark))
    return tuple(found)


def _repeated(node: MappingNode, context: ReadingContext) -> None:
    if node.repeated and context.step is not None:
        context.broken.add(context.step)


def _label(name: Scalar, value: Node, context: ReadingContext) -> Text | Unread:
    if isinstance(value, MappingNode):
        return _by_language(value, context, "label", name.value, apart=())
    return _plain_text(value, context, "label", name.value)


def read_words_as_statements(node: Node, context: ReadingContext, key: str) -> tuple[Statement, ...] | Unread:
    """`{name: TEXT}`, each known by its name."""
    options = read_options(node, context, key)
    if isinstance(options, Unread):
        return options
    return tuple(Statement(option.name, option.text, option.mark) for option in options)


def read_projects(node: Node, context: ReadingContext, key: str) -> tuple[Option, ...] | Unread:
    """`{name: {fr: …, en: …, cost: 25000}}`."""
    if not isinstance(node, MappingNode):
        return context.refuse("value.projects", node, key=key)
    found: list[Option] = []
    _repeated(node, context)
    for name, value in node.pairs:
        known = read_name(name, context)
        option = _project(name, value, context, "" if isinstance(known, Unread) else known)
        if option is not None:
            found.append(option)
    return tuple(found)


def _project(name: Scalar, value: Node, context: ReadingContext, known: str) -> Option | None:
    if not isinstance(value, MappingNode):
        context.refuse("value.project", value, name=name.value)
        return None
    words = _by_language(value, context, "label", name.value, apart=("cost",))
    cost = _cost(name, value, context)
    if isinstance(words, Unread) or isinstance(cost, Unread) or not known:
        return None
    return Option(known, words, cost, name.mark)


def _cost(name: Scalar, table: MappingNode, context: ReadingContext) -> int | Unread:
    node = table.get("cost")
    if node is None:
        return context.report("key", "key.cost", name.mark, name=name.value)
    said = node.value.strip() if isinstance(node, Scalar) else ""
    # Whole units: money is never a float.
    if not re.fullmatch(r"\d{1,12}", said):
        return context.refuse("value.cost", node, name=name.value)
    return int(said)


def read_statements(node: Node, context: ReadingContext, key: str) -> tuple[Statement, ...] | Unread:
    """`[TEXT]`: known as s1…sn, in file order."""
    if not isinstance(node, Items):
        return context.refuse("value.statements", node, key=key)
    found: list[Any] = []
    for item in node.items:
        if isinstance(item, MappingNode):
            words = _by_language(item, context, "statement", key, apart=())
        else:
            words = _plain_text(item, context, "statement", key)
        if not isinstance(words, Unread):
            # Ids follow the order of the file: once launched, statements are only added at the end of the list.
            found.append(Statement(f"s{len(found) + 1}", words, item.mark))
    return tuple(found)
