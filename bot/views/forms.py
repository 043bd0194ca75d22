"""The short modals behind buttons, as rows: a form is its fields. build() and parse() share them."""

import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.disclosure import MAX_WORDS, Remit, Severity
from bot.domain.mentoring import Share
from bot.usecases.refusals import FieldsError
from bot.views.blocks import Block, asked, checkboxes, context, modal, select, text_input
from bot.views.copy import Copy
from bot.views.state import Typed, typed_in


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. `choices` are label keys by value; `kind` is text, choice, several, person, people,
    channels, date or moment."""

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
    "understanding": (
        Field(name="trying"),
        Field(name="action"),
        Field(name="differed"),
        Field(name="trigger", required=False, hint=True),
        Field(name="wider", required=False, hint=True),
        Field(name="touches", required=False, hint=True),
        Field(name="options", required=False, hint=True),
    ),
    "plan_fix": (
        Field(name="what"),
        Field(name="criterion", hint=True),
        Field(name="due", kind="date"),
        Field(name="owner", required=False, kind="person", hint=True),
    ),
    "decline_fix": (Field(name="reason"),),
    "real_fix": (Field(name="what_was_done"), Field(name="criterion", hint=True)),
    "tell": (
        Field(name="people", required=False, kind="people"),
        Field(name="channels", required=False, kind="channels", hint=True),
        Field(name="words", hint=True),
    ),
    "lessons": (
        Field(name="prevented"),
        Field(name="smaller"),
        Field(name="differently"),
        Field(name="goal", required=False, hint=True),
        Field(name="missing", required=False, hint=True),
        Field(name="good", required=False),
    ),
    "commitment": (Field(name="commitment", hint=True), Field(name="due", required=False, kind="date")),
    "change": (
        Field(name="reason"),
        Field(name="commitment"),
        Field(name="due", required=False, kind="date"),
    ),
    "let_go": (Field(name="reason"),),
    "ask": (
        Field(
            name="answer",
            kind="choice",
            choices={"granted": "ask.granted", "later": "ask.later", "declined": "ask.declined"},
        ),
        Field(name="words", required=False),
    ),
    "edit": (
        Field(name="severity", kind="choice", choices={s.value: f"severity.{s}" for s in Severity}),
        Field(name="what_happened"),
        Field(name="impact"),
        Field(name="quick_fix", required=False, hint=True),
        Field(name="remit", required=False, kind="choice", choices=REMIT),
    ),
    "withdraw": (Field(name="reason"),),
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
    "snooze": (Field(name="until", kind="moment", hint=True),),
}
"""Every short form by name, which is its callback id and its section in the labels."""

PICKERS = {
    "person": ("users_select", "initial_user"),
    "people": ("multi_users_select", "initial_users"),
    "channels": ("multi_conversations_select", "initial_conversations"),
    "date": ("datepicker", "initial_date"),
}
"""Slack's element for a kind of question, and what it calls the choice it starts with."""


def build(
    name: str,
    step_id: str,
    copy: Copy,
    initial: Typed | None = None,
    *,
    without: Collection[str] = (),
    about: Sequence[Block] = (),
) -> Block:
    """The modal for a step, with what is known filled in; `about` is shown above the questions."""
    intro = f"{name}.intro"
    known = initial or {}
    lead = [context(copy.mrkdwn(intro))] if intro in copy.labels() else []
    return modal(
        name,
        copy.plain(f"{name}.title"),
        [
            *lead,
            *about,
            *(_asked(name, f, known.get(f.name), copy) for f in FORMS[name] if f.name not in without),
        ],
        submit=copy.plain(f"{name}.submit"),
        close=copy.plain("forms.close"),
        private=step_id,
    )


def parse(view: Mapping[str, Any]) -> tuple[str, Typed]:
    """The step id and what was typed. Raises FieldsError naming each field that cannot be taken."""
    name = view["callback_id"]
    words = typed_in(view["state"]["values"])
    said = {field.name: _problem(field, words.get(field.name, "").strip()) for field in FORMS[name]}
    problems = {field: problem for field, problem in said.items() if problem}
    if name == "decide" and words.get("answer") == "adjust" and not words.get("note", "").strip():
        problems["note"] = "empty"
    if problems:
        raise FieldsError(problems)
    return view["private_metadata"], {field: text.strip() for field, text in words.items()}


def _problem(field: Field, text: str) -> str | None:
    if not text:
        return ("empty" if field.kind == "text" else "choose") if field.required else None
    if field.kind == "text" and len(text) > MAX_WORDS:
        return "too_long"
    unknown = bool(field.choices) and not set(text.split(",")) <= set(field.choices or ())
    return "choose" if unknown or (field.kind == "date" and not _is_date(text)) else None


def _is_date(text: str) -> bool:
    with contextlib.suppress(ValueError):
        return bool(date.fromisoformat(text))
    return False


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
    if field.kind in PICKERS:
        return _picked(field, initial)
    if field.kind == "moment":
        when: Block = {"type": "datetimepicker", "action_id": field.name}
        return when | {"initial_date_time": int(initial)} if initial else when
    return text_input(field.name, initial, limit=MAX_WORDS)


def _picked(field: Field, initial: str | None) -> Block:
    kind, initially = PICKERS[field.kind]
    made: Block = {"type": kind, "action_id": field.name}
    if field.kind == "channels":
        made["filter"] = {"include": ["public", "private"], "exclude_external_shared_channels": True}
    if not initial:
        return made
    return made | {initially: initial.split(",") if initially.endswith("s") else initial}


def tomorrow(now: datetime) -> Typed:
    """What the snooze form starts with: this time tomorrow, on the hour."""
    return {"until": str(int(now.timestamp()) // 3600 * 3600 + 25 * 3600)}
