"""What goes wrong in a campaign: faults between bot and Slack, kills, restarts, refreshes, repeats."""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

from tests.chaos.installation import Installation
from tests.chaos.record import Record

FAULTS = {
    "latency": 1.0,
    "http_500": 1.0,
    "internal_error": 1.0,
    "ratelimited": 1.0,
    "drop_before": 1.0,
    "drop_after": 1.0,
    "timeout": 0.5,
    "duplicate_delivery": 2.0,
    "lost_ack": 1.0,
    "disconnect": 0.05,
}
"""How often each strikes, in proportion. One refresh asks every socket to come again."""
SECONDS = {"latency": 0.4, "ratelimited": 1, "timeout": 3.0}


class Misfortune:
    """One thread that breaks something every so often. `struck` counts what it did."""

    def __init__(
        self, installation: Installation, record: Record, lots: random.Random, every: float, most: int
    ) -> None:
        """`every` is the seconds between two blows, on average; after `most` it is over."""
        self._installation, self._record, self._lots = installation, record, lots
        self._every, self._most = every, most
        self.struck: Counter[str] = Counter()
        self.failed: list[str] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._strike_on, daemon=True)

    @contextmanager
    def striking(self, faults: float, only: Collection[str], method: str | None) -> Iterator["Misfortune"]:
        """Until the block ends. `faults` is the share of calls and deliveries that one of them befalls."""
        if faults:
            self._cast(faults, {kind: FAULTS[kind] for kind in only}, {"method": method} if method else {})
        self._thread.start()
        try:
            yield self
        finally:
            self._over.set()
            self._thread.join()
            self._installation.driver.ask("DELETE", "faults")
            self._installation.all_up()

    def _cast(self, share: float, weights: Mapping[str, float], match: dict[str, str]) -> None:
        whole = sum(weights.values())
        for kind, weight in weights.items():
            lasting = {"seconds": SECONDS[kind]} if kind in SECONDS else {}
            chance = share * weight / whole
            self._installation.driver.post("faults", kind=kind, match=match, probability=chance, **lasting)

    def _strike_on(self) -> None:
        for _ in range(self._most):
            if self._over.wait(self._lots.uniform(0.5, 1.5) * self._every):
                return
            blow = self._lots.choice(self._blows()) if self.struck else self._kill
            try:
                blow()
                self.struck[blow.__name__.strip("_")] += 1
            except Exception as error:  # the verdict says so; a campaign that broke by itself proves nothing
                self.failed.append(f"{blow.__name__}: {type(error).__name__} {error}"[:300])

    def _blows(self) -> list[Callable[[], None]]:
        usual = [self._kill, self._kill, self._stop, self._deliver_again, self._deliver_again, self._jump]
        if not self._installation.driver.get("state")["apps"][0]["urls"]:
            usual.append(self._refresh)
        if self._installation.server:
            usual += [self._restart_database, self._crash_database, self._drop_connections]
        return usual

    def _kill(self) -> None:
        """A power cut, and after a moment the bot is back."""
        bot = self._lots.choice(self._installation.bots)
        with self._installation.lock:
            bot.kill()
        self._over.wait(self._lots.choice([0.0, 0.2, 1.0]))
        with self._installation.lock:
            bot.start()

    def _stop(self) -> None:
        """A restart as an upgrade does it: what is under way is finished or handed back."""
        bot = self._lots.choice(self._installation.bots)
        with self._installation.lock:
            code = bot.stop()
            bot.start()
        assert code == 0, f"it ended with {code}"

    def _deliver_again(self) -> None:
        """A click or a submission of a moment ago comes once more."""
        with self._record.changed:
            found = list(self._record.deliveries)
        for payload in self._lots.sample(found, min(3, len(found))):
            self._installation.driver.ask("POST", "deliver", {"type": "interactive", "payload": payload})

    def _jump(self) -> None:
        """Time passes while things are under way."""
        self._installation.driver.post("clock", advance=self._lots.choice(["PT5M", "PT2H", "PT14H"]))

    def _refresh(self) -> None:
        self._installation.driver.post("faults", kind="disconnect", match={}, times=1)

    def _restart_database(self) -> None:
        self._end_database(signal.SIGINT)

    def _crash_database(self) -> None:
        self._end_database(signal.SIGQUIT)

    def _end_database(self, how: int) -> None:
        server = self._installation.server
        assert server
        with self._installation.lock:
            server.end(how)
            time.sleep(self._lots.choice([0.0, 0.5, 2.0]))
            server.start()

    def _drop_connections(self) -> None:
        assert self._installation.server
        self._installation.server.drop_connections()
