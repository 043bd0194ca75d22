"""The discloser's own card in their DM: proof of telling, the plan ahead, and what they owe now."""

from bot.domain.escalation import ANSWERED, Passed
from bot.domain.kind import Kind
from bot.domain.plan import Stage, State, Step
from bot.storage.tellings import TOLD
from bot.usecases.picture import Picture
from bot.views import ideas, mentor, mine
from bot.views.blocks import Block, actions, button, context, quoted, section
from bot.views.card import drawn, status, told_after, withdrawn
from bot.views.copy import Copy, Mention
from bot.views.forms import FORMS
from bot.views.say import Message, day, excerpt, length, message, name_of, when
from bot.views.steps import DO, do_label, is_to_revise

DOING = 3
"""Steps that can be done from the receipt; the rest stand on the Home tab."""
MARKS = {State.WAITING: "○", State.OPEN: "◉", State.DONE: "✓", State.NOT_NEEDED: "-", State.SLIPPED: "↺"}


def build(picture: Picture, copy: Copy) -> Message:
    """Thanks, the proof, the way ahead; one button for what is owed first."""
    if picture.stage is Stage.WITHDRAWN:
        taken_back = withdrawn(picture, copy)
        menu = actions(f"step:{picture.decision.id}", mine.menu(picture, copy))
        return message(taken_back.text, [*taken_back.blocks, menu])
    headline = copy.mrkdwn("receipt.headline")
    plan = "\n".join([copy.mrkdwn("receipt.next"), *_lines(picture, copy)])
    blocks = [
        section(f"{headline}\n{_told(picture, copy)} {_where(picture, copy)}"),
        quoted((copy.plain("card.what_happened"), excerpt(picture.disclosure.what_happened, 300))),
        section(plan),
        *ideas.adopted(picture, copy),
        *_lessons(picture, copy),
        *_buttons(picture, copy),
        context(drawn(picture, copy), copy.mrkdwn("receipt.number", number=picture.disclosure.id[:8])),
    ]
    text = copy.mrkdwn(
        "receipt.text", status=Mention(f"{_told(picture, copy)} {status(picture, copy)}"), next=Mention(plan)
    )
    words = excerpt(picture.disclosure.what_happened, 300)
    return message(copy.mrkdwn("read_aloud.receipt", text=Mention(text), words=words), blocks)


def _lines(picture: Picture, copy: Copy) -> list[str]:
    """The plan, a line a step; the check-ins still ahead share one."""
    shown = [step for step in picture.steps if step.outcome not in ("new_round", "superseded")]
    ahead = [step for step in shown if step.kind is Kind.CHECK_IN and not step.settled]
    listed = [step for step in shown if step not in ahead[1:]]
    return [
        f"{MARKS[State.WAITING]} {_checks(ahead, copy)}"
        if step in ahead
        else f"{MARKS[step.state]} {_line(step, picture, copy)}"
        for step in listed
    ]


def _checks(ahead: list[Step], copy: Copy) -> str:
    """When we ask whether it holds, as far as that is known."""
    days = [day(step.due_at) for step in ahead if step.due_at]
    what = copy.mrkdwn("plan.check_in")
    return f"{what} · {', '.join(days)}" if days else what


def _line(step: Step, picture: Picture, copy: Copy) -> str:
    """One step of the plan, as the discloser reads it."""
    what = _what(step, picture, copy)
    mine = step.owner_id == picture.disclosure.discloser_id
    if not mine and not step.settled and step.kind not in (Kind.DECISION, Kind.ASK):
        what = copy.mrkdwn("plan.with", what=Mention(what), name=name_of(picture.people[step.owner_id], copy))
    if step.state is State.OPEN and step.due_at:
        return f"{what} · {copy.mrkdwn('plan.due', when=day(step.due_at))}"
    if step.settled_at and step.state is not State.NOT_NEEDED:
        return f"{what} · {day(step.settled_at)}"
    return what


def _what(step: Step, picture: Picture, copy: Copy) -> str:
    decider = name_of(picture.decider, copy)
    if is_to_revise(step, picture):
        return copy.mrkdwn("plan.decision_mine")
    key = f"plan.{step.kind}"
    if step.kind is Kind.REAL_FIX and not step.settled:
        key = f"plan.real_fix_{picture.phase(step)}"
    if step.state is State.NOT_NEEDED:
        return copy.mrkdwn("plan.not_needed", what=copy.plain(f"step.{step.kind}"))
    if step.state is State.SLIPPED:
        return copy.mrkdwn("plan.check_in_slipped")
    if step.state is State.DONE:
        decided = step.outcome if step.outcome == "adjust" or picture.asked_for_approval(step) else "thanked"
        answered = f"done_{step.outcome}"
        endings = {Kind.DECISION: decided, Kind.CHECK_IN: answered, Kind.COMMITMENT: answered}
        ending = endings.get(step.kind, "done")
        key = f"{key}_{ending}"
    owner, before = name_of(picture.people[step.owner_id], copy), ""
    came = picture.came(step) if step.kind is Kind.DECISION and step.state is State.OPEN else None
    if came and came.kind in (Passed.SILENT, Passed.AWAY):
        key, before = f"{key}_{came.kind}", name_of(picture.people[came.from_id], copy)
    if step.kind in ANSWERED and step.owner_id != picture.disclosure.discloser_id:
        decider = owner
    told = sum(one.state == TOLD for one in picture.tellings)
    return copy.mrkdwn(
        key, decider=decider, before=before, owner=owner, told=told, count=len(picture.tellings)
    )


def _told(picture: Picture, copy: Copy) -> str:
    took = picture.disclosure.time_to_tell()
    after = ""
    if took is not None:
        after = copy.plain(f"receipt.{told_after(picture.disclosure, took)}", time=length(took, copy))
    decider = name_of(picture.told_to, copy)
    return copy.mrkdwn("receipt.told", decider=decider, when=when(picture.disclosure.at), after=after)


def _where(picture: Picture, copy: Copy) -> str:
    if picture.in_channel:
        place = f"#{picture.place_name}" if picture.place_name else copy.plain("capture.visibility_place")
        return copy.mrkdwn("receipt.where_channel", place=place)
    return copy.mrkdwn("receipt.where_manager", decider=name_of(picture.told_to, copy))


def _lessons(picture: Picture, copy: Copy) -> list[Block]:
    """What they learnt, in their own words, to come back to."""
    for step in picture.steps:
        if step.kind is Kind.LESSONS and step.state is State.DONE:
            words = picture.answers.get(step.id, {})
            written = [
                (copy.plain(f"lessons.{f.name}"), words[f.name]) for f in FORMS["lessons"] if f.name in words
            ]
            return [quoted(*written)] if written else []
    return []


def _buttons(picture: Picture, copy: Copy) -> list[Block]:
    """What is owed now, one click each, the most urgent first; then what else can be done."""
    owed = picture.open_steps(picture.disclosure.discloser_id)
    labelled = [(step.id, label) for step in owed if (label := do_label(step, picture, copy))][:DOING]
    about = labelled[0][0] if labelled else picture.decision.id
    do = [
        button(f"{DO}_{place}" if place else DO, label, id_, None if place else "primary")
        for place, (id_, label) in enumerate(labelled)
    ]
    more = [*mine.share(picture, copy, about), *mentor.ask_button(picture, copy), mine.menu(picture, copy)]
    return [actions(f"step:{about}", *do, *more)]
