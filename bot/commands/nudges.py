"""`oops nudges`: what waits to be said to somebody, when it comes and why then, and what it would say."""

import argparse
import asyncio
import re
import sys
from datetime import datetime, timedelta
from html import unescape

import aiohttp

from bot.commands.database import ask
from bot.delivery.clock import FollowedClock, real_now
from bot.domain.nudges import PEACE, Pace
from bot.domain.policy import Cadence
from bot.domain.policy_file import read_policy
from bot.domain.public_holidays import name_of
from bot.domain.working_time import Days, Reason, Why
from bot.house import HOUSE
from bot.settings import Settings, SettingsError, read_settings
from bot.usecases.reminders import Outlook, Waiting, outlooks
from bot.views.copy import Copy, Locales
from bot.views.nudge import build, still_owed

PACES = {
    Pace.DAY: "with their message of a day",
    Pace.SOON: "as soon as they work",
    Pace.ALWAYS: "around the clock",
}
UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "min": timedelta(minutes=1),
}


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    parser.add_argument("--user", required=True, help="their Slack id, as U024BE7LH")
    parser.add_argument("--explain", action="store_true", help="and why then, and what it would say")
    parser.set_defaults(run=nudges)


def nudges(chosen: argparse.Namespace) -> int:
    """Print it in the order in which it comes; 1 where nobody has that Slack id."""
    settings = read_settings(http=None)
    policy = read_policy(settings.policy)
    now = asyncio.run(_now(settings))
    found = ask(settings, outlooks, chosen.user, now, policy)
    if not found:
        print(f"oops: nobody we know has the Slack id {chosen.user!r}", file=sys.stderr)
        return 1
    locales = Locales(HOUSE / "templates", settings.templates)
    for outlook in found:
        for line in _lines(outlook, locales.copy(outlook.person.locale), now, explain=chosen.explain):
            print(line)
    return 0


async def _now(settings: Settings) -> datetime:
    """The machine's time, or the sandbox's that the bot follows, too."""
    if not settings.clock_url:
        return real_now()
    clock = FollowedClock(settings.clock_url)
    try:
        await clock.begin()
        return clock.now()
    except (aiohttp.ClientError, OSError):
        raise SettingsError(f"OOPS_CLOCK_URL: nobody answers at {settings.clock_url}") from None
    finally:
        await clock.close()


def _lines(outlook: Outlook, copy: Copy, now: datetime, *, explain: bool) -> list[str]:
    person, days = outlook.person, outlook.days
    lines = [f"{person.name or 'unknown'} ({person.slack_id}): {_days(days)}"]
    lines += [f"it is {_clock(now, days)} there; {len(outlook.waiting) or 'nothing'} waiting"]
    for one in outlook.waiting:
        lines.append(f"{_clock(one.arrival.at, days)}  {_what(one)}")
        lines += _explained(one, days, copy) if explain else []
    return lines


def _days(days: Days) -> str:
    """The settings that everything below follows from."""
    said = [
        days.zone.key,
        f"works {days.start:%H:%M}-{days.end:%H:%M}",
        f"message of the day at {days.digest_at:%H:%M}",
        f"public holidays {days.place or 'none'}",
    ]
    if days.away_until:
        said.append(f"away {days.away_from or ''}..{days.away_until}")
    if days.quiet_from and days.quiet_until:
        said.append(f"not to be disturbed {_clock(days.quiet_from, days)}..{_clock(days.quiet_until, days)}")
    return ", ".join(said)


def _what(one: Waiting) -> str:
    if one.about is None:
        return one.nudge.kind.value
    step, told = one.about.step, one.about.disclosure
    often = f"reminded {one.about.sent} of {one.about.cadence.at_most} times"
    return f"{one.nudge.kind}: {step.kind} of {told.severity}, receipt {told.id[:8]}, {often}"


def _explained(one: Waiting, days: Days, copy: Copy) -> list[str]:
    lines = []
    if one.about:
        told = one.about.disclosure
        lines.append(f"policy for {told.severity}, {one.about.step.kind}: {_rule(one.about.cadence)}")
    if one.nudge.snoozed_until:
        lines.append("they put it off themselves")
    lines.append(f"from {_clock(one.nudge.from_at or one.nudge.due_at, days)} on, {PACES[one.nudge.pace]}")
    lines += [f"put off, {reason.day:%a %Y-%m-%d}: {_why(reason, days)}" for reason in one.arrival.reasons]
    says = (
        _plain(build(one.picture, copy).text) if still_owed(one.picture, copy) else "nothing, as things stand"
    )
    lines.append(f"would say: {says}")
    return [f"    {line}" for line in lines]


def _rule(cadence: Cadence) -> str:
    """As the policy file has it."""
    said = [
        f'due = "{_length(cadence.due)}"',
        f'remind_every = "{_length(cadence.remind_every)}"',
        f"at_most = {cadence.at_most}",
    ]
    said += ["urgent = true"] if cadence.urgent else []
    said += ["around_the_clock = true"] if cadence.around_the_clock else []
    said += [f"escalate_after = {cadence.escalate_after}"] if cadence.escalate_after else []
    return ", ".join(said)


def _why(reason: Reason, days: Days) -> str:
    place = days.place or ""
    return {
        Why.HOURS: f"they work {days.start:%H:%M}-{days.end:%H:%M}",
        Why.DAY_OFF: "no working day (policy: working.days)",
        Why.CLOSED: "closed (policy: working.closed)",
        Why.AWAY: "the last day that they are away",
        Why.QUIET: f"do not disturb, says Slack; for {PEACE} working days at most",
        Why.DAY_MESSAGE: f"the message of the day comes at {days.digest_at:%H:%M}",
        Why.OTHERS: "they are away then, too: whoever is next is asked, as far as anybody may be",
        Why.HAD_TODAYS: "they had the message of that day",
        Why.HOLIDAY: f"{name_of(place, reason.day, 'en')}, a public holiday ({place})" if place else "",
    }[reason.why]


def _clock(moment: datetime, days: Days) -> str:
    """What the clock shows where they are."""
    there = moment.astimezone(days.zone)
    return f"{there:%a %Y-%m-%d %H:%M}"


def _length(time: timedelta) -> str:
    """As the policy file writes it."""
    unit = next((name for name, length in UNITS.items() if time and not time % length), "min")
    return f"{time // UNITS[unit]}{unit}"


def _plain(text: str) -> str:
    """Without Slack's markup; its dates are said in UTC."""
    return unescape(re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", text))
