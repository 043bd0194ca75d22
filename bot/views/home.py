"""The Home tab: what I owe and why, how my disclosures stand, my team's, what comes later, insights."""

from bot.usecases.home import HomePicture, Insights
from bot.views import days, overview
from bot.views import insights as figures
from bot.views.blocks import Block, actions, button, context, divider, header, section
from bot.views.copy import Copy
from bot.views.library import LIBRARY
from bot.views.owed import later, owed

OWN_UP, SET_UP = "own_up", "set_up"


def build(picture: HomePicture, insights: Insights, copy: Copy) -> Block:
    """The whole tab."""
    blocks = [
        *_top(picture, copy),
        *owed(picture.decide, copy.plain("home.decide"), picture, copy),
        *(owed(picture.owed, copy.plain("home.owed"), picture, copy) or _nothing(picture, copy)),
        *overview.told(picture, copy),
        *overview.team(picture, copy),
        *later(picture.later, copy),
        *figures.build(insights, copy),
    ]
    return {"type": "home", "blocks": blocks}


def _top(picture: HomePicture, copy: Copy) -> list[Block]:
    own_up = copy.plain("home.resume" if picture.draft_waits else "home.own_up")
    return [
        section(copy.mrkdwn("home.intro")),
        actions(
            "start",
            button(OWN_UP, own_up, "home", "primary"),
            button(LIBRARY, copy.plain("library.home"), "home"),
            button(SET_UP, copy.plain("home.settings"), "home"),
        ),
        *([] if picture.manager else [context(copy.mrkdwn("home.no_manager"))]),
        context(_when(picture, copy)),
    ]


def _when(picture: HomePicture, copy: Copy) -> str:
    """Their settings, as far as they say when reminders come."""
    theirs = picture.days
    return f"{days.summary(theirs, copy)} {days.absence(theirs, theirs.day_of(picture.now), copy)}".strip()


def _nothing(picture: HomePicture, copy: Copy) -> list[Block]:
    key = "home.owed_nothing_else" if picture.decide.shown else "home.owed_none"
    return [divider(), header(copy.plain("home.owed")), context(copy.mrkdwn(key))]
