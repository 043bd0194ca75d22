"""The whole workspace at run time: what it holds, its clock, its ways to and from the app."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.bell import Bell
from sandbox.clock import Clock, iso
from sandbox.deliver.events import Events
from sandbox.deliver.link import Link
from sandbox.deliver.signed_http import SignedHttp
from sandbox.deliver.sockets import Sockets
from sandbox.faults import Faults
from sandbox.interactions import Interactions
from sandbox.limits import Limits
from sandbox.log import Log
from sandbox.response_urls import ResponseUrls
from sandbox.seed import sow
from sandbox.workspace import Workspace


@dataclass(kw_only=True)
class Sandbox:
    """One running workspace. `published` rings when the app publishes a Home."""

    workspace: Workspace
    clock: Clock
    log: Log
    faults: Faults
    limits: Limits
    interactions: Interactions
    response_urls: ResponseUrls
    link: Link
    events: Events
    published: Bell = field(default_factory=Bell)

    def next_ts(self) -> str:
        """An id for a message written now."""
        return self.workspace.next_ts(self.clock.now())

    def at(self) -> str:
        """Workspace time for the log."""
        return iso(self.clock.now())

    async def reset(self) -> None:
        """Back to the seed; the app's connections stay."""
        self.events.forget()
        self.faults.clear()
        self.limits.clear()
        self.log.clear()
        self.interactions.clear()
        self.response_urls.clear()
        self.workspace.clear()
        sow(self.workspace, self.clock.start())
        await self.clock.reset()


def make_sandbox(*, urls: Sequence[str], start: float | None, limited: bool) -> Sandbox:
    """A workspace at its seed. `start` is where its clock starts, None = at real time."""
    clock, log, faults = Clock(start), Log(), Faults()
    link = Link(Sockets(), SignedHttp(urls), faults, log, clock)
    made = Sandbox(
        workspace=Workspace(),
        clock=clock,
        log=log,
        faults=faults,
        limits=Limits(clock, on=limited),
        interactions=Interactions(),
        response_urls=ResponseUrls(),
        link=link,
        events=Events(link, clock),
    )
    sow(made.workspace, clock.now())
    return made
