"""What somebody owes, on their Home tab: what it is about, its buttons, when it is due and why then."""

from datetime import datetime

from bot.domain.plan import Step
from bot.usecases.home import HomePicture, Owed
from bot.usecases.picture import Picture
from bot.views import days
from bot.views.blocks import Block, actions, context, divider, header, leaf, quote, quoted, section
from bot.views.chain import still
from bot.views.copy import Copy, Mention
from bot.views.items import answers, note, sentence
from bot.views.say import day, excerpt, length, when
from bot.views.steps import topic

DUE_BY_ITSELF = frozenset({"check_in", "commitment", "real_fix"})
"""What falls due on a day of its own; the rest is due as soon as the severity asks for it."""
WORDS = 80
"""Characters of what happened, where it only reminds of which disclosure is meant."""


def owed(listed: Owed, title: str, home: HomePicture, copy: Copy) -> list[Block]:
    """One heading, and below it each step with its buttons; nothing where nothing is owed."""
    blocks = [divider(), header(title)] if listed.shown else []
    for step, told in listed.shown:
        blocks += [
            section(sentence(step, told, copy, still=step.owner_id != home.me.id)),
            _about(step, told, copy),
            actions(f"step:{step.id}", *answers(step, told, copy)),
            context(_when(step, told, home, copy)),
        ]
    return blocks + more(listed.more, copy)


def later(listed: Owed, copy: Copy) -> list[Block]:
    """What comes later: a line each, the day first."""
    if not listed.shown:
        return []
    lines = {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [_later(step, told, copy) for step, told in listed.shown],
    }
    title = header(copy.plain("home.later"))
    return [divider(), title, {"type": "rich_text", "elements": [lines]}, *more(listed.more, copy)]


def more(count: int, copy: Copy) -> list[Block]:
    """What is not shown, as a number."""
    return [context(copy.mrkdwn("home.more", count=count))] if count else []


def _about(step: Step, told: Picture, copy: Copy) -> Block:
    """Which disclosure is meant, and what one needs to answer: the plan, the criterion, the promise."""
    about = excerpt(told.disclosure.what_happened)
    needed = note(step, told, copy)
    return quoted((copy.plain("nudge.about"), about), *needed) if needed else quote(about)


def _when(step: Step, told: Picture, home: HomePicture, copy: Copy) -> str:
    """When it is due and when they are reminded; of what somebody else is asked by now they are not."""
    if step.owner_id != home.me.id:
        return still(step, told, copy)
    return f"{_due(step, told, home.now, copy)}\n{_reminder(step, home, copy)}".strip()


def _due(step: Step, told: Picture, now: datetime, copy: Copy) -> str:
    """When it is due, and why then."""
    due, since = step.due_at or now, step.opened_at or told.disclosure.at
    asks = topic(step, told)
    key = f"home.due_{asks}" if asks in DUE_BY_ITSELF else "home.due"
    if due < now:
        key = "home.overdue"
    severity = copy.plain(f"severity.{told.disclosure.severity}")
    return copy.mrkdwn(
        key, when=when(due), since=day(since), severity=severity, length=length(due - since, copy)
    )


def _reminder(step: Step, home: HomePicture, copy: Copy) -> str:
    """When the next reminder comes and why then, or that none comes any more."""
    found = home.reminders[step.id]
    if not found.nudge or not found.arrival:
        return copy.mrkdwn("days.no_more", count=found.sent) if found.sent >= found.cadence.at_most else ""
    if found.arrival.at <= home.now:
        return copy.mrkdwn("days.now")
    why = days.because(found.arrival.reasons, home.days, home.me.locale, copy)
    if found.nudge.snoozed_until:
        why = copy.mrkdwn("days.because_snoozed")
    key = "days.next_because" if why else "days.next"
    return copy.mrkdwn(key, when=when(found.arrival.at), because=Mention(why))


def _later(step: Step, told: Picture, copy: Copy) -> Block:
    due = step.due_at or told.disclosure.at
    date = {
        "type": "date",
        "timestamp": int(due.timestamp()),
        "format": "{date_short_pretty}",
        "fallback": f"{due:%Y-%m-%d}",
        "style": {"bold": True},
    }
    about = excerpt(told.disclosure.what_happened, WORDS)
    leaves = [date, *(leaf(text) for text in (" · ", copy.plain(f"step.{step.kind}"), " · ", about))]
    return {"type": "rich_text_section", "elements": leaves}
