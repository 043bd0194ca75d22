"""What the stand-in app shows: each kind of block and input once, and a small form."""

from typing import Any

Json = dict[str, Any]
MONDAY = 1772442000  # 2026-03-02 09:00 UTC


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def option(value: str, text: str, description: str | None = None) -> Json:
    """One option of a select, a menu or a group of choices."""
    return {"text": plain(text), "value": value} | (
        {"description": plain(description)} if description else {}
    )


def button(action_id: str, text: str, **more: Any) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def _input(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": block_id, **element},
        **more,
    }


SEVERITIES = [option("minor", "Minor"), option("major", "Major"), option("critical", "Critical")]
COLOURS = [option("red", "Red", "Loud"), option("green", "Green"), option("blue", "Blue", "Calm")]


def form(*, what: str = "", channel: str = "", letters: int = 0, callback_id: str = "form") -> Json:
    """Two fields; the first sends what is typed, and the line above counts its letters: six make it major."""
    guess: Json = {"initial_option": SEVERITIES[1]} if letters >= 6 else {}
    typed: Json = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": 300,
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": channel,
        "title": plain("Own up to a mistake"),
        "submit": plain("Tell them"),
        "close": plain("Cancel"),
        "notify_on_close": True,
        "blocks": [
            {"type": "section", "block_id": "count", "text": mrkdwn(f"So far *{letters}* letters.")},
            _input(
                "what",
                "What happened?",
                typed | ({"initial_value": what} if what else {}),
                dispatch_action=True,
                hint=plain("No passwords, no customer data."),
            ),
            _input(
                "severity",
                "How bad is it?",
                {
                    "type": "static_select",
                    "placeholder": plain("Choose one"),
                    "options": SEVERITIES,
                }
                | guess,
                optional=True,
            ),
            {"type": "actions", "block_id": "more", "elements": [button("deepen", "Add details")]},
        ],
    }


def deep() -> Json:
    """A second view, to lie on top of the form; its field is sent on Enter."""
    details = _input("details", "Details", {"type": "plain_text_input"}, optional=True, dispatch_action=True)
    return {
        "type": "modal",
        "callback_id": "deep",
        "title": plain("Details"),
        "submit": plain("Keep"),
        "close": plain("Back"),
        "blocks": [details],
    }


def inputs() -> Json:
    """Every kind of input once."""
    people: Json = {"type": "users_select", "placeholder": plain("Choose a person")}
    return {
        "type": "modal",
        "callback_id": "inputs",
        "title": plain("Every kind of input"),
        "submit": plain("Send"),
        "blocks": [
            _input("line", "One line", {"type": "plain_text_input", "placeholder": plain("Short")}),
            _input("text", "Several lines", {"type": "plain_text_input", "multiline": True}, optional=True),
            _input(
                "number", "A number", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}
            ),
            _input("mail", "An address", {"type": "email_text_input"}, optional=True),
            _input("web", "A link", {"type": "url_text_input"}, optional=True),
            _input("one", "One colour", {"type": "static_select", "options": COLOURS}),
            _input("many", "Some colours", {"type": "multi_static_select", "options": COLOURS}),
            _input("person", "A person", people),
            _input("people", "Some people", {"type": "multi_users_select", "initial_users": ["U0BO"]}),
            _input("place", "A conversation", {"type": "conversations_select"}, optional=True),
            _input("channel", "A channel", {"type": "channels_select"}, optional=True),
            _input("day", "A day", {"type": "datepicker", "initial_date": "2026-03-02"}),
            _input("time", "A time", {"type": "timepicker", "initial_time": "09:30"}),
            _input("moment", "A moment", {"type": "datetimepicker", "initial_date_time": MONDAY}),
            _input("radio", "One of these", {"type": "radio_buttons", "options": COLOURS}),
            _input("checks", "Any of these", {"type": "checkboxes", "options": COLOURS}, optional=True),
        ],
    }


def card(what: str, user: str) -> Json:
    """A message as the bot's cards are: what somebody wrote, and buttons about it."""
    return {
        "text": f"{what} (from a form)",
        "unfurl_links": False,
        "blocks": [
            {"type": "header", "text": plain("Something went wrong")},
            {"type": "section", "text": mrkdwn(f"<@{user}> told us:")},
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": what}]}],
            },
            {"type": "actions", "block_id": "card", "elements": CARD_BUTTONS},
        ],
    }


CARD_BUTTONS = [
    button("approve", "Approve", style="primary", value="7"),
    button("adjust", "Adjust"),
    button(
        "drop",
        "Let go",
        style="danger",
        confirm={
            "title": plain("Let it go?"),
            "text": mrkdwn("Nobody will be reminded *any more*."),
            "confirm": plain("Let go"),
            "deny": plain("Keep"),
            "style": "danger",
        },
    ),
    {
        "type": "overflow",
        "action_id": "overflow",
        "options": [option("reassign", "Reassign"), option("history", "History", "What happened when")],
    },
]

