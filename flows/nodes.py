"""YAML as positioned nodes: every scalar is text, and nothing that a flow does not need gets through."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from flows.findings import Finding, Mark

LARGEST = 1024 * 1024
"""Bytes: a consultation is a few tens of kilobytes; more is refused before it is read."""
DEEPEST = 32
"""Levels of lists and tables inside each other."""


class Source:
    """The text of the file, which turns offsets into marks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        self._starts.extend(position + 1 for position, letter in enumerate(text) if letter == "\n")

    def mark(self, start: int, end: int = 0) -> Mark:
        """The mark of a stretch of the text, cut at the end of its first line; of one letter at least."""
        row = bisect_right(self._starts, start) - 1
        first = self._starts[row]
        stop = self.text.find("\n", start)
        last = min(end, len(self.text) if stop < 0 else stop)
        column = start - first + 1
        return Mark(row + 1, column, max(last - first + 1, column + 1))

    def line_end(self, position: int) -> int:
        """Where the line that holds `position` ends."""
        stop = self.text.find("\n", position)
        return len(self.text) if stop < 0 else stop

    def line(self, number: int) -> str:
        """Line `number`, from 1, without its end."""
        if not 0 < number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        return self.text[start : self.line_end(start)].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text of the file; `plain` = written without quotes."""

    value: str
    mark: Mark
    source: Source = field(repr=False, compare=False)
    start: int = 0
    end: int = 0
    style: str = ""

    @property
    def plain(self) -> bool:
        return not self.style

    def stretch(self, offset: int, length: int) -> Mark:
        """The mark of a stretch of the value."""
        if self.plain and self.end - self.start == len(self.value):
            return self.source.mark(self.start + offset, self.start + offset + length)
        first = self._find(offset)
        last = self._find(offset + length - 1) if length > 1 else first
        if first is None or last is None:
            return self.mark
        return self.source.mark(first, last + 1)

    def _find(self, offset: int) -> int | None:
        # The file holds the value's letters in order, with only folds, quotes and indents between.
        text, position = self.source.text, self.start
        if self.style in "|>" and self.style:
            position = self.source.line_end(position)
        elif self.style:
            position += 1
        for letter in self.value[: offset + 1]:
            if letter.isspace():
                continue
            position = text.find(letter, position, self.end) + 1
            if not position:
                return None
        return position - 1


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys and values in file order, each key once."""

    pairs: tuple[tuple[Scalar, Node], ...]
    mark: Mark
    repeated: bool = False
    """A key was given twice, which is reported: nothing may be said of how many there are."""

    def get(self, key: str) -> Node | None:
        """The value under a key."""
        return next((value for name, value in self.pairs if name.value == key), None)

    def key(self, key: str) -> Scalar | None:
        """The key as written."""
        return next((name for name, _ in self.pairs if name.value == key), None)


@dataclass(frozen=True, slots=True)
class Broken:
    """Stands where something was refused; readers pass over it in silence."""

    mark: Mark


Node: TypeAlias = Scalar | Items | MappingNode | Broken


@dataclass(frozen=True, slots=True)
class Document:
    """The file as nodes; `root` is None when it cannot be read at all."""

    root: Node | None
    source: Source
    findings: tuple[Finding, ...]


