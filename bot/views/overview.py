"""How disclosures stand, on the Home tab: the way ahead drawn, and whose move it is."""

from bot.domain.disclosure import Person
from bot.domain.plan import State, Step
from bot.domain.working_time import zone_of
from bot.usecases.home import HomePicture, comes_later
from bot.usecases.picture import Picture
from bot.views import mine
from bot.views.blocks import Block, context, divider, header, plain, quote, section
from bot.views.card import drawn, status
from bot.views.copy import Copy, Mention
from bot.views.owed import WORDS, more
from bot.views.say import day, excerpt, name_of

MOVES = 3
"""Steps named as somebody's move; a disclosure rarely has more open at once."""


def told(picture: HomePicture, copy: Copy) -> list[Block]:
    """Somebody's own disclosures: the open ones drawn, those behind them a line each."""
    blocks = [divider(), header(copy.plain("home.open"))]
    for one in picture.open.shown:
        blocks += _mine(one, picture.me, copy)
    blocks += more(picture.open.more, copy)
    if not picture.open.shown:
        key = "home.open_none" if picture.ended.shown else "home.never_told"
        blocks.append(context(copy.mrkdwn(key)))
    if picture.ended.shown:
        blocks.append(context(copy.mrkdwn("home.ended")))
        blocks += [_ended(one, picture.me, copy) for one in picture.ended.shown]
    return blocks + more(picture.ended.more, copy)


def team(picture: HomePicture, copy: Copy) -> list[Block]:
    """What others told whoever answers for them: who, how bad, where it stands, whose move it is."""
    if picture.team is None:
        return []
    lines = [section(_line(one, picture.me, copy)) for one in picture.team.shown]
    empty = [] if lines else [context(copy.mrkdwn("home.team_none"))]
    return [divider(), header(copy.plain("home.team")), *lines, *empty, *more(picture.team.more, copy)]


def _mine(one: Picture, me: Person, copy: Copy) -> list[Block]:
    disclosure = one.disclosure
    headline = copy.mrkdwn(
        "home.told",
        mark=copy.plain(f"severity_mark.{disclosure.severity}"),
        severity=copy.plain(f"severity.{disclosure.severity}"),
        when=day(disclosure.at),
    )
    decided = [status(one, copy)] if one.decision.settled else []
    return [
        section(headline, mine.menu(one, copy)) | {"block_id": f"mine:{one.decision.id}"},
        quote(excerpt(disclosure.what_happened)),
        context("\n".join([drawn(one, copy), *decided, *_moves(one, me, copy)])),
    ]


def _ended(one: Picture, me: Person, copy: Copy) -> Block:
    """One line; the day stands in plain text, because what they wrote does."""
    disclosure = one.disclosure
    ended = disclosure.closed_at or disclosure.withdrawn_at or disclosure.at
    line = copy.plain(
        "home.withdrawn" if disclosure.withdrawn_at else "home.closed",
        day=f"{ended.astimezone(zone_of(me.zone)):%Y-%m-%d}",
        words=excerpt(disclosure.what_happened, WORDS),
    )
    block: Block = {"type": "section", "block_id": f"mine:{one.decision.id}", "text": plain(line)}
    return block | {"accessory": mine.menu(one, copy)}


def _line(one: Picture, me: Person, copy: Copy) -> str:
    head = copy.mrkdwn(
        "home.team_line",
        name=name_of(one.discloser, copy),
        mark=copy.plain(f"severity_mark.{one.disclosure.severity}"),
        severity=copy.plain(f"severity.{one.disclosure.severity}"),
        stage=copy.plain(f"stage.{one.stage}"),
    )
    return "\n".join([head, *_moves(one, me, copy)])


def _moves(one: Picture, me: Person, copy: Copy) -> list[str]:
    """Who moves next, with what, since when; or when the next thing comes."""
    waiting = sorted((step for step in one.steps if step.state is State.OPEN), key=lambda s: str(s.due_at))
    now = [step for step in waiting if not comes_later(step, one.answers.get(step.id, {}))]
    return [_move(step, one, me, copy) for step in (now or waiting[:1])[:MOVES]]


def _move(step: Step, one: Picture, me: Person, copy: Copy) -> str:
    later = comes_later(step, one.answers.get(step.id, {}))
    whose = "mine" if step.owner_id == me.id else "theirs"
    moment = (step.due_at if later else step.opened_at) or one.disclosure.at
    return copy.mrkdwn(
        f"home.move_later_{whose}" if later else f"home.move_{whose}",
        name=name_of(one.people[step.owner_id], copy),
        step=copy.plain(f"step.{step.kind}"),
        when=Mention(day(moment)),
    )
