"""Somebody's days in words: whose holidays they keep, when they are away, why a reminder comes then."""

from collections.abc import Mapping
from datetime import date, time
from unicodedata import normalize

from bot.domain.disclosure import Person
from bot.domain.policy import WorkingHours
from bot.domain.public_holidays import NONE, ZONE, countries, name_of, parts_of, place_of
from bot.domain.working_time import Days, Reason, Why
from bot.views.blocks import Block, options, plain
from bot.views.copy import Copy
from bot.views.say import day

USUAL = "usual"
"""The choice that leaves it as the installation has it; a drop-down cannot be emptied everywhere."""
MOST = 100
"""Options in one group of a drop-down (slack-platform §1b)."""
TELLING = (
    *(Why.OTHERS, Why.AWAY, Why.QUIET, Why.HOLIDAY, Why.CLOSED, Why.DAY_OFF),
    *(Why.HAD_TODAYS, Why.DAY_MESSAGE),
)
"""Which reason is said where several put a reminder off: the one that people would not guess. That it comes
in their hours they know."""
NOON = time(12)


def place_name(place: str, copy: Copy) -> str:
    """A country, or a part of one as it is called there."""
    country, _, part = place.partition("-")
    named = copy.plain(f"country.{country.lower()}")
    return f"{named}, {parts_of(country).get(part, part)}" if part else named


def summary(days: Days, copy: Copy) -> str:
    """When reminders come, in a sentence or two."""
    hours = copy.mrkdwn(
        "days.hours",
        start=f"{days.start:%H:%M}",
        end=f"{days.end:%H:%M}",
        zone=days.zone.key,
        digest=f"{days.digest_at:%H:%M}",
    )
    kept = copy.mrkdwn("days.kept", place=place_name(days.place, copy)) if days.place else ""
    return f"{hours} {kept}".strip()


def absence(days: Days, today: date, copy: Copy) -> str:
    """That they are away, or will be; empty where they are not."""
    if not days.away_until or days.away_until < today:
        return ""
    until = day(days.at(days.away_until, NOON))
    if days.away_from and days.away_from > today:
        return copy.mrkdwn("days.away_from", start=day(days.at(days.away_from, NOON)), until=until)
    return copy.mrkdwn("days.away", until=until)


def because(reasons: tuple[Reason, ...], days: Days, locale: str, copy: Copy) -> str:
    """Why it comes then: the one reason that tells most; empty where none tells anything."""
    telling = [reason for reason in reversed(reasons) if reason.why in TELLING]
    if not telling:
        return ""
    why, on = min(telling, key=lambda reason: TELLING.index(reason.why))
    called = name_of(days.place, on, locale) if why is Why.HOLIDAY and days.place else ""
    return copy.mrkdwn(
        f"days.because_{why}",
        weekday=copy.plain(f"days.weekday_{on.weekday()}"),
        day=day(days.at(on, NOON)),
        holiday=called,
        place=place_name(days.place, copy) if days.place else "",
    )


def holidays_select(field: str, me: Person, usual: WorkingHours, copy: Copy) -> Block:
    """Whose public holidays to keep: first what most people want, then the parts of their own country, then
    every country by its first letter, so that it can be found by scrolling, too."""
    groups = _groups(me, usual, copy)
    listed: list[Block] = [
        {"label": plain(label), "options": options(dict(list(choices.items())[start : start + MOST]))}
        for label, choices in groups
        for start in range(0, len(choices), MOST)
    ]
    every = [option for group in listed for option in group["options"]]
    chosen = [option for option in every if option["value"] == (me.country or USUAL)] or every
    return {
        "type": "static_select",
        "action_id": field,
        "option_groups": listed,
        "initial_option": chosen[0],
    }


def _groups(me: Person, usual: WorkingHours, copy: Copy) -> list[tuple[str, Mapping[str, str]]]:
    first = {USUAL: _setting(usual.holidays, me.zone, copy)}
    if usual.holidays != ZONE:
        first = {USUAL: copy.plain("days.usual", usual=first[USUAL]), ZONE: _setting(ZONE, me.zone, copy)}
    first[NONE] = copy.plain("days.none")
    home = (place_of(me.country or ZONE, me.zone) or "").partition("-")[0]
    named_parts = _sorted(parts_of(home)) if home else []
    parts = {f"{home}-{code}": f"{place_name(home, copy)}, {name}" for code, name in named_parts}
    named = [(copy.plain("days.group_usual"), first), (copy.plain("days.group_parts"), parts)]
    return [group for group in (*named, *_by_letter(copy)) if group[1]]


def _by_letter(copy: Copy) -> list[tuple[str, Mapping[str, str]]]:
    letters: dict[str, dict[str, str]] = {}
    for code, name in _sorted({code: place_name(code, copy) for code in countries()}):
        letters.setdefault(_plain_letters(name)[0].upper(), {})[code] = name
    return list(letters.items())


def _sorted(named: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(named.items(), key=lambda one: _plain_letters(one[1]))


def _plain_letters(name: str) -> str:
    """Without accents and in small letters, for sorting: Ägypten stands with the A."""
    return normalize("NFKD", name).encode("ascii", "ignore").decode().casefold() or name.casefold()


def _setting(setting: str, zone: str, copy: Copy) -> str:
    """What a setting means for somebody in that zone."""
    place = place_of(setting, zone)
    if setting != ZONE:
        return place_name(place, copy) if place else copy.plain("days.none")
    return copy.plain("days.zone", place=place_name(place, copy)) if place else copy.plain("days.zone_none")
