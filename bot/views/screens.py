"""Modals that only show something: it was sent, the history."""

from datetime import datetime

from bot.usecases.disclose import Disclosed
from bot.usecases.picture import Picture
from bot.views.blocks import Block, modal, section
from bot.views.copy import Copy
from bot.views.notices import history_lines
from bot.views.say import name_of, when

LINES_A_SECTION = 15
"""History lines in one block, well under Slack's 3,000 characters."""


def sent(saved: Disclosed, copy: Copy) -> Block:
    """What the capture modal turns into once the disclosure is saved."""
    name = name_of(saved.manager, copy)
    place = f"#{saved.place_name}" if saved.place_name else copy.plain("capture.visibility_place")
    where = (
        copy.mrkdwn("sent.to_channel", place=place, manager=name)
        if saved.to_channel
        else copy.mrkdwn("sent.to_manager", manager=name)
    )
    lead = copy.mrkdwn("sent.already" if saved.already else "sent.heading")
    blocks = [section(f"*{lead}*\n{where}"), section(copy.mrkdwn("sent.next"))]
    view = modal("sent", copy.plain("sent.title"), blocks, close=copy.plain("sent.close"))
    return view | {"clear_on_close": True}  # the form it was sent from may lie under a fresh one


def said(text: str, copy: Copy) -> Block:
    """An answer where there is no message to answer beside; `text` is mrkdwn of ours."""
    return modal("said", copy.plain("home.title"), [section(text)], close=copy.plain("sent.close"))


def snoozed(until: datetime, copy: Copy) -> str:
    """When what was put off comes back, which may be later than asked: never at night."""
    return copy.mrkdwn("answer.snoozed", when=when(until))


def history(picture: Picture, copy: Copy) -> Block:
    """Who did what and when, without the words."""
    lines = history_lines(picture, copy) or [copy.mrkdwn("history.empty")]
    starts = range(0, len(lines), LINES_A_SECTION)
    blocks = [section("\n".join(lines[start : start + LINES_A_SECTION])) for start in starts]
    return modal("history", copy.plain("history.title"), blocks[-100:], close=copy.plain("sent.close"))
