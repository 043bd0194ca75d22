"""The discloser's own menu, on their receipt and their Home tab: what else they can do about a disclosure."""

from bot.domain.kind import Kind
from bot.domain.plan import State, Step
from bot.domain.real_fix import Phase
from bot.usecases.picture import Picture
from bot.usecases.publish import may_publish
from bot.views import mentor
from bot.views.blocks import Block, button
from bot.views.blocks import menu as select_menu
from bot.views.copy import Copy

MINE = "mine"
EDIT, WITHDRAW, PROMISE, MENTOR, HISTORY = "edit", "withdraw", "promise", "mentor", "history"
PUBLISH, UNPUBLISH = "publish", "unpublish"
EXPORT, REPLAN = "export", "replan"


def menu(picture: Picture, copy: Copy) -> Block:
    """All of it. The step's id in the block's id says which disclosure is meant."""
    choices = {value: copy.plain(f"mine.{value}") for value in _offered(picture)}
    return select_menu(MINE, copy.plain("mine.more"), choices)


def share(picture: Picture, copy: Copy, about: str) -> list[Block]:
    """The button that shares what was learnt, once that is written and as long as it is not shared."""
    return [button(PUBLISH, copy.plain("mine.publish"), about)] if _shareable(picture) else []


def _offered(picture: Picture) -> list[str]:
    over = bool(picture.disclosure.closed_at or picture.disclosure.withdrawn_at)
    learnt = any(step.kind is Kind.LESSONS and step.settled for step in picture.steps)
    offered = {
        EDIT: not over,
        PROMISE: learnt and not over,
        REPLAN: unaccepted(picture) is not None,
        MENTOR: mentor.in_menu(picture),
        PUBLISH: _shareable(picture),
        UNPUBLISH: picture.published,
        EXPORT: True,
        HISTORY: True,
        WITHDRAW: not over,
    }
    return [entry for entry, sensible in offered.items() if sensible]


def unaccepted(picture: Picture) -> Step | None:
    """The real fix that somebody was asked to own and has not accepted: it can be planned anew."""
    asked = [s for s in picture.steps if s.kind is Kind.REAL_FIX and s.state is State.OPEN]
    return next((step for step in asked if picture.phase(step) is Phase.ACCEPT), None)


def _shareable(picture: Picture) -> bool:
    return may_publish(picture.steps) and not picture.published
