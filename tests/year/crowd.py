"""Everybody in the office: where they are, when they work, who leads whom."""

import random
from dataclasses import dataclass
from datetime import date, datetime

from bot.storage import people
from bot.storage.store import Transaction
from bot.usecases.who import Who

TEAM = "T0YEAR"
ZONES = {
    "Pacific/Apia": "WS",
    "Pacific/Auckland": "NZ",
    "Pacific/Chatham": "NZ",
    "Pacific/Kiritimati": "KI",
    "Pacific/Honolulu": "US",
    "Australia/Sydney": "AU",
    "Australia/Adelaide": "AU",
    "Australia/Perth": "AU",
    "Australia/Lord_Howe": "AU",
    "Asia/Tokyo": "JP",
    "Asia/Seoul": "KR",
    "Asia/Shanghai": "CN",
    "Asia/Singapore": "SG",
    "Asia/Kathmandu": "NP",
    "Asia/Kolkata": "IN",
    "Asia/Yangon": "MM",
    "Asia/Tehran": "IR",
    "Asia/Dubai": "AE",
    "Asia/Jerusalem": "IL",
    "Asia/Beirut": "LB",
    "Africa/Cairo": "EG",
    "Africa/Nairobi": "KE",
    "Africa/Johannesburg": "ZA",
    "Africa/Casablanca": "MA",
    "Europe/Athens": "GR",
    "Europe/Berlin": "DE",
    "Europe/Madrid": "ES",
    "Europe/London": "GB",
    "Europe/Lisbon": "PT",
    "Atlantic/Azores": "PT",
    "Atlantic/Reykjavik": "IS",
    "America/St_Johns": "CA",
    "America/Sao_Paulo": "BR",
    "America/Santiago": "CL",
    "America/New_York": "US",
    "America/Chicago": "US",
    "America/Denver": "US",
    "America/Phoenix": "US",
    "America/Los_Angeles": "US",
    "America/Mexico_City": "MX",
}
"""Forty zones, on all sides of the world, and whose public holidays their people keep."""
SPAN = 8
"""How many people a manager leads."""


@dataclass
class Somebody:
    """One person as the office knows them, apart from the rows of Oops, with which they are compared."""

    id: str
    slack_id: str
    number: int
    zone: str
    works_from: str | None = None
    works_until: str | None = None
    digest_at: str | None = None
    country: str | None = None
    away_from: date | None = None
    away_until: date | None = None
    dnd_from: datetime | None = None
    dnd_until: datetime | None = None
    deactivated: bool = False
    is_guest: bool = False

    @property
    def who(self) -> Who:
        """As Slack names them."""
        return Who(team_id=TEAM, slack_id=self.slack_id)

    @property
    def leads(self) -> int:
        """The number of whoever leads them; the first has nobody above."""
        return (self.number - 1) // SPAN


def seat(tx: Transaction, count: int, dice: random.Random) -> list[Somebody]:
    """Seat so many people, eight to a manager, in forty zones; some keep hours of their own."""
    crowd = [_arrive(tx, number, dice) for number in range(count)]
    for one in crowd[1:]:
        people.set_manager(tx, one.id, crowd[one.leads].id, "profile")
    for manager in crowd[: (count + SPAN - 2) // SPAN]:
        if dice.random() < 0.7:
            place = people.place_of(tx, TEAM, f"C{manager.number}", f"team-{manager.number}")
            people.set_place(tx, manager.id, place.id, "installation")
        if dice.random() < 0.6:
            delegate = dice.choice([one for one in crowd if one is not manager])
            people.set_delegate(tx, manager.id, delegate.id, "self")
    return crowd


def tell(tx: Transaction, somebody: Somebody, **facts: object) -> None:
    """Something about somebody is otherwise from now on, for Oops and for the office."""
    people.update_person(tx, somebody.id, **facts)
    for name, value in facts.items():
        setattr(somebody, name, value)


def _arrive(tx: Transaction, number: int, dice: random.Random) -> Somebody:
    slack_id = f"U{number:04}"
    one = Somebody(
        id=people.person_of(tx, TEAM, slack_id).id, slack_id=slack_id, number=number, zone=_zone(number, dice)
    )
    facts: dict[str, object] = {"zone": one.zone, "name": f"Person {number}", "is_admin": number == 0}
    if dice.random() < 0.2:
        facts["country"] = dice.choice(["DE-BY", "CA-QC", "JP", "none"])
    if dice.random() < 0.2:
        facts |= dict(zip(("works_from", "works_until"), dice.choice(HOURS), strict=True))
    if dice.random() < 0.3:
        facts["digest_at"] = dice.choice(["07:00", "10:30", "13:00", "16:00", "18:30"])
    tell(tx, one, **facts)
    return one


HOURS = (("07:00", "15:00"), ("06:00", "10:00"), ("12:00", "20:00"), ("13:30", "23:30"), ("00:00", "08:00"))


def _zone(number: int, dice: random.Random) -> str:
    """A zone by their number, so that each is there; a third sit where their team does."""
    zones = list(ZONES)
    return zones[((number - 1) // SPAN if dice.random() < 0.33 else number) % len(zones)]
