"""A worker: it stands in a copy of the tree with the libraries loaded, and forks a child for each order it reads.

Loading the libraries takes longer than most tests do; a fork has them at once, and what a child does to the
modules of the product ends with it. Orders and replies are lines of JSON on standard input and output.
"""

from __future__ import annotations

import asyncio  # noqa: F401  (before its C half, which otherwise keeps a list of tasks of its own)
import importlib
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.mutants.watching import Chosen, Watched

_QUIET = [
    "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",  # the libraries are loaded on purpose before pytest looks
]  # fmt: skip


def serve() -> None:
    """Obeys until the orders end."""
    root = Path.cwd()
    replies = os.fdopen(os.dup(1), "w", buffering=1)
    for order in sys.stdin:
        told: dict[str, Any] = json.loads(order)
        if told["do"] == "load":
            reply: dict[str, Any] = {"loaded": sum(map(_loaded, told["modules"]))}
        elif told["do"] == "record":
            reply = _forked(lambda told=told: _record(root, told), 600.0)  # type: ignore[misc]
        else:
            reply = _forked(lambda told=told: _try(told), told["seconds"])  # type: ignore[misc]
        replies.write(json.dumps(reply) + "\n")


def _loaded(module: str) -> bool:
    try:
        importlib.import_module(module)
    except Exception:  # a library that cannot be loaded alone is loaded by whoever needs it
        return False
    return True


def _forked(work: Callable[[], str], seconds: float) -> dict[str, Any]:
    """Does the work in a child; `ended` is "passed", "failed" or "timeout", `by` names the test that failed."""
    began = time.monotonic()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        _become(writer, work)
    os.close(writer)
    ready, _, _ = select.select([reader], [], [], seconds)
    said = os.read(reader, 4096).decode() if ready else ""
    os.close(reader)
    # Whatever the test started goes with it: the child leads a group of its own.
    _killed(child)
    os.waitpid(child, 0)
    ended = "timeout" if not ready else "passed" if said == "passed" else "failed"
    return {"ended": ended, "by": "" if ended == "passed" else said, "seconds": time.monotonic() - began}


def _become(writer: int, work: Callable[[], str]) -> None:
    os.setsid()
    quiet = os.open("server.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    said = "could not be loaded"
    try:
        said = work()
    except BaseException as problem:
        said = f"ended with {type(problem).__name__}"
    finally:
        os.write(writer, said.encode()[:4000])
        os._exit(0)


def _killed(leader: int) -> None:
    for _ in range(2):
        try:
            os.killpg(leader, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def _record(root: Path, told: dict[str, Any]) -> str:
    tracer = coverage.Coverage(
        data_file=None, config_file=False, source=[str(root / room) for room in told["rooms"]], messages=False
    )
    watched = Watched(tracer)
    tracer.start()
    pytest.main([*_QUIET, told["file"]], plugins=[watched])
    tracer.stop()
    watched.written(root, Path(told["out"]))
    names = sorted(name for name, module in sys.modules.items() if _is_library(name, module, root))
    Path(told["out"]).with_suffix(".modules").write_text("\n".join(names))
    return "passed"


def _is_library(name: str, module: object, root: Path) -> bool:
    """Never a module of the tree: whoever were loaded before a fault is planted would not have it."""
    file = getattr(module, "__file__", None) or ""
    inside = bool(file) and Path(file).is_relative_to(root)
    return not inside and not name.startswith(("_", "$", "tests", "coverage"))


def _try(told: dict[str, Any]) -> str:
    sys.dont_write_bytecode = True
    chosen = Chosen(told["ids"])
    code = pytest.main([*_QUIET, "-x", *told["files"]], plugins=[chosen])
    # 5: the fault left none of the tests to be collected, so nobody noticed it.
    return "passed" if code in (0, 5) else chosen.failed or f"pytest ended with {int(code)}"


if __name__ == "__main__":
    serve()
