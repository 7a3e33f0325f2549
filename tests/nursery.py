"""Processes of ours without the seconds of imports: one process imports everything once and forks a child for each."""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import IO, Any

from tests.patience import PATIENCE
from tests.shared import REPOSITORY

ROOMS = ("flows", "languages", "results", "storage", "staff", "bot", "web", "rehearsal", "palabre")
LIBRARIES = (
    "aiogram",
    "telegram",
    "alembic.command",
    "alembic.autogenerate",
    "psycopg",
    "vl_convert",
    "uvicorn.lifespan.off",
)
"""What our rooms import only once it is needed."""
_LARGEST = 1 << 20


class Child:
    """A process forked by the nursery; its status is as `subprocess` gives it, negative for a signal."""

    def __init__(self, handle: int, line: socket.socket) -> None:
        self.returncode: int | None = None
        self._handle, self._line = handle, line

    def wait(self, patience: float = PATIENCE) -> int:
        """Its status once it has ended; raises TimeoutError."""
        if self.returncode is None:
            self._line.settimeout(patience)
            told = self._line.recv(_LARGEST)
            assert told, "the nursery is gone"
            self.returncode = int(told)
            self._line.close()
            os.close(self._handle)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """As long as it runs."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        """At once."""
        self.send_signal(signal.SIGKILL)


def written(file: IO[bytes]) -> str:
    """What a child wrote into its file so far."""
    file.seek(0)
    return file.read().decode()


class Nursery:
    """Starts children; `close` ends them and the process that they come from."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="palabre-nursery-")
        self._where = str(Path(self._folder.name) / "door")
        # The nursery ends when its standard input does, so that none outlives the tests, however they end.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery", self._where],
            cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"open\n", "the nursery does not open"

    def start(
        self, call: str, *arguments: str, out: int, err: int, cwd: Path = REPOSITORY,
        env: Mapping[str, str] | None = None,
    ) -> Child:  # fmt: skip
        """A process that calls `module:function`, its `sys.argv` these arguments, writing to these files."""
        line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        line.connect(self._where)
        environment = dict(os.environ if env is None else env)
        wanted = {"call": call, "arguments": arguments, "cwd": str(cwd), "env": environment}
        socket.send_fds(line, [json.dumps(wanted).encode()], [out, err])
        _, (handle,), _, _ = socket.recv_fds(line, _LARGEST, 1)
        return Child(handle, line)

    def run(
        self, call: str, *arguments: str, cwd: Path = REPOSITORY, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """The same, until it has ended: its status and what it wrote."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = self.start(call, *arguments, out=out.fileno(), err=err.fileno(), cwd=cwd, env=env)
            return subprocess.CompletedProcess(arguments, child.wait(), written(out), written(err))

    def close(self) -> None:
        """Ends everything."""
        self._process.communicate()
        self._folder.cleanup()


def _nurse(where: str) -> Callable[[], object]:
    """Forks until the standard input ends; returns, in a child alone, what the child calls."""
    door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    door.bind(where)
    door.listen(64)
    watched = selectors.DefaultSelector()
    watched.register(sys.stdin.fileno(), selectors.EVENT_READ)
    watched.register(door, selectors.EVENT_READ)
    running: dict[int, tuple[int, socket.socket]] = {}
    print("open", flush=True)
    while True:
        for key, _ in watched.select():
            if key.fileobj is door:
                line, _ = door.accept()
                wanted, files = _asked(line)
                pid = os.fork()
                if pid == 0:
                    watched.close()
                    _shut([door, line, *(one for _, one in running.values())], running)
                    return _become(wanted, files)
                for file in files:
                    os.close(file)
                # A handle of the process, unlike its number, is never another process's.
                ended = os.pidfd_open(pid)
                socket.send_fds(line, [b"born"], [ended])
                running[ended] = pid, line
                watched.register(ended, selectors.EVENT_READ)
            elif key.fd in running:
                watched.unregister(key.fd)
                pid, line = running.pop(key.fd)
                os.close(key.fd)
                status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                _tell(line, status)
            else:
                for pid, _ in running.values():
                    os.kill(pid, signal.SIGKILL)
                sys.exit()


def _asked(line: socket.socket) -> tuple[dict[str, Any], list[int]]:
    data, files, _, _ = socket.recv_fds(line, _LARGEST, 2)
    wanted: dict[str, Any] = json.loads(data)
    return wanted, files


def _shut(lines: Iterable[socket.socket], files: Iterable[int]) -> None:
    # Closed as objects: one collected later would close a number that is by then somebody else's file.
    for line in lines:
        line.close()
    for file in files:
        os.close(file)


def _tell(line: socket.socket, status: int) -> None:
    with line:
        try:
            line.send(str(status).encode())
        except BrokenPipeError:
            return


def _become(wanted: dict[str, Any], files: list[int]) -> Callable[[], object]:
    """Makes this process as it would be had it just been started."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (files[0], 1), (files[1], 2)):
        os.dup2(source, target)
        os.close(source)
    os.chdir(wanted["cwd"])
    os.environ.clear()
    os.environ.update(wanted["env"])
    module, _, function = wanted["call"].partition(":")
    sys.argv = [module, *wanted["arguments"]]
    found: Callable[[], object] = getattr(import_module(module), function)
    return found


def _import_everything() -> None:
    for room in ROOMS:
        package = import_module(room)
        for found in walk_packages(package.__path__, f"{room}."):
            # Migrations run inside Alembic alone.
            if ".migrations" not in found.name and not found.name.endswith("__main__"):
                import_module(found.name)
    for library in LIBRARIES:
        import_module(library)


if __name__ == "__main__":
    _import_everything()
    # Else every child spends most of its life on looking through what was imported before it was born.
    gc.freeze()
    # Returning from here, not `os._exit`: a child ends as every process does, its files flushed.
    sys.exit(_nurse(sys.argv[1])())  # type: ignore[arg-type]
