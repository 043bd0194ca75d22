"""Single messages: the answer, a line in the card's thread, the closing note, a word to the admin."""

from bot.domain.disclosure import Person
from bot.domain.kind import Kind
from bot.domain.plan import State, Step
from bot.storage.edits import Edit
from bot.storage.outbox import Outgoing
from bot.storage.steps import Change
from bot.usecases.picture import Picture
from bot.views import ideas, mentor
from bot.views.blocks import Block, actions, button, quoted, section
from bot.views.copy import Copy, Mention
from bot.views.say import Message, excerpt, mention, message, name_of, when
from bot.views.steps import DO, do_label

ARRIVED, AGAIN = "arrived", "send_again"

CHOICES = {"severity": "severity", "remit": "remit_on_card"}
"""What is edited by choosing, and where the names of the choices are."""


def decided(step: Step, picture: Picture, copy: Copy) -> Message:
    """The manager approved, or asked for another plan."""
    outcome = "adjust" if step.outcome == "adjust" else _approved(step, picture)
    return _answer(outcome, "note", step, picture, copy)


def talk(step: Step, picture: Picture, copy: Copy) -> Message:
    """The manager would like to talk first."""
    return _answer("talk", "talk", step, picture, copy)


def timeline(change: Change, picture: Picture, copy: Copy) -> Message:
    """One change, for the card's thread. It mentions the manager only where they must decide again.

    What was taken back is not said here either.
    """
    text = line(change, picture, copy)
    edits = [] if picture.disclosure.withdrawn_at else picture.edits.get(change.id, [])
    edited = [part for edit in edits for part in _before_and_after(edit, copy)]
    said = " ".join(f"{label}: {words}" for label, words in edited)
    shown = [quoted(*edited)] if edited else []
    return message(copy.mrkdwn("timeline.text", what=Mention(text), said=said), [section(text), *shown])


def _before_and_after(edit: Edit, copy: Copy) -> list[tuple[str, str]]:
    label = copy.plain(f"card.{edit.field}")
    found = {"before": edit.before, "after": edit.after}
    if choices := CHOICES.get(edit.field):
        found = {which: copy.plain(f"{choices}.{value}") for which, value in found.items()}
    return [
        (copy.plain(f"timeline.{which}", what=label), excerpt(words, 1000))
        for which, words in found.items()
        if words
    ]


def ask_answered(step: Step, picture: Picture, copy: Copy) -> Message:
    """The manager answered what was missing."""
    name = name_of(picture.people[step.settled_by or step.owner_id], copy)
    what = copy.mrkdwn(f"ask_answered.{step.outcome}", name=name)
    said = [(copy.plain("ask_answered.ask"), picture.said(step, "ask") or "")]
    if words := picture.said(step, "answer"):
        said.append((copy.plain("decided.note", decider=name), words))
    text = copy.mrkdwn("ask_answered.text", what=Mention(what), said=" ".join(words for _, words in said))
    return message(text, [section(what), quoted(*said)])


def line(change: Change, picture: Picture, copy: Copy, *, pinging: bool = True) -> str:
    """One change in a sentence, without what people wrote."""
    name = name_of(picture.people[change.person_id], copy) if change.person_id else ""
    kinds = {step.id: step.kind for step in picture.steps}
    step = copy.plain(f"step.{kinds[change.step_id]}") if change.step_id else ""
    other = name_of(picture.people[change.to_id], copy) if change.to_id else ""
    decider = mention(picture.decider) if pinging else name_of(picture.decider, copy)
    giver = ideas.giver_of(change, picture, copy)
    return copy.mrkdwn(
        f"timeline.{_told(change, picture)}", name=name, other=other, step=step, mention=decider, giver=giver
    )


def _told(change: Change, picture: Picture) -> str:
    decisions = [step for step in picture.steps if step.id == change.step_id]
    thanked = change.kind == "approved" and not picture.asked_for_approval(decisions[0])
    return "thanked" if thanked else change.kind


def closing(picture: Picture, copy: Copy) -> Message:
    """Thanks, what got better, the promises kept; and nothing more is owed."""
    checks = [s for s in picture.steps if s.kind is Kind.CHECK_IN and s.outcome == "held"]
    held = copy.plain("closing.held") if checks else ""
    fixed = any(s.kind is Kind.QUICK_FIX and s.state is State.DONE for s in picture.steps)
    key = "closing.body" if fixed else "closing.body_near_miss"
    body = copy.mrkdwn(key, decider=name_of(picture.decider, copy), held=held)
    written = any(s.kind is Kind.LESSONS and s.outcome == "done" for s in picture.steps)
    lines = [copy.mrkdwn("closing.headline"), body, *([copy.mrkdwn("closing.lessons")] if written else [])]
    text = "\n".join([*lines, *_promises(picture, copy), copy.mrkdwn("closing.next")])
    better = _better(picture, copy)
    said = copy.mrkdwn("timeline.text", what=Mention(text), said=" ".join(words for _, words in better))
    asking = mentor.ask_button(picture, copy)
    buttons = [actions(f"closing:{picture.disclosure.id}", *asking)] if asking else []
    return message(said, [section(text), *([quoted(*better)] if better else []), *buttons])


