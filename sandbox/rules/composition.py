"""Text, options, confirmations and the other small objects that blocks and elements are composed of."""

from collections.abc import Mapping

from sandbox.rules import forms
from sandbox.rules.between import any_of, exactly_one
from sandbox.rules.kinds import Flag, Items, Kind, Record, String, Typed

FLAG = Flag()
STYLE = String(among=("primary", "danger"))


def plain(most: int) -> Typed:
    """A text object that must be plain_text; Slack counts blank text as empty."""
    return Typed({"plain_text": Record({"text": String(most, trimmed=True)}, {"emoji": FLAG})})


def text(most: int = 3000) -> Typed:
    """A text object, plain_text or mrkdwn."""
    mrkdwn = Record({"text": String(most, trimmed=True)}, {"verbatim": FLAG})
    return Typed({**plain(most).table, "mrkdwn": mrkdwn})


CONFIRM = Record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)}, {"style": STYLE}
)


def option(words: Typed, more: Mapping[str, Kind] | None = None) -> Record:
    """One choice; some parents allow mrkdwn words, overflow menus also a url."""
    return Record({"text": words, "value": String(150)}, {"description": words, **(more or {})})


PLAIN_OPTION = option(plain(75))
RICH_OPTION = option(text(75))
LINK_OPTION = option(plain(75), {"url": forms.URL})
OPTION_GROUP = Record({"label": plain(75), "options": Items(PLAIN_OPTION, most=100)})

FILTER = Record(
    may={
        "include": Items(String(among=("im", "mpim", "private", "public"))),
        "exclude_external_shared_channels": FLAG,
        "exclude_bot_users": FLAG,
    },
    rules=(any_of("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)
DISPATCH = Record(
    {"trigger_actions_on": Items(String(among=("on_enter_pressed", "on_character_entered")), most=2)}
)
SLACK_FILE = Record(may={"id": String(), "url": forms.URL}, rules=(exactly_one("id", "url"),))
PICTURE: Mapping[str, Kind] = {"image_url": forms.PICTURE_URL, "slack_file": SLACK_FILE}
WORKFLOW = Record(
    {
        "trigger": Record(
            {"url": forms.URL},
            {"customizable_input_parameters": Items(Record({"name": String(), "value": String(least=0)}))},
        )
    }
)