_LEAVES: list[Json] = [
    {"type": "text", "text": "plain, "},
    {"type": "text", "text": "bold, ", "style": {"bold": True}},
    {"type": "text", "text": "italic, ", "style": {"italic": True}},
    {"type": "text", "text": "struck, ", "style": {"strike": True}},
    {"type": "text", "text": "code", "style": {"code": True}},
    {"type": "text", "text": " "},
    {"type": "link", "url": "https://example.com/wiki", "text": "a link"},
    {"type": "text", "text": " "},
    {"type": "emoji", "name": "tada"},
    {"type": "text", "text": " "},
    {"type": "user", "user_id": "U0ANA"},
    {"type": "text", "text": " "},
    {"type": "channel", "channel_id": "C0GENERAL"},
    {"type": "text", "text": " "},
    {"type": "date", "timestamp": MONDAY, "format": "{date_short} at {time}", "fallback": "soon"},
]


def _part(kind: str, *leaves: Json, **more: Any) -> Json:
    return {"type": kind, "elements": list(leaves), **more}


def _line(text: str) -> Json:
    return _part("rich_text_section", {"type": "text", "text": text})


RICH: Json = {
    "type": "rich_text",
    "elements": [
        _part("rich_text_section", *_LEAVES),
        _part("rich_text_list", _line("first"), _line("second"), style="bullet"),
        _part("rich_text_list", _line("deeper"), style="bullet", indent=1),
        _part("rich_text_list", _line("one"), _line("two"), style="ordered"),
        _part("rich_text_quote", {"type": "text", "text": "What a person said.\nIn two lines."}),
        _part("rich_text_preformatted", {"type": "text", "text": "DROP TABLE users; -- oops"}),
    ],
}

_WRITTEN = (
    "*bold* _italic_ ~struck~ `code` <https://example.com|a link> :wave: "
    "<@U0ANA> <#C0GENERAL> <!here> &lt;b&gt;\n"
    "> quoted\n"
    f"Due <!date^{MONDAY}^{{date_short_pretty}} at {{time}}|on Monday> ```let x = 1;```"
)
_FIELDS = [
    mrkdwn("*Severity*\nMajor"),
    mrkdwn("*Impact*\n40 customers"),
    mrkdwn("*Fix*\nRoll back"),
    mrkdwn("*By*\nBo"),
]
_SELECTS: list[Json] = [
    {"type": "static_select", "action_id": "one", "placeholder": plain("A colour"), "options": COLOURS},
    {"type": "users_select", "action_id": "who", "placeholder": plain("A person")},
    {"type": "datepicker", "action_id": "day", "initial_date": "2026-03-02"},
    {"type": "timepicker", "action_id": "time"},
    {"type": "checkboxes", "action_id": "checks", "options": COLOURS[:2]},
    {"type": "radio_buttons", "action_id": "radio", "options": COLOURS[:2]},
]
_TABLE = [
    [{"type": "raw_text", "text": cell} for cell in row]
    for row in (("Day", "Held?"), ("1", "yes"), ("7", "yes"))
]

SHOW: list[Json] = [
    {
        "text": "Every kind of block",
        "blocks": [
            {"type": "header", "text": plain("Every kind of block :sparkles:")},
            {"type": "section", "text": mrkdwn(_WRITTEN), "accessory": button("look", "Look")},
            {"type": "section", "fields": _FIELDS},
            {"type": "divider"},
            {
                "type": "image",
                "image_url": "https://example.com/chart.png",
                "alt_text": "A chart",
                "title": plain("Errors"),
            },
            {
                "type": "context",
                "elements": [mrkdwn("Sent by *Oops* :adhesive_bandage:"), plain("as a test")],
            },
            {"type": "actions", "block_id": "card", "elements": CARD_BUTTONS},
            {"type": "actions", "block_id": "selects", "elements": _SELECTS},
        ],
    },
    {"text": "Rich text", "blocks": [RICH]},
    {"text": "A table", "blocks": [{"type": "table", "rows": _TABLE}]},
    {
        "text": "Markdown",
        "blocks": [
            {"type": "markdown", "text": "# Heading\nSome **bold** text\n- a\n- [b](https://example.com)"}
        ],
    },
]


def home(user: str) -> Json:
    """The Home tab."""
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("What you owe")},
            {
                "type": "section",
                "text": mrkdwn(f"Nothing, <@{user}>. :seedling:"),
                "accessory": button("settings", "Settings"),
            },
            {"type": "divider"},
            {"type": "context", "elements": [mrkdwn("Published just for you.")]},
        ],
    }
