"""The capture modal. build() and parse() share the field names; outside programs rely on them (design §4)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.domain.disclosure import MAX_WORDS, CameToLight, Details, Remit, Severity, Visibility
from bot.domain.lesson import Lesson
from bot.domain.policy import Rung
from bot.usecases.begin import Begun
from bot.usecases.refusals import FieldsError
from bot.views import chain, library
from bot.views.blocks import (
    Block,
    actions,
    asked,
    button,
    context,
    modal,
    mrkdwn,
    options,
    saved,
    select,
    text_input,
)
from bot.views.copy import Copy
from bot.views.say import name_of
from bot.views.state import Typed, chosen, typed_in

CALLBACK = "capture"
ADD_DETAILS = "add_details"
AFRESH = "afresh"
READ_OVER = "read_over"
REQUIRED = ("what_happened", "impact", "quick_fix")
DETAIL_WORDS = 1000
"""Characters in an optional field, so that a card holds all of them."""
DETAILS = (
    "happened_at",
    "noticed_at",
    "came_to_light",
    "affected",
    "cost",
    "getting_worse",
    "risk",
    "apology",
    "informed",
    "ideas_welcome",
    "for_team",
)
FIELDS = ("severity", *REQUIRED, "remit", "manager", "visibility", *DETAILS)
"""Slack tells us of every change in each of them, so that a closed modal loses nothing."""


@dataclass(frozen=True, kw_only=True)
class Captured:
    """What the modal says, with people as Slack ids."""

    draft_id: str
    severity: Severity
    what_happened: str
    impact: str
    quick_fix: str
    remit: Remit
    visibility: Visibility
    place_id: str | None
    chain: tuple[tuple[str, str], ...]
    manager: str | None
    informed: tuple[str, ...]
    details: Details


def build(
    begun: Begun,
    copy: Copy,
    *,
    details: bool = False,
    met: Sequence[Lesson] = (),
    rungs: Collection[Rung] = tuple(Rung),
) -> Block:
    """The modal, filled with what the draft holds; `details` shows the optional questions too.

    `met`: lessons of people who have met this before. `rungs`: who is asked where there is no answer.
    """
    words = begun.draft.words
    label = copy.plain
    blocks = [
        *_opening(begun, copy),
        asked(label("capture.severity"), _severity(words, copy)),
        _required("what_happened", words, copy),
        *library.met_before(met, copy),
        _required("impact", words, copy),
        _required("quick_fix", words, copy),
        asked(
            label("capture.remit"),
            select("remit", _choices("remit", Remit, copy), words.get("remit"), kind="radio_buttons"),
            hint=label("capture.remit_hint"),
            optional=True,
        ),
        _manager(begun, copy),
        *chain.who_next(begun, rungs, copy),
        asked(label("capture.visibility"), _visibility(begun, copy), optional=True),
    ]
    more = details or any(words.get(field) for field in DETAILS)
    blocks += _details(words, copy) if more else [_offer(ADD_DETAILS, copy)]
    blocks += [_offer(READ_OVER, copy)] if copy.has_coach else []
    return modal(
        CALLBACK,
        label("capture.title"),
        [saved(block) for block in blocks],
        submit=label("capture.submit"),
        close=label("capture.close"),
        private=f"{begun.draft.id} {begun.place.id if begun.place else ''} {chain.shown(begun, rungs)}",
    )


def typed(view: Mapping[str, Any]) -> Typed:
    """What stands in the modal now, for the draft."""
    return typed_in(view["state"]["values"])


def draft_of(view: Mapping[str, Any]) -> str:
    """The draft that a modal writes to."""
    return str(view["private_metadata"]).partition(" ")[0]


def has_details(view: Mapping[str, Any]) -> bool:
    """Whether the optional questions are shown."""
    return any(block.get("block_id") == "affected" for block in view["blocks"])


def parse(view: Mapping[str, Any], now: datetime) -> Captured:
    """Read a submission. Raises FieldsError naming each field that cannot be taken."""
    return parse_words(typed(view), view["private_metadata"], now)


def parse_words(words: Typed, private: str, now: datetime) -> Captured:
    """Read what a draft holds; `private` is its form's. Raises as `parse`."""
    problems = {field: "empty" for field in REQUIRED if not words.get(field, "").strip()}
    problems |= {field: "too_long" for field in REQUIRED if len(words.get(field, "")) > MAX_WORDS}
    if words.get("severity") not in list(Severity):
        problems["severity"] = "choose"
    for field in ("happened_at", "noticed_at"):
        if field in words and _moment(words[field]) > now:
            problems[field] = "in_future"
    if problems:
        raise FieldsError(problems)
    return Captured(
        draft_id=private.partition(" ")[0],
        severity=Severity(words["severity"]),
        what_happened=words["what_happened"].strip(),
        impact=words["impact"].strip(),
        quick_fix=words["quick_fix"].strip(),
        remit=Remit(chosen(words.get("remit"), Remit, Remit.APPROVAL)),
        visibility=Visibility(chosen(words.get("visibility"), Visibility, Visibility.MANAGER)),
        place_id=f"{private}  ".split(" ")[1] or None,
        chain=chain.read(f"{private}  ".split(" ")[2]),
        manager=words.get("manager"),
        informed=tuple(words["informed"].split(",")) if words.get("informed") else (),
        details=_parse_details(words),
    )


