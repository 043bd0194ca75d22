"""The table of elements: their fields and limits, which parents they go in, and on which surfaces.

Source: docs.slack.dev/reference/block-kit/block-elements.
"""

from collections.abc import Mapping

from sandbox.rules import forms
from sandbox.rules.between import chosen_from_options, exactly_one, longest, ordered, whole_if_said
from sandbox.rules.composition import (
    CONFIRM,
    DISPATCH,
    FILTER,
    FLAG,
    LINK_OPTION,
    OPTION_GROUP,
    PICTURE,
    PLAIN_OPTION,
    RICH_OPTION,
    STYLE,
    WORKFLOW,
    plain,
)
from sandbox.rules.kinds import Items, Kind, Number, Record, Rule, String
from sandbox.rules.rich_text import RICH_TEXT_OBJECT

Fields = Mapping[str, Kind]
MANY = 9_999_999_999

ACTION: Fields = {"action_id": String(255)}
CLICKS: Fields = {**ACTION, "confirm": CONFIRM}
PICKS: Fields = {**CLICKS, "focus_on_load": FLAG}
SELECTS: Fields = {**PICKS, "placeholder": plain(150)}
SEVERAL: Fields = {**SELECTS, "max_selected_items": Number(1, MANY)}
TYPES: Fields = {
    **ACTION,
    "placeholder": plain(150),
    "focus_on_load": FLAG,
    "dispatch_action_config": DISPATCH,
}
LABEL: Fields = {"accessibility_label": String(75)}
MENU: Fields = {"options": Items(PLAIN_OPTION, most=100), "option_groups": Items(OPTION_GROUP, most=100)}
MENU_RULES: tuple[Rule, ...] = (exactly_one("options", "option_groups"), chosen_from_options)
QUERY: Fields = {"min_query_length": Number(0, MANY)}
HERE: Fields = {"default_to_current_conversation": FLAG, "filter": FILTER}
RESPONDS: Fields = {"response_url_enabled": FLAG}
FEEDBACK = Record({"text": plain(75), "value": String(2000)}, LABEL)

CHOICES = {"options": Items(RICH_OPTION, most=10)}
ONE, SOME = PLAIN_OPTION, Items(PLAIN_OPTION)
ANY = "section actions input"

ELEMENTS: Mapping[str, Record] = {
    "button": Record(
        {"text": plain(75)},
        {
            **CLICKS,
            **LABEL,
            "value": String(2000),
            "url": forms.URL,
            "style": STYLE,
            "agent_prompt": String(4000),
            "agent_prompt_display": String(),
            "visible_to_user_ids": Items(forms.USER),
        },
        inside="section actions card",
    ),
    "workflow_button": Record(
        {"text": plain(75), "workflow": WORKFLOW},
        {**ACTION, **LABEL, "style": STYLE},
        inside="section actions",
        surfaces="message",
    ),
    "overflow": Record({"options": Items(LINK_OPTION, most=5)}, CLICKS, inside="section actions"),
    "image": Record(
        {"alt_text": String(2000)},
        PICTURE,
        (exactly_one("image_url", "slack_file"),),
        inside="section context picture",
    ),
    "checkboxes": Record(
        CHOICES, {**PICKS, "initial_options": Items(RICH_OPTION)}, (chosen_from_options,), inside=ANY
    ),
    "radio_buttons": Record(
        CHOICES, {**PICKS, "initial_option": RICH_OPTION}, (chosen_from_options,), inside=ANY
    ),
    "static_select": Record(may={**SELECTS, **MENU, "initial_option": ONE}, rules=MENU_RULES, inside=ANY),
    "multi_static_select": Record(
        may={**SEVERAL, **MENU, "initial_options": SOME}, rules=MENU_RULES, inside=ANY
    ),
    "external_select": Record(may={**SELECTS, **QUERY, "initial_option": ONE}, inside=ANY),
    "multi_external_select": Record(may={**SEVERAL, **QUERY, "initial_options": SOME}, inside=ANY),
    "users_select": Record(may={**SELECTS, "initial_user": forms.USER}, inside=ANY),
    "multi_users_select": Record(may={**SEVERAL, "initial_users": Items(forms.USER)}, inside=ANY),
    "channels_select": Record(may={**SELECTS, **RESPONDS, "initial_channel": forms.CHANNEL}, inside=ANY),
    "multi_channels_select": Record(may={**SEVERAL, "initial_channels": Items(forms.CHANNEL)}, inside=ANY),
    "conversations_select": Record(
        may={**SELECTS, **HERE, **RESPONDS, "initial_conversation": forms.CONVERSATION}, inside=ANY
    ),
    "multi_conversations_select": Record(
        may={**SEVERAL, **HERE, "initial_conversations": Items(forms.CONVERSATION)}, inside=ANY
    ),
    "datepicker": Record(may={**SELECTS, "initial_date": forms.DATE}, inside=ANY),
    "timepicker": Record(may={**SELECTS, "initial_time": forms.TIME, "timezone": forms.ZONE}, inside=ANY),
    "datetimepicker": Record(
        may={**PICKS, "initial_date_time": Number(1_000_000_000, 9_999_999_999)},
        inside="actions input",
        surfaces="message modal",
    ),
    "plain_text_input": Record(
        may={
            **TYPES,
            "initial_value": String(3000, least=0),
            "multiline": FLAG,
            "min_length": Number(0, 3000),
            "max_length": Number(1, 3000),
        },
        rules=(ordered("min_length", "max_length"), longest("initial_value", "max_length")),
        inside="input",
    ),
    "rich_text_input": Record(
        may={
            **TYPES,
            "initial_value": RICH_TEXT_OBJECT,
            "min_lines": Number(1, 100),
            "max_lines": Number(1, 100),
        },
        rules=(ordered("min_lines", "max_lines"),),
        inside="actions input",
        surfaces="modal home",
    ),
    "number_input": Record(
        {"is_decimal_allowed": FLAG},
        {**TYPES, **dict.fromkeys(("initial_value", "min_value", "max_value"), forms.DECIMAL)},
        (
            ordered("min_value", "max_value"),
            ordered("min_value", "initial_value"),
            ordered("initial_value", "max_value"),
            whole_if_said,
        ),
        inside="input",
        surfaces="modal",
    ),
    "email_text_input": Record(
        may={**TYPES, "initial_value": String(least=0)}, inside="input", surfaces="modal"
    ),
    "url_text_input": Record(
        may={**TYPES, "initial_value": String(least=0)}, inside="input", surfaces="modal"
    ),
    "file_input": Record(
        may={**ACTION, "filetypes": Items(String()), "max_files": Number(1, 10)},
        inside="input",
        surfaces="modal",
    ),
    "feedback_buttons": Record(
        {"positive_button": FEEDBACK, "negative_button": FEEDBACK}, ACTION, inside="context_actions"
    ),
    "icon_button": Record(
        {"icon": String(among=("trash",)), "text": plain(75)},
        {**CLICKS, **LABEL, "value": String(2000), "visible_to_user_ids": Items(forms.USER, most=10)},
        inside="context_actions",
    ),
}
