"""The discloser's own menu, on their receipt and their Home tab: what else they can do about a disclosure."""

from bot.usecases.picture import Picture
from bot.usecases.publish import may_publish
from bot.views import mentor
from bot.views.blocks import Block, button, overflow
from bot.views.copy import Copy

MINE = "mine"
MENTOR, HISTORY = "mentor", "history"
PUBLISH, UNPUBLISH = "publish", "unpublish"


def menu(picture: Picture, copy: Copy) -> Block:
    """The three dots. The step's id in the block's id says which disclosure is meant; Slack takes five."""
    return overflow(MINE, {value: copy.plain(f"mine.{value}") for value in _offered(picture)})


def share(picture: Picture, copy: Copy, about: str) -> list[Block]:
    """The button that shares what was learnt, once that is written and as long as it is not shared."""
    return [button(PUBLISH, copy.plain("mine.publish"), about)] if _shareable(picture) else []


def _offered(picture: Picture) -> list[str]:
    offered = {
        MENTOR: mentor.in_menu(picture),
        PUBLISH: _shareable(picture),
        UNPUBLISH: picture.published,
        HISTORY: True,
    }
    return [entry for entry, sensible in offered.items() if sensible]


def _shareable(picture: Picture) -> bool:
    return may_publish(picture.steps) and not picture.published
