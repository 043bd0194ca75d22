"""The discloser's own menu, on their receipt and their Home tab: what else they can do about a disclosure."""

from bot.usecases.picture import Picture
from bot.views.blocks import Block, overflow
from bot.views.copy import Copy

MINE = "mine"
HISTORY = "history"


def menu(picture: Picture, copy: Copy) -> Block:
    """The three dots. The step's id in the block's id says which disclosure is meant; Slack takes five."""
    return overflow(MINE, {value: copy.plain(f"mine.{value}") for value in _offered(picture)})


def _offered(picture: Picture) -> list[str]:  # noqa: ARG001 - what is offered will follow the stage
    return [HISTORY]
