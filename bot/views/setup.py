"""The set-up modal: my manager; my channel and delegate, for managers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.disclosure import Person
from bot.usecases.set_up import Known
from bot.views import screens
from bot.views.blocks import Block, asked, context, modal, section
from bot.views.copy import Copy, Mention
from bot.views.say import name_of
from bot.views.state import typed_in

CALLBACK = "setup"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What was chosen, as Slack ids."""

    manager: str | None
    channel: str | None
    delegate: str | None


def build(known: Known, copy: Copy) -> Block:
    """The modal, with what is set now."""
    label = copy.plain
    by_admin = "installation" in (known.me.manager_source, known.me.place_source)
    blocks = [
        section(copy.mrkdwn("setup.intro")),
        asked(label("setup.manager"), _person("manager", known.manager), optional=True),
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
    return Chosen(manager=words.get("manager"), channel=words.get("channel"), delegate=words.get("delegate"))


def saved(known: Known, copy: Copy) -> Block:
    """What is true now, in two sentences."""
    manager = (
        copy.mrkdwn("setup.saved_manager", name=name_of(known.manager, copy))
        if known.manager
        else copy.mrkdwn("setup.saved_no_manager")
    )
    place = (known.place.name or known.place.slack_id) if known.place else ""
    channel = copy.mrkdwn("setup.saved_channel", place=f"#{place}") if place else ""
    text = copy.mrkdwn("setup.saved", manager=Mention(manager), channel=Mention(channel))
    return screens.said(text, copy)


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
