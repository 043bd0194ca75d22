"""The Home tab: what waits for me, what I told, and the two things one comes for."""

from bot.usecases.picture import HomePicture
from bot.views.blocks import Block, actions, button, context, divider, header, quoted, section
from bot.views.card import drawn, status
from bot.views.copy import Copy, Mention
from bot.views.nudge import answers, sentence
from bot.views.say import day, excerpt, when

OWN_UP, SET_UP = "own_up", "set_up"
SHOWN = 10
"""Steps and disclosures listed; five blocks each stay well under Slack's 100."""


def build(picture: HomePicture, copy: Copy) -> Block:
    """The whole tab."""
    label = copy.plain
    own_up = label("home.resume" if picture.draft_waits else "home.own_up")
    blocks = [
        section(copy.mrkdwn("home.intro")),
        actions(
            "start",
            button(OWN_UP, own_up, "home", "primary"),
            button(SET_UP, label("home.set_up"), "home"),
        ),
        *([] if picture.manager else [context(copy.mrkdwn("home.no_manager"))]),
        divider(),
        header(label("home.owed")),
        *(_owed(picture, copy) or [context(copy.mrkdwn("home.owed_none"))]),
        *_coming(picture, copy),
        header(label("home.mine")),
        *(_mine(picture, copy) or [context(copy.mrkdwn("home.mine_none"))]),
    ]
    return {"type": "home", "blocks": blocks}


def _owed(picture: HomePicture, copy: Copy) -> list[Block]:
    blocks: list[Block] = []
    for step, told in picture.owed[:SHOWN]:
        due = [context(copy.mrkdwn("home.due", when=day(step.due_at)))] if step.due_at else []
        blocks += [
            section(sentence(step, told, copy)),
            quoted((copy.plain("nudge.about"), excerpt(told.disclosure.what_happened))),
            actions(f"step:{step.id}", *answers(step, told, copy)),
            *due,
            divider(),
        ]
    return blocks


def _coming(picture: HomePicture, copy: Copy) -> list[Block]:
    days = ", ".join(day(step.due_at) for step, _ in picture.coming[:SHOWN] if step.due_at)
    return [context(copy.mrkdwn("home.coming", days=Mention(days)))] if days else []


def _mine(picture: HomePicture, copy: Copy) -> list[Block]:
    blocks: list[Block] = []
    for told in picture.mine[:SHOWN]:
        blocks += [
            quoted((copy.plain("card.what_happened"), excerpt(told.disclosure.what_happened))),
            context(drawn(told, copy)),
            context(f"{when(told.disclosure.at)} · {status(told, copy)}"),
        ]
    return blocks
