"""Why a file is not YAML, in terms that its author can act on."""

from __future__ import annotations

import re

import yaml

from flows.findings import Finding
from flows.nodes import Source

_KEY = re.compile(r"^[\s-]*(?:\"[^\"]*\"|'[^']*'|[^\s'\"{\[#][^:#]*?)\s*:\s+")


_DASH = re.compile(r"\s*(-)[^\s-]")


def explain(error: yaml.YAMLError, source: Source) -> Finding:
    """The plain cause of a parser's complaint, at the place where the author can mend it."""
    problem = str(getattr(error, "problem", None) or error)
    offset = _index(getattr(error, "problem_mark", None), source)
    context = _index(getattr(error, "context_mark", None), source)
    if offset is None:
        return _control(error, source)
    start = source.text.rfind("\n", 0, offset) + 1
    line = source.text[start : source.line_end(start)]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        tab = start + line.index("\t")
        return Finding("yaml", "yaml.tab", source.mark(tab))
    if (dash := _DASH.match(line)) and "expected" in problem:
        return Finding("yaml", "yaml.dash", source.mark(start + dash.start(1), start + dash.end(1) + 1))
    if "mapping values are not allowed" in problem:
        return _colon(source, start, line, offset)
    if "quoted scalar" in str(getattr(error, "context", "")) and context is not None:
        escape = "escape" in problem
        mark = source.mark(offset, offset + 2) if escape else source.mark(context, source.line_end(context))
        return Finding("yaml", "yaml.escape" if escape else "yaml.quote", mark)
    return _by_line(problem, source, start, line, offset, context)


def _index(mark: yaml.Mark | None, source: Source) -> int | None:
    return None if mark is None else min(mark.index, len(source.text))


def _control(error: yaml.YAMLError, source: Source) -> Finding:
    offset = getattr(error, "position", 0)
    # libyaml counts bytes here; the first control character is the one it met.
    found = re.search(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", source.text)
    start = found.start() if found else min(offset, len(source.text))
    return Finding("yaml", "yaml.control", source.mark(start))


def _colon(source: Source, start: int, line: str, offset: int) -> Finding:
    key = _KEY.match(line)
    if key and start + key.end() < offset:
        return Finding("yaml", "yaml.colon", source.mark(start + key.end(), start + len(line.rstrip())))
    return Finding("yaml", "yaml.indent", source.mark(start + len(line) - len(line.lstrip()), start + len(line)))


def _by_line(problem: str, source: Source, start: int, line: str, offset: int, context: int | None) -> Finding:
    key = _KEY.match(line)
    value = start + key.end() if key else start + len(line) - len(line.lstrip(" -"))
    opening = source.text[value : value + 1]
    whole = source.mark(value, start + len(line.rstrip()))
    if context is not None and source.text[context : context + 1] in ("{", "["):
        return _in_braces(source, offset, context)
    if "could not find expected ':'" in problem and context is not None and context < start:
        # The line before has no colon: what this one begins with is not the cause.
        return _no_colon(source, context)
    if opening in ("'", '"') and offset > value:
        return Finding("yaml", "yaml.quote", whole)
    if opening == "{" and offset > value:
        return Finding("yaml", "yaml.brace", whole)
    if offset == value and opening and opening in "@`%-?}],":
        return Finding("yaml", "yaml.sign", whole, params={"sign": opening})
    if opening and opening in ">|[*&!":
        return Finding("yaml", "yaml.sign", whole, params={"sign": opening})
    if "could not find expected ':'" in problem:
        return _no_colon(source, context if context is not None else offset)
    if "did not find expected" in problem and not line[: offset - start].strip(" -"):
        indented = start + len(line) - len(line.lstrip())
        return Finding("yaml", "yaml.indent", source.mark(indented, start + len(line.rstrip())))
    return Finding("yaml", "yaml.other", source.mark(offset))


def _no_colon(source: Source, offset: int) -> Finding:
    return Finding("yaml", "yaml.no_colon", source.mark(offset, source.line_end(offset)))


def _in_braces(source: Source, offset: int, context: int) -> Finding:
    end = source.line_end(context)
    inside = source.text[context:end]
    cut = re.search(r"\s#", inside)
    closing = "}" if inside[:1] == "{" else "]"
    if cut and offset >= context + cut.start():
        return Finding("yaml", "yaml.hash", source.mark(context + cut.start() + 1, end))
    if offset <= end and source.text[offset : offset + 1] == ":" and closing == "}":
        start = max(source.text.rfind(sign, context, offset) for sign in ",{") + 1
        key = re.match(r"\s*[\w -]+:\s*", source.text[start:offset])
        first = start + (key.end() if key else 0)
        stops = [stop for stop in (source.text.find(sign, offset, end) for sign in ",}") if stop > 0]
        return Finding("yaml", "yaml.colon", source.mark(first, min(stops, default=end)))
    return Finding("yaml", "yaml.unclosed", source.mark(context, end), params={"sign": closing})
