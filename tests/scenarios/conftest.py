"""The workspaces that stories take place in: processes that live on, put back to the seed for each story."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import postgres
from tests.sandbox.drive import Driver, free_port
from tests.sandbox.drive import workspace as sandbox
from tests.scenarios.bot import Bot
from tests.scenarios.workspace import START, Workspace

PEOPLE = """\
[U0ANA]
manager = "U0MORGAN"

[U0BO]
manager = "U0MORGAN"

[U0MORGAN]
manager = "U0RIO"
channel = "C0MORGAN"
"""


def settings_for(driver: Driver, folder: Path, *, people: str | None = PEOPLE) -> dict[str, str]:
    """What a bot in this workspace is told, with its data in `folder`."""
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_APP_TOKEN": "xapp-sandbox",
        "SLACK_SIGNING_SECRET": "sandbox-secret",
        "SLACK_API_URL": f"{driver.base_url}/api/",
        "OOPS_CLOCK_URL": driver.base_url,
        "OOPS_DATA": str(folder / "data"),
        "OOPS_ADMINS": "U0ADMIN",
        "OOPS_LESSONS_CHANNEL": "C0LESSONS",
        "OOPS_PACE": "off",
    }
    if people is not None:
        (folder / "people.toml").write_text(people)
        settings["OOPS_PEOPLE"] = str(folder / "people.toml")
    return settings


@contextmanager
def inhabited(
    folder: Path, *, http: bool = False, people: str | None = PEOPLE, **more: str
) -> Iterator[Workspace]:
    """A workspace with a bot in it, over sockets or HTTP; `more` are settings."""
    address = f"127.0.0.1:{free_port()}"
    deliveries = ("--http-deliveries", f"http://{address}/slack/events") if http else ()
    with sandbox("--now", START, *deliveries) as driver:
        settings = settings_for(driver, folder, people=people) | more
        bot = Bot(settings, folder, ("--http", address) if http else ())
        lived_in = Workspace(driver, bot, manager="Morgan Hale" if people else None)
        lived_in.start_bot()
        try:
            yield lived_in
        finally:
            if bot.runs:
                bot.stop()


@pytest.fixture(scope="session")
def on_sockets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Sockets and SQLite: what most people will run."""
    with inhabited(tmp_path_factory.mktemp("sockets")) as lived_in:
        yield lived_in


@pytest.fixture(scope="module")
def on_http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """HTTP deliveries and SQLite."""
    with inhabited(tmp_path_factory.mktemp("http"), http=True) as lived_in:
        yield lived_in


@pytest.fixture(scope="module")
def on_postgres(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: postgres.Server, postgres_template: str
) -> Iterator[Workspace]:
    """Sockets and PostgreSQL."""
    folder = tmp_path_factory.mktemp("postgres")
    with postgres_server.copy(postgres_template) as url, inhabited(folder, DATABASE_URL=url) as lived_in:
        yield lived_in


@pytest.fixture(scope="module")
def on_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Sockets and SQLite, where the installation says nothing about who is whose manager."""
    with inhabited(tmp_path_factory.mktemp("own"), people=None) as lived_in:
        yield lived_in


@pytest.fixture
def workspace(on_sockets: Workspace) -> Iterator[Workspace]:
    """One story in the usual workspace."""
    with on_sockets.story() as begun:
        yield begun


@pytest.fixture(
    params=["sockets", "http", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def anywhere(request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """One story, told on sockets with SQLite, on HTTP with SQLite, and on sockets with PostgreSQL."""
    lived_in: Workspace = request.getfixturevalue(f"on_{request.param}")
    with lived_in.story() as begun:
        yield begun


@pytest.fixture
def unarranged(on_its_own: Workspace) -> Iterator[Workspace]:
    """One story where nobody arranged who is whose manager."""
    with on_its_own.story() as begun:
        yield begun
