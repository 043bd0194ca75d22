"""The short modals behind buttons, as rows: a form is its fields. build() and parse() share them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.disclosure import MAX_WORDS, Remit
from bot.domain.mentoring import Share
from bot.usecases.refusals import FieldsError
from bot.views.blocks import Block, asked, checkboxes, context, modal, select, text_input
from bot.views.copy import Copy
from bot.views.state import Typed, typed_in


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. `choices` are label keys by value; `kind` is text, choice, several, person or moment."""

    name: str
    required: bool = True
    kind: str = "text"
    choices: Mapping[str, str] | None = None
    hint: bool = False


REMIT = {remit.value: f"remit.{remit}" for remit in Remit}

FORMS: Mapping[str, tuple[Field, ...]] = {
    "decide": (
        Field(
            name="answer",
            kind="choice",
            choices={
                "approve": "decide.answer_approve",
                "adjust": "decide.answer_adjust",
                "talk": "decide.answer_talk",
            },
        ),
        Field(name="note", required=False, hint=True),
    ),
    "adjust": (Field(name="why"),),
    "revise": (Field(name="quick_fix"), Field(name="remit", required=False, kind="choice", choices=REMIT)),
    "quick_fix": (
        Field(name="what_was_done"),
        Field(
            name="contained",
            required=False,
            kind="choice",
            choices={"yes": "quick_fix.contained_yes", "no": "quick_fix.contained_no"},
        ),
    ),
    "lessons": (
        Field(name="prevented"),
        Field(name="smaller"),
        Field(name="differently"),
        Field(name="missing", required=False, hint=True),
        Field(name="good", required=False),
    ),
    "slip": (
        Field(name="what_slipped"),
        Field(name="quick_fix"),
        Field(name="remit", required=False, kind="choice", choices=REMIT),
    ),
    "not_needed": (Field(name="reason"),),
    "hand_over": (Field(name="to", kind="person"), Field(name="why", required=False)),
    "idea": (Field(name="idea"),),
    "mentor": (
        Field(name="mentor", kind="person"),
        Field(name="shares", kind="several", choices={one.value: f"mentor.share_{one}" for one in Share}),
        Field(name="question", required=False, hint=True),
    ),
    "mentor_answer": (Field(name="answer"),),
    "snooze": (Field(name="until", kind="moment"),),
}
"""Every short form by name, which is its callback id and its section in labels.toml."""


def build(name: str, step_id: str, copy: Copy, initial: Typed | None = None) -> Block:
    """The modal for a step, with what is known filled in."""
    intro = f"{name}.intro"
    known = initial or {}
    lead = [context(copy.mrkdwn(intro))] if intro in copy.labels() else []
    return modal(
        name,
        copy.plain(f"{name}.title"),
        [*lead, *(_asked(name, field, known.get(field.name), copy) for field in FORMS[name])],
        submit=copy.plain(f"{name}.submit"),
        close=copy.plain("forms.close"),
        private=step_id,
    )


def parse(view: Mapping[str, Any]) -> tuple[str, Typed]:
    """The step id and what was typed. Raises FieldsError naming each field that cannot be taken."""
    name = view["callback_id"]
    words = typed_in(view["state"]["values"])
    problems: dict[str, str] = {}
    for field in FORMS[name]:
        text = words.get(field.name, "").strip()
        if field.required and not text:
            problems[field.name] = "empty" if field.kind == "text" else "choose"
        elif field.kind == "text" and len(text) > MAX_WORDS:
            problems[field.name] = "too_long"
        elif field.choices and text and not set(text.split(",")) <= set(field.choices):
            problems[field.name] = "choose"
    if name == "decide" and words.get("answer") == "adjust" and not words.get("note", "").strip():
        problems["note"] = "empty"
    if problems:
        raise FieldsError(problems)
    return view["private_metadata"], {field: text.strip() for field, text in words.items()}


def _asked(name: str, field: Field, initial: str | None, copy: Copy) -> Block:
    return asked(
        copy.plain(f"{name}.{field.name}"),
        _element(field, initial, copy),
        hint=copy.plain(f"{name}.{field.name}_hint") if field.hint else None,
        optional=not field.required,
    )


def _element(field: Field, initial: str | None, copy: Copy) -> Block:
    if field.kind == "choice":
        labels = {value: copy.plain(key) for value, key in (field.choices or {}).items()}
        return select(field.name, labels, initial, kind="radio_buttons")
    if field.kind == "several":
        labels = {value: copy.plain(key) for value, key in (field.choices or {}).items()}
        return checkboxes(field.name, labels, (initial or "").split(","))
    if field.kind == "person":
        made: Block = {"type": "users_select", "action_id": field.name}
        return made | {"initial_user": initial} if initial else made
    if field.kind == "moment":
        when: Block = {"type": "datetimepicker", "action_id": field.name}
        return when | {"initial_date_time": int(initial)} if initial else when
    return text_input(field.name, initial, limit=MAX_WORDS)


def tomorrow(now: datetime) -> Typed:
    """What the snooze form starts with: this time tomorrow, on the hour."""
    return {"until": str(int(now.timestamp()) // 3600 * 3600 + 25 * 3600)}