def _promises(picture: Picture, copy: Copy) -> list[str]:
    """The record of promises: how many were made, and kept."""
    made = [s for s in picture.steps if s.kind is Kind.COMMITMENT and s.outcome in ("kept", "let_go")]
    kept = sum(step.outcome == "kept" for step in made)
    return [copy.mrkdwn("closing.promises", kept=kept, count=len(made))] if made else []


def _better(picture: Picture, copy: Copy) -> list[tuple[str, str]]:
    """What got better, in their own words."""
    lessons = [step for step in picture.steps if step.kind is Kind.LESSONS]
    said = [(field, picture.said(step, field)) for step in lessons for field in ("good", "differently")]
    return [(copy.plain(f"closing.{field}"), excerpt(words, 500)) for field, words in said if words]


def trouble(refused: Outgoing, whom: str, copy: Copy) -> Message:
    """A post was refused, or its answer was lost: number and reason for the admin, no words.

    `whom` it was for, in mrkdwn.
    """
    about = {"number": refused.id, "kind": refused.kind, "whom": Mention(whom)}
    if refused.state == "in_doubt":
        text = copy.mrkdwn("doubt.unknown", **about, error=refused.error or "unknown")
        return message(text, [section(text), _which_it_is(refused, copy)])
    if refused.state != "undeliverable":
        seen = refused.state == "sent" and refused.slack_ts is None
        text = copy.mrkdwn("doubt.was_there" if seen else "doubt.sent_again", **about)
        return message(text, [section(text)])
    remedy = copy.plain("trouble.fallback" if refused.kind == "card" and refused.place_id else "trouble.lost")
    text = copy.mrkdwn(
        "trouble.undeliverable",
        number=refused.id,
        kind=refused.kind,
        error=refused.error or "unknown",
        what_now=remedy,
    )
    return message(text, [section(text)])


def _which_it_is(doubted: Outgoing, copy: Copy) -> Block:
    return actions(
        f"doubt:{doubted.id}",
        button(ARRIVED, copy.plain("doubt.arrived"), str(doubted.id)),
        button(AGAIN, copy.plain("doubt.again"), str(doubted.id)),
    )


def unknown_zone(person: Person, copy: Copy) -> Message:
    """Slack names a time zone for somebody that nobody here knows."""
    text = copy.mrkdwn("trouble.zone", name=name_of(person, copy), slack_id=person.slack_id, zone=person.zone)
    return message(text, [section(text)])


def stuck(person: Person, copy: Copy) -> Message:
    """A reminder cannot be made, again and again: whose, for the admin; the log says why."""
    text = copy.mrkdwn("trouble.stuck", name=name_of(person, copy))
    return message(text, [section(text)])


def nobody(step: Step, picture: Picture, copy: Copy) -> Message:
    """Nobody can act on a step: ids for the admin, no words."""
    about = {"number": picture.disclosure.id[:8], "step": copy.plain(f"step.{step.kind}")}
    text = copy.mrkdwn("chain.nobody", **about)
    return message(text, [section(text)])


def not_opened(words: str | None, copy: Copy) -> Message:
    """The form did not open; what was typed comes back."""
    text = copy.mrkdwn("answer.not_opened")
    kept = [quoted((copy.plain("answer.not_opened_words"), words))] if words else []
    return message(text, [section(text), *kept])


def handed_over(step: Step, picture: Picture, copy: Copy) -> Message:
    """Somebody else decides now."""
    text = copy.mrkdwn("decided.handed_over", decider=name_of(picture.people[step.owner_id], copy))
    return message(text, [section(text)])


def _approved(step: Step, picture: Picture) -> str:
    """A go-ahead, or thanks: for what is under way, done already, or needs no fix."""
    if picture.asked_for_approval(step):
        return "approved"
    fixes = [s for s in picture.steps if s.kind is Kind.QUICK_FIX and s.round == step.round]
    if not fixes:
        return "thanked_near_miss"
    return "thanked_done" if fixes[-1].settled else "thanked_doing"


def _answer(outcome: str, field: str, step: Step, picture: Picture, copy: Copy) -> Message:
    decider = name_of(picture.people[step.settled_by or picture.decider_id], copy)
    what = copy.mrkdwn(f"decided.{outcome}", decider=decider)
    after = copy.mrkdwn(f"decided.{outcome}_next", decider=decider)
    said = picture.answers.get(step.id, {}).get(field)
    note = [quoted((copy.plain("decided.note", decider=decider), said))] if said else []
    text = copy.mrkdwn("decided.text", what=Mention(what), next=Mention(after), note=said or "")
    return message(text, [section(f"{what}\n{after}"), *note, *_do(picture, copy)])


def _do(picture: Picture, copy: Copy) -> list[Block]:
    """What the answer leads to, one click away, until it is done."""
    for step in picture.open_steps(picture.disclosure.discloser_id):
        if step.kind in (Kind.DECISION, Kind.QUICK_FIX) and (label := do_label(step, picture, copy)):
            return [actions(f"step:{step.id}", button(DO, label, step.id, "primary"))]
    return []


def history_lines(picture: Picture, copy: Copy) -> list[str]:
    """The timeline for the history modal, oldest first; nobody is pinged by it."""
    return [
        copy.mrkdwn(
            "history.line", when=when(change.at), what=Mention(line(change, picture, copy, pinging=False))
        )
        for change in picture.history
    ]
