"""What every test may ask for: a browser, a PostgreSQL database; and the rule that CI skips nothing."""

import os
import shutil
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import settings

from tests import postgres

if TYPE_CHECKING:
    from bot.storage.store import Store

settings.register_profile("same for everybody", derandomize=True, database=None, deadline=None)
settings.load_profile("same for everybody")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def pytest_configure() -> None:
    """`timeout` and CI stop tests by SIGTERM; as an interrupt it lets fixtures end what they started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a server is marked, so that `-m "not postgres"` leaves it out."""
    for item in items:
        if "postgres_server" in getattr(item, "fixturenames", ()):
            item.add_marker("postgres")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and not _chromium():
        pytest.skip("needs chromium: install your system's package, or point CHROMIUM at its binary")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _unskipped_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _unskipped_in_ci((yield))


def _unskipped_in_ci(report: Report) -> Report:
    """A skip is a failure where CI is set: there everything is installed, so it would only hide a fault."""
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped, and in CI nothing may be: {reason}"
    return report


def _chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's binary, for tests that are marked `browser`."""
    path = _chromium()
    assert path, "mark tests that use a browser with pytest.mark.browser"
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One server for all tests (of one worker, under pytest-xdist)."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgres.running())
        except postgres.NoServerError as reason:
            pytest.skip(f"no PostgreSQL here: {reason}")
        yield server


@pytest.fixture
def empty_postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """A PostgreSQL database without tables, for one test."""
    with postgres_server.copy() as url:
        yield url


@pytest.fixture(scope="session")
def migrate() -> Callable[[str], None]:
    """What makes the tables in the empty database at a URL, leaving no connection open."""
    from bot.storage.engines import make_engine  # noqa: PLC0415 - only tests that use a database need these
    from bot.storage.migrate import upgrade  # noqa: PLC0415 - the same

    def migrate(url: str) -> None:
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()

    return migrate


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Server, migrate: Callable[[str], None]) -> str:
    """The database that the others are copied from, migrated once."""
    return postgres_server.make_template(migrate)


@pytest.fixture(scope="session")
def shared_postgres(postgres_server: postgres.Server, postgres_template: str) -> Iterator[str]:
    """The URL of the database that one test after another uses: a new one each costs ten times as much."""
    with postgres_server.copy(postgres_template) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: postgres.Server, shared_postgres: str) -> str:
    """A migrated PostgreSQL database for one test, without a row."""
    postgres_server.wipe(shared_postgres)
    return shared_postgres


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, migrate: Callable[[str], None]) -> Path:
    """The SQLite file that the others are copied from, migrated once."""
    template = tmp_path_factory.mktemp("template") / "oops.db"
    migrate(f"sqlite:///{template}")
    return template


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A migrated SQLite database for one test."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'oops.db')}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database for one test, which runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def shared_postgres_store(shared_postgres: str) -> "Iterator[Store]":
    """The store that one test after another uses, so that its connections are made once."""
    from bot.storage.store import Store  # noqa: PLC0415 - only tests that use a database need it
    from tests.sqlite import KEYRING  # noqa: PLC0415 - the same

    store = Store(shared_postgres, KEYRING)
    yield store
    store.close()


@pytest.fixture
def postgres_store(postgres_url: str, shared_postgres_store: "Store") -> "Store":
    """A store on a PostgreSQL database without a row. Whoever closes it asks for `own_store`."""
    return shared_postgres_store


@pytest.fixture
def sqlite_store(sqlite_url: str) -> "Iterator[Store]":
    """A store on a SQLite file of its own."""
    from tests.sqlite import quick_store  # noqa: PLC0415 - the same

    store = quick_store(sqlite_url)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> "Store":
    """A store on a migrated database, once on each engine."""
    store: Store = request.getfixturevalue(f"{request.param}_store")
    return store


@pytest.fixture
def own_store(database_url: str) -> "Iterator[Store]":
    """A store of the test's own, which it may close, once on each engine."""
    from bot.storage.store import Store  # noqa: PLC0415 - the same

    store = Store(database_url)
    yield store
    store.close()
