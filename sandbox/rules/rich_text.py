"""Rich text: leaves of words and mentions, in sections, lists, quotes and preformatted text."""

from sandbox.rules import forms
from sandbox.rules.composition import FLAG
from sandbox.rules.kinds import Items, Number, Record, String, Typed

_STYLES = ("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink")
_STYLE = {"style": Record(may=dict.fromkeys(_STYLES, FLAG))}
_BORDER = {"border": Number(0, 1)}

LEAVES = {
    "text": Record({"text": String()}, _STYLE),
    "link": Record({"url": forms.URL}, {"text": String(), "unsafe": FLAG, **_STYLE}),
    "user": Record({"user_id": forms.USER}, _STYLE),
    "usergroup": Record({"usergroup_id": forms.USERGROUP}, _STYLE),
    "team": Record({"team_id": forms.TEAM}, _STYLE),
    "channel": Record({"channel_id": forms.CHANNEL}, _STYLE),
    "emoji": Record(
        {"name": String()}, {"unicode": String(), "skin_tone": Number(1, 6), "url": forms.URL, **_STYLE}
    ),
    "broadcast": Record({"range": String(among=("here", "channel", "everyone"))}, _STYLE),
    "color": Record({"value": forms.COLOUR}, _STYLE),
    "date": Record(
        {"timestamp": Number(0, 9_999_999_999), "format": String()},
        {"url": forms.URL, "fallback": String(least=0), **_STYLE},
    ),
}
# Slack takes an empty `elements` everywhere but in a list (slackapi/python-slack-sdk#1576).
_ANY_LEAF = Items(Typed(LEAVES), least=0)
_BARE_LEAF = Items(Typed({name: LEAVES[name] for name in ("text", "link")}), least=0)
_SECTION = {"rich_text_section": Record({"elements": _ANY_LEAF})}

PARTS = {
    **_SECTION,
    "rich_text_list": Record(
        {"style": String(among=("bullet", "ordered")), "elements": Items(Typed(_SECTION))},
        {"indent": Number(0, 8), "offset": Number(0, 9_999_999_999), **_BORDER},
    ),
    "rich_text_quote": Record({"elements": _ANY_LEAF}, _BORDER),
    "rich_text_preformatted": Record({"elements": _BARE_LEAF}, {"language": String(), **_BORDER}),
}

RICH_TEXT = Record({"elements": Items(Typed(PARTS), least=0)}, {"block_id": String(255)}, inside="container")
RICH_TEXT_OBJECT = Typed({"rich_text": RICH_TEXT})
