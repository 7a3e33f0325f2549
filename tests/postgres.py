"""A throw-away PostgreSQL server for one test session, with a fresh database per test."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import psycopg

from tests.patience import PATIENCE

USER = "palabre"


class PostgresUnavailable(Exception):
    """The server cannot run here; the message says what to install."""


def binaries() -> Path:
    """The folder that holds `initdb` and `postgres`, the newest version installed; raises PostgresUnavailable."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise PostgresUnavailable("PostgreSQL's server is not installed. Install it: apt-get install postgresql")


def account() -> str | None:
    """The unprivileged account to run under when we are root (PostgreSQL refuses root), else None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise PostgresUnavailable("PostgreSQL refuses root and there is no account postgres or nobody to run it under.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Cluster:
    """One server on the loopback, its data in a temporary folder; `start`, `stop`, `database`, `remove`."""

    def __init__(self, *, durable: bool = False) -> None:
        """`durable` keeps fsync on, for campaigns that cut the server off; tests are quicker without."""
        self._bin = binaries()
        self._account = account()
        self._folder = Path(tempfile.mkdtemp(prefix="palabre-pg-"))
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._templates: dict[str, str] = {}
        self._numbers = count(1)
        self.port = _free_port()
        if self._account:
            shutil.chown(self._folder, self._account)
        self._run("initdb", "-D", str(self._data), "-U", USER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _command(self, name: str, *arguments: str) -> list[str]:
        # The server ends with us even when we are killed: no test leaves one behind.
        drop = ["setpriv", "--pdeathsig", "KILL"]
        if self._account:
            group = str(pwd.getpwnam(self._account).pw_gid)
            drop += ["--reuid", self._account, "--regid", group, "--clear-groups"]
        return [*drop, str(self._bin / name), *arguments]

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            self._command(name, *arguments), cwd=self._folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise PostgresUnavailable(f"{name} failed: {done.stderr.strip() or done.stdout.strip()}")

    def start(self) -> None:
        """Starts the server (again, on the same port) and returns once it accepts connections."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self._folder),
            "max_connections": "200",
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "fsync": "on" if self._durable else "off",
            "synchronous_commit": "on" if self._durable else "off",
            "full_page_writes": "on" if self._durable else "off",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = (self._folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                self._command("postgres", "-D", str(self._data), *options),
                cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self._address("postgres"), connect_timeout=int(PATIENCE)).close()
                return
            except psycopg.OperationalError as problem:
                dead = self._process is None or self._process.poll() is not None
                if dead or time.monotonic() > deadline:
                    words = (self._folder / "log").read_text(errors="replace")[-2000:]
                    raise PostgresUnavailable(f"The test server did not start: {problem}\n{words}") from problem
                time.sleep(0.02)

    def stop(self, *, immediate: bool = False) -> None:
        """Ends the server: cleanly, or at once as in a crash (`immediate`), which leaves the log to be replayed."""
        if self._process is None:
            return
        # `postgres` reads SIGQUIT as an immediate shutdown and SIGINT as a fast, clean one.
        self._process.send_signal(3 if immediate else 2)
        self._process.wait(timeout=PATIENCE)
        self._process = None

    def remove(self) -> None:
        """Ends the server at once and deletes its data."""
        self.stop(immediate=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _address(self, name: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def url(self, name: str) -> str:
        """The SQLAlchemy address of one database of this server."""
        return self._address(name).replace("postgresql://", "postgresql+psycopg://", 1)

    def database(self, prepare: Callable[[str], None] | None = None) -> str:
        """A fresh database's SQLAlchemy address.

        `prepare` (for instance the migrations) is given the address of a template once per server; every
        database asked for with it is then a copy, made in some tens of milliseconds.
        """
        template = "template1"
        if prepare is not None:
            key = f"{prepare.__module__}.{prepare.__qualname__}"
            if key not in self._templates:
                name = f"model_{len(self._templates) + 1}"
                self._create(name, "template1")
                prepare(self.url(name))
                self._templates[key] = name
            template = self._templates[key]
        name = f"test_{next(self._numbers)}"
        self._create(name, template)
        return self.url(name)

    def _create(self, name: str, template: str) -> None:
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            # A connection left in a pool would forbid the copy: the template is nobody's to hold.
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [template])
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())

    def drop(self, url: str) -> None:
        """Deletes a database by its address, connections included."""
        name = url.rpartition("/")[2]
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