def _opening(begun: Begun, copy: Copy) -> list[Block]:
    if not begun.resumed:
        return [context(copy.mrkdwn("capture.intro"))]
    said = f"{copy.mrkdwn('capture.resumed')} {copy.mrkdwn('capture.intro')}"
    return [
        context(said),
        actions("resumed", button(AFRESH, copy.plain("capture.afresh"), begun.draft.id)),
    ]


def _severity(words: Typed, copy: Copy) -> Block:
    labels = {s.value: f"{copy.plain(f'severity_mark.{s}')} {copy.plain(f'severity.{s}')}" for s in Severity}
    meanings = {s.value: copy.plain(f"severity_meaning.{s}") for s in Severity}
    return select(
        "severity", labels, words.get("severity", Severity.MINOR), kind="static_select", meanings=meanings
    )


def _first_empty(words: Typed) -> str:
    """Where the caret goes: what is still to be written."""
    return next((field for field in REQUIRED if not words.get(field)), REQUIRED[0])


def _required(field: str, words: Typed, copy: Copy) -> Block:
    return asked(
        copy.plain(f"capture.{field}"),
        text_input(field, words.get(field), limit=MAX_WORDS, focus=field == _first_empty(words)),
        hint=copy.plain(f"capture.{field}_hint"),
    )


def _choices(group: str, kinds: type[Remit], copy: Copy) -> dict[str, str]:
    return {kind.value: copy.plain(f"{group}.{kind}") for kind in kinds}


def _manager(begun: Begun, copy: Copy) -> Block:
    """Optional, because a look-up may still know better than an empty field (see usecases.disclose)."""
    element: Block = {"type": "users_select", "action_id": "manager"}
    initial = begun.draft.words.get("manager") or (begun.manager.slack_id if begun.manager else None)
    if initial:
        element["initial_user"] = initial
    hint = "capture.manager_hint" if begun.manager else "capture.manager_pending"
    return asked(copy.plain("capture.manager"), element, hint=copy.plain(hint), optional=True)


