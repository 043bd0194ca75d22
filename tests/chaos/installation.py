"""What a campaign runs against: a workspace, and one bot on SQLite or three on one PostgreSQL."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from tests import postgres
from tests.chaos.hasty.__main__ import WITHOUT
from tests.sandbox.drive import Driver, free_port
from tests.sandbox.drive import workspace as sandbox
from tests.scenarios.bot import Bot
from tests.scenarios.conftest import settings_for
from tests.scenarios.workspace import START

KINDS = ("sqlite", "sockets", "http")
"""One process on SQLite; three on one PostgreSQL, on sockets or behind HTTP."""
REPLICAS = 3
DECIDES = {
    "U0ANA": "U0MORGAN",
    "U0DANA": "U0RIO",
    "U0BO": "U0MORGAN",
    "U0IVY": "U0RIO",
    "U0SAM": "U0RIO",
    "U0MORGAN": "U0RIO",
    "U0ADMIN": "U0RIO",
}
"""Who tells, and who decides it: Morgan in the team's channel, Rio in direct messages."""
OFTEN = ("at_most = 3", "at_most = 4", "at_most = 5")


@dataclass
class Installation:
    """The bots on one database, in one workspace."""

    driver: Driver
    bots: list[Bot]
    url: str
    folder: Path
    server: "postgres.Restartable | None" = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What the database says; for listing, and to know that all is out."""
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    @cached_property
    def _engine(self) -> Engine:
        return create_engine(self.url, pool_pre_ping=True)

    def let_go(self) -> None:
        """Leave no connection open."""
        self._engine.dispose()

    def unsent(self) -> int | None:
        """Promised messages that are not settled; None where the database does not answer."""
        try:
            found = self.rows("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')")
        except SQLAlchemyError:
            return None
        return int(str(found[0][0]))

    def all_up(self) -> None:
        """Start whatever is down."""
        for bot in self.bots:
            with self.lock:
                if not bot.runs:
                    bot.start()

    def said(self) -> str:
        """What the bots logged."""
        return "\n".join(bot.log.read_text(errors="replace") for bot in self.bots)


@contextmanager
def installed(
    kind: str, folder: Path, *, without: str | None = None, limits: bool = False
) -> Iterator[Installation]:
    """A workspace with its bots, up and ready. `without` leaves a part of the bot out (tests.chaos.hasty).

    With `limits` the workspace keeps to Slack's published ones, and the bots to their pace.
    """
    arguments = (WITHOUT, without) if without else ()
    count = 1 if kind == "sqlite" else REPLICAS
    addresses = [f"127.0.0.1:{free_port()}" for _ in range(count)] if kind == "http" else []
    deliveries = [part for one in addresses for part in ("--http-deliveries", f"http://{one}/slack/events")]
    with ExitStack() as stack:
        server = stack.enter_context(postgres.restartable()) if kind != "sqlite" else None
        url = server.url("postgres") if server else f"sqlite:///{folder / 'oops.db'}"
        strict = ("--limits",) if limits else ()
        driver = stack.enter_context(sandbox("--now", START, *strict, *deliveries))
        for one in DECIDES:  # one morning for all, or most of a campaign would be waiting for mornings
            driver.post("person", user=one, tz="Europe/Berlin")
        bots = [
            _bot(
                driver, folder / f"bot{number}", url, arguments, addresses[number : number + 1], paced=limits
            )
            for number in range(count)
        ]
        stack.callback(_stop, bots)
        installation = Installation(driver, bots, url, folder, server)
        installation.all_up()
        try:
            yield installation
        finally:
            installation.let_go()


def _bot(
    driver: Driver, folder: Path, url: str, arguments: Sequence[str], address: Sequence[str], *, paced: bool
) -> Bot:
    folder.mkdir()
    policy = folder / "policy.toml"
    often = (Path(__file__).parents[2] / "policy.toml").read_text()
    for cap in OFTEN:  # a campaign passes days while a message is held up: nobody is to be given up meanwhile
        often = often.replace(cap, "at_most = 60")
    policy.write_text(often)
    people = "".join(f'[{one}]\nmanager = "{decider}"\n' for one, decider in DECIDES.items())
    people = people.replace("[U0MORGAN]\n", '[U0MORGAN]\nchannel = "C0MORGAN"\n')
    settings = settings_for(driver, folder, people=people)
    settings |= {"DATABASE_URL": url, "OOPS_POLICY": str(policy), "OOPS_PACE": "slack" if paced else "off"}
    http = ("--http", address[0]) if address else ()
    return Bot(settings, folder, (*http, *arguments), module="tests.chaos.hasty")


def _stop(bots: list[Bot]) -> None:
    for bot in bots:
        if bot.runs:
            bot.kill()
