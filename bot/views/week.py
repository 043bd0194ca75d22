"""A manager's week, in their nudge message: what waits, what slipped, what closed; who owes what, no more."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain.kind import Kind
from bot.storage.disclosures import RECEIPT_NUMBER
from bot.usecases.week import Line, Some, Week
from bot.views.blocks import Block, context, leaf, section
from bot.views.copy import Copy, Mention
from bot.views.say import capital, day, excerpt, name_of

WORDS = 60
"""Characters of what happened: they only remind of which disclosure is meant."""


def without(week: Week, shown: Collection[str]) -> Week:
    """The week without what is asked of them above it, by the steps' ids."""
    mine = [line for line in week.mine.lines if line.step is None or line.step.id not in shown]
    return replace(week, mine=replace(week.mine, lines=mine))


def blocks(week: Week, copy: Copy) -> list[Block]:
    """The week, a list under each heading; headings with nothing below them are left out."""
    lists: list[Block] = []
    for name, some in _parts(week):
        title = leaf(copy.plain(f"week.{name}"), bold=True)
        lines = [{"type": "rich_text_section", "elements": _leaves(name, line, copy)} for line in some.lines]
        lists.append({"type": "rich_text_section", "elements": [title]})
        lists.append({"type": "rich_text_list", "style": "bullet", "elements": lines})
    more = [copy.mrkdwn("week.more", count=_more(week))] if _more(week) else []
    return [
        section(copy.mrkdwn("week.intro")),
        {"type": "rich_text", "elements": lists},
        context(*more, copy.mrkdwn("week.following")),
    ]


def aloud(week: Week, copy: Copy) -> str:
    """The same for the text of the message."""
    said = [copy.mrkdwn("week.intro")]
    for name, some in _parts(week):
        lines = Mention("; ".join(_heard(name, line, copy) for line in some.lines))
        said.append(copy.mrkdwn("week.part_aloud", title=copy.plain(f"week.{name}"), lines=lines))
    more = [copy.mrkdwn("week.more", count=_more(week))] if _more(week) else []
    return " ".join([*said, *more])


def _parts(week: Week) -> list[tuple[str, Some]]:
    parts = {"mine": week.mine, "theirs": week.theirs, "slipped": week.slipped, "closed": week.closed}
    return [(name, some) for name, some in parts.items() if some.lines]


def _more(week: Week) -> int:
    return sum(some.more for some in (week.mine, week.theirs, week.slipped, week.closed))


def _leaves(name: str, line: Line, copy: Copy) -> list[Block]:
    at = _at(name, line)
    date = {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": "{date_short_pretty}",
        "fallback": f"{at:%Y-%m-%d}",
    }
    told = excerpt(line.disclosure.what_happened, WORDS)
    number = line.disclosure.id[:RECEIPT_NUMBER]
    return [
        leaf(_what(name, line, copy), bold=True),
        leaf(f" · {copy.plain(f'week.{name}_at')}"),
        date,
        leaf(f"{_reminded(name, line, copy)} · “{told}” · {number}"),
    ]


def _heard(name: str, line: Line, copy: Copy) -> str:
    about = excerpt(line.disclosure.what_happened, WORDS)
    return copy.mrkdwn(
        "week.line_aloud",
        what=_what(name, line, copy),
        since=copy.plain(f"week.{name}_at"),
        when=day(_at(name, line)),
        reminded=_reminded(name, line, copy),
        about=about,
    )


def _what(name: str, line: Line, copy: Copy) -> str:
    """Who owes what; whose it is, where it slipped or closed."""
    whose = line.owner if name == "theirs" and line.owner else line.discloser
    step = copy.plain(f"step.{line.step.kind}") if line.step else ""
    return capital(copy.plain(f"week.{name}_line", name=name_of(whose, copy), step=step))


def _reminded(name: str, line: Line, copy: Copy) -> str:
    if name != "theirs" or not line.reminded:
        return ""
    return f" · {copy.plain('week.no_more' if line.over else 'week.reminded', count=line.reminded)}"


def _at(name: str, line: Line) -> datetime:
    step = line.step
    if step is None:
        return line.disclosure.closed_at or line.disclosure.at
    waits_since = step.due_at if step.kind is Kind.CHECK_IN else step.opened_at
    return (step.settled_at if name == "slipped" else waits_since) or line.disclosure.at