class _Stop(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def read(data: bytes) -> Document:
    """Bytes to nodes. Never raises: whatever is wrong is a finding."""
    if len(data) > LARGEST:
        return Document(None, Source(""), (Finding("size", "size.bytes", Mark()),))
    try:
        # Windows' Notepad begins a file with a mark, and ends its lines in two characters.
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        position = Source(before).mark(len(before))
        return Document(None, Source(before), (Finding("yaml", "yaml.encoding", position),))
    source = Source(text)
    builder = _Builder(source)
    try:
        root = builder.document()
    except yaml.YAMLError as error:
        from flows.causes import explain

        return Document(None, source, _with(builder.findings, explain(error, source)))
    except _Stop as stop:
        return Document(None, source, _with(builder.findings, stop.finding))
    return Document(root, source, tuple(builder.findings))


def _with(found: list[Finding], last: Finding) -> tuple[Finding, ...]:
    # What was odd on the line where reading stopped had the same cause.
    return (*(finding for finding in found if finding.mark.line != last.mark.line), last)


class _Builder:
    """Walks the events of the file without ever recursing deeper than `DEEPEST`."""

    def __init__(self, source: Source) -> None:
        self.findings: list[Finding] = []
        self._source = source
        # Events, never a loader: no tag makes an object, and no alias is ever unfolded.
        self._events: Iterator[Event] = iter(yaml.parse(source.text, Loader=yaml.CLoader))

    def document(self) -> Node:
        documents: list[Node] = []
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if documents:
                    raise _Stop(Finding("yaml", "yaml.documents", self._mark(event)))
                documents.append(self._node(next(self._events), 1))
        if not documents:
            raise _Stop(Finding("yaml", "yaml.empty", Mark()))
        return documents[0]

    def _node(self, event: Event, depth: int) -> Node:
        if depth > DEEPEST:
            raise _Stop(Finding("size", "size.depth", self._mark(event), params={"most": str(DEEPEST)}))
        if isinstance(event, AliasEvent):
            mark = self._mark(event)
            self._report("alias", "alias.alias", mark, name=str(event.anchor))
            return Broken(mark)
        if isinstance(event, NodeEvent):
            self._refuse_extras(event)
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, SequenceStartEvent):
            return self._items(event, depth)
        if isinstance(event, MappingStartEvent):
            return self._table(event, depth)
        raise _Stop(Finding("yaml", "yaml.other", self._mark(event)))

    def _refuse_extras(self, event: NodeEvent) -> None:
        if event.anchor is not None:
            self._report("alias", "alias.anchor", self._word(event), name=str(event.anchor))
        if getattr(event, "tag", None) is not None:
            mark = self._word(event)
            written = self._source.line(mark.line)[mark.column - 1 : mark.end_column - 1]
            self._report("alias", "alias.tag", mark, name=written)

    def _scalar(self, event: ScalarEvent) -> Scalar:
        start, end = _span(event)
        style = event.style or ""
        written = style or len(event.value) == end - start or "\n" in self._source.text[start:end]
        if not written:
            # A tag or an anchor stands before the text.
            found = self._source.text.find(event.value, start, end)
            start = found if found >= 0 else start
        return Scalar(event.value, self._source.mark(start, end), self._source, start, end, style)

    def _items(self, event: SequenceStartEvent, depth: int) -> Items:
        found: list[Node] = []
        last: Event = event
        for last in self._events:
            if isinstance(last, CollectionEndEvent):
                break
            found.append(self._node(last, depth + 1))
        return Items(tuple(found), self._whole(event, last))

    def _table(self, event: MappingStartEvent, depth: int) -> MappingNode | Broken:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        previous: Scalar | None = None
        cut = repeated = False
        last: Event = event
        for last in self._events:
            if isinstance(last, MappingEndEvent):
                break
            name = self._node(last, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(name, Scalar):
                if not isinstance(name, Broken):
                    self._report("yaml", "yaml.key", name.mark)
                continue
            # In `{fr: Bonjour, voisin}` the comma cut a text in two: YAML sees a key without a value.
            if event.flow_style and self._is_cut(name, value):
                self._cut(name, previous)
                cut = True
                continue
            if name.value in pairs:
                first = pairs[name.value][0].mark.line
                self._report("twice", "twice.key", name.mark, key=name.value, line=str(first))
                repeated = True
                continue
            pairs[name.value] = (name, value)
            previous = name
        mark = self._whole(event, last)
        return Broken(mark) if cut and not pairs else MappingNode(tuple(pairs.values()), mark, repeated)

    def _whole(self, first: MappingStartEvent | SequenceStartEvent, last: Event) -> Mark:
        # What stands in brackets is underlined whole; a block by its beginning.
        return self._source.mark(_span(first)[0], _span(last)[1]) if first.flow_style else self._mark(first)

    def _is_cut(self, name: Scalar, value: Node) -> bool:
        if not isinstance(value, Scalar) or value.value or value.style:
            return False
        return not self._source.text[name.end : name.end + 80].lstrip().startswith(":")

    def _cut(self, name: Scalar, previous: Scalar | None) -> None:
        if previous is None:
            self._report("cut-text", "cut.brace", name.mark, text=name.value)
        else:
            self._report("cut-text", "cut.comma", name.mark, text=name.value, key=previous.value)

    def _mark(self, event: Event) -> Mark:
        start, end = _span(event)
        return self._source.mark(start, end)

    def _word(self, event: Event) -> Mark:
        start = _span(event)[0]
        written = self._source.text[start : self._source.line_end(start)].split(" ", 1)[0]
        return self._source.mark(start, start + len(written))

    def _report(self, code: str, message: str, mark: Mark, **params: str) -> None:
        self.findings.append(Finding(code, message, mark, params=params))


def _span(event: Event) -> tuple[int, int]:
    start, end = event.start_mark, event.end_mark
    return (0 if start is None else start.index), (0 if end is None else end.index)
