"""Disclosures to look at: made by the real use cases in a database of the test's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.domain.disclosure import CameToLight, Details, Remit, Severity, Visibility
from bot.domain.policy_file import read_policy
from bot.house import HOUSE
from bot.storage.people import place_of, set_place, update_person
from bot.storage.store import Store
from bot.usecases.begin import Begin, begin
from bot.usecases.disclose import Disclose, disclose
from bot.usecases.picture import Picture, picture
from bot.usecases.who import Who, met
from bot.views.copy import Copy

ANA, MORGAN, BO = (Who(team_id="T0", slack_id=slack_id) for slack_id in ("U0ANA", "U0MORGAN", "U0BO"))
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
POLICY = read_policy(HOUSE / "policy.toml")
COPIES = {
    folder.name: Copy([folder])
    for folder in sorted((HOUSE / "templates").iterdir())
    if any(folder.glob("*.toml"))  # else it is no language: the layouts
}
COPY = COPIES["en"]


@dataclass
class Telling:
    """A database in which Ana tells Morgan."""

    store: Store
    now: datetime = MONDAY

    def do(self, use_case: Callable[..., Any], command: object) -> Any:
        """Run a use case as the bot would."""
        with self.store.transaction() as tx:
            return partial(use_case, policy=POLICY)(tx, command, self.now)

    def told(self, **changed: Any) -> str:
        """Ana tells; the disclosure's id."""
        with self.store.transaction() as tx:
            draft = begin(tx, Begin(by=ANA), self.now).draft
            for who, name in ((ANA, "Ana Ferreira"), (MORGAN, "Morgan Hale"), (BO, "Bo Lindqvist")):
                update_person(tx, met(tx, who).id, name=name)
            place = place_of(tx, "T0", "C0MORGAN", "payments-team")
            set_place(tx, met(tx, MORGAN).id, place.id, "self")
        command: dict[str, Any] = {
            "place_id": place.id,
            "severity": Severity.MAJOR,
            "what_happened": "I dropped a table.",
            "impact": "Orders are late.",
            "quick_fix": "Restore it.",
            "remit": Remit.APPROVAL,
            "visibility": Visibility.CHANNEL,
            "manager": MORGAN,
        }
        done = self.do(disclose, Disclose(by=ANA, draft_id=draft.id, **{**command, **changed}))
        return str(done.disclosure_id)

    def picture(self, disclosure_id: str) -> Picture:
        """What is shown of it now."""
        with self.store.transaction() as tx:
            return picture(tx, disclosure_id)


def at_the_limit(words: str) -> dict[str, Any]:
    """Every field filled to its limit with the same words."""
    long, short = (words * 3000)[:3000], (words * 1000)[:1000]
    details = Details(
        happened_at=MONDAY - timedelta(hours=3),
        noticed_at=MONDAY - timedelta(hours=2),
        came_to_light=CameToLight.TOLD,
        affected=short,
        cost=short,
        getting_worse=True,
        risk=short,
        apology=short,
        ideas_welcome=True,
    )
    return {"what_happened": long, "impact": long, "quick_fix": long, "details": details, "informed": (BO,)}
