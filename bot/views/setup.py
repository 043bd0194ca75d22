"""The settings form: my manager and my hours; my channel and delegate, for managers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.disclosure import Person
from bot.domain.policy import WorkingHours
from bot.domain.working_time import days_of
from bot.usecases.set_up import Known
from bot.views import days, screens
from bot.views.blocks import Block, asked, context, modal, section, select
from bot.views.copy import Copy, Mention
from bot.views.say import name_of
from bot.views.state import typed_in

CALLBACK = "setup"
HALF_HOURS = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What was chosen, as Slack ids and times as HH:MM."""

    manager: str | None
    channel: str | None
    delegate: str | None
    works_from: str | None
    works_until: str | None
    digest_at: str | None
    holidays: str | None
    away_from: date | None
    away_until: date | None


def build(known: Known, copy: Copy, usual: WorkingHours, now: datetime) -> Block:
    """The modal, with what is set now. `usual` are the installation's hours."""
    label = copy.plain
    by_admin = "installation" in (known.me.manager_source, known.me.place_source)
    blocks = [
        section(copy.mrkdwn("setup.intro")),
        asked(
            label("setup.manager"),
            _person("manager", known.manager),
            hint=label("setup.manager_hint"),
            optional=True,
        ),
        *_hours(known.me, copy, usual),
        *_days_off(known.me, copy, usual, now),
        section(copy.mrkdwn("setup.managers")),
        asked(label("setup.channel"), _channel(known), hint=label("setup.channel_hint"), optional=True),
        asked(label("setup.delegate"), _person("delegate", known.delegate), optional=True),
        *([context(copy.mrkdwn("setup.by_installation"))] if by_admin else []),
    ]
    return modal(
        CALLBACK, label("setup.title"), blocks, submit=label("setup.submit"), close=label("forms.close")
    )


def parse(view: Mapping[str, Any]) -> Chosen:
    """Read a submission."""
    words = typed_in(view["state"]["values"])
    times = {field: text for field, text in words.items() if text in HALF_HOURS}
    return Chosen(
        manager=words.get("manager"),
        channel=words.get("channel"),
        delegate=words.get("delegate"),
        works_from=times.get("works_from"),
        works_until=times.get("works_until"),
        digest_at=times.get("digest_at"),
        holidays=words["holidays"] if words.get("holidays", days.USUAL) != days.USUAL else None,
        away_from=_day(words.get("away_from")),
        away_until=_day(words.get("away_until")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def saved(known: Known, copy: Copy, usual: WorkingHours, now: datetime) -> Block:
    """What is true now, in a few sentences."""
    manager = (
        copy.mrkdwn("setup.saved_manager", name=name_of(known.manager, copy))
        if known.manager
        else copy.mrkdwn("setup.saved_no_manager")
    )
    place = (known.place.name or known.place.slack_id) if known.place else ""
    channel = copy.mrkdwn("setup.saved_channel", place=f"#{place}") if place else ""
    theirs = days_of(known.me, usual)
    times = f"{days.summary(theirs, copy)} {days.absence(theirs, theirs.day_of(now), copy)}"
    text = copy.mrkdwn(
        "setup.saved", manager=Mention(manager), channel=Mention(channel), hours=Mention(times)
    )
    return screens.said(" ".join(text.split()), copy)


def _hours(me: Person, copy: Copy, usual: WorkingHours) -> list[Block]:
    """When somebody works, and when their daily summary comes."""
    start, end = f"{usual.start:%H:%M}", f"{usual.end:%H:%M}"
    hint = copy.plain("setup.works_until_hint", zone=me.zone)
    return [
        asked(copy.plain("setup.works_from"), _time("works_from", me.works_from, start, copy), optional=True),
        asked(
            copy.plain("setup.works_until"),
            _time("works_until", me.works_until, end, copy),
            hint=hint,
            optional=True,
        ),
        asked(copy.plain("setup.digest_at"), _time("digest_at", me.digest_at, start, copy), optional=True),
    ]


def _days_off(me: Person, copy: Copy, usual: WorkingHours, now: datetime) -> list[Block]:
    """Public holidays, and absence unless it is over."""
    label, today = copy.plain, days_of(me, usual).day_of(now)
    over = me.away_until is None or me.away_until < today
    first, last = (None, None) if over else (me.away_from, me.away_until)
    holidays = days.holidays_select("holidays", me, usual, copy)
    return [
        asked(label("setup.holidays"), holidays, hint=label("setup.holidays_hint"), optional=True),
        asked(label("setup.away_from"), _date("away_from", first), optional=True),
        asked(
            label("setup.away_until"),
            _date("away_until", last),
            hint=label("setup.away_until_hint"),
            optional=True,
        ),
    ]


def _date(field: str, known: date | None) -> Block:
    made: Block = {"type": "datepicker", "action_id": field}
    return made | {"initial_date": known.isoformat()} if known else made


def _time(field: str, known: str | None, usual: str, copy: Copy) -> Block:
    choices = {days.USUAL: copy.plain("setup.usual", time=usual)} | {time: time for time in HALF_HOURS}
    return select(field, choices, known or days.USUAL, kind="static_select")


def _person(field: str, known: Person | None) -> Block:
    made: Block = {"type": "users_select", "action_id": field}
    return made | {"initial_user": known.slack_id} if known else made


def _channel(known: Known) -> Block:
    made: Block = {
        "type": "conversations_select",
        "action_id": "channel",
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    return made | {"initial_conversation": known.place.slack_id} if known.place else made