def _visibility(begun: Begun, copy: Copy) -> Block:
    """Chosen beforehand only once the manager is known: Slack keeps an earlier choice over a later one."""
    manager = name_of(begun.manager, copy) if begun.manager else copy.plain("capture.manager_unnamed")
    answers = name_of(begun.stands_in, copy) if begun.stands_in else manager
    labels = {"manager": copy.plain("capture.visibility_manager", manager=answers)}
    meanings = {"manager": copy.plain("capture.visibility_manager_meaning")}
    if begun.place:
        place = f"#{begun.place.name}" if begun.place.name else copy.plain("capture.visibility_place")
        channel = copy.plain("capture.visibility_channel", place=place)
        labels = {"channel": channel, **labels}
        meanings["channel"] = copy.plain("capture.visibility_channel_meaning", manager=manager)
    wanted = begun.draft.words.get("visibility")
    first = wanted if wanted in labels else next(iter(labels)) if begun.manager else None
    return select("visibility", labels, first, kind="radio_buttons", meanings=meanings)


def _offer(action: str, copy: Copy) -> Block:
    """A button in the form, beside what it is good for."""
    return {
        "type": "section",
        "block_id": action,
        "text": mrkdwn(copy.mrkdwn(f"capture.{action}_why")),
        "accessory": button(action, copy.plain(f"capture.{action}"), "more"),
    }


def _details(words: Typed, copy: Copy) -> list[Block]:
    label = copy.plain
    yes_no = {"yes": label("capture.yes"), "no": label("capture.no")}
    found = {kind.value: label(f"capture.came_to_light_{kind}") for kind in CameToLight}
    elements = [
        _date_time("happened_at", words),
        _date_time("noticed_at", words),
        select("came_to_light", found, words.get("came_to_light"), kind="radio_buttons"),
        text_input("affected", words.get("affected"), limit=DETAIL_WORDS),
        text_input("cost", words.get("cost"), limit=DETAIL_WORDS),
        select("getting_worse", yes_no, words.get("getting_worse"), kind="radio_buttons"),
        text_input("risk", words.get("risk"), limit=DETAIL_WORDS),
        text_input("apology", words.get("apology"), limit=DETAIL_WORDS),
        _informed(words),
        _tick("ideas_welcome", "capture.ideas_welcome", words, copy),
        _tick("for_team", "capture.for_team_yes", words, copy),
    ]
    hints = {field: label(f"capture.{field}_hint") for field in ("apology", "informed")}
    return [
        asked(_detail_label(e["action_id"], copy), e, hint=hints.get(e["action_id"]), optional=True)
        for e in elements
    ]


def _detail_label(field: str, copy: Copy) -> str:
    return copy.plain("capture.ideas") if field == "ideas_welcome" else copy.plain(f"capture.{field}")


def _date_time(field: str, words: Typed) -> Block:
    made: Block = {"type": "datetimepicker", "action_id": field}
    return made | {"initial_date_time": int(words[field])} if words.get(field) else made


def _informed(words: Typed) -> Block:
    made: Block = {"type": "multi_users_select", "action_id": "informed"}
    return made | {"initial_users": words["informed"].split(",")} if words.get("informed") else made


def _tick(field: str, label: str, words: Typed, copy: Copy) -> Block:
    listed = options({"yes": copy.plain(label)})
    made: Block = {"type": "checkboxes", "action_id": field, "options": listed}
    return made | {"initial_options": listed} if words.get(field) else made


def _parse_details(words: Typed) -> Details:
    light = words.get("came_to_light")
    worse = words.get("getting_worse")
    return Details(
        happened_at=_moment(words["happened_at"]) if "happened_at" in words else None,
        noticed_at=_moment(words["noticed_at"]) if "noticed_at" in words else None,
        came_to_light=CameToLight(light) if light in list(CameToLight) else None,
        affected=words.get("affected"),
        cost=words.get("cost"),
        getting_worse=worse == "yes" if worse else None,
        risk=words.get("risk"),
        apology=words.get("apology"),
        ideas_welcome=bool(words.get("ideas_welcome")),
        for_team=bool(words.get("for_team")),
    )


def _moment(epoch: str) -> datetime:
    return datetime.fromtimestamp(int(epoch), UTC)
