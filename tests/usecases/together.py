"""What holds of a disclosure at every moment, whatever anybody did."""

from bot.domain.kind import Kind
from bot.domain.plan import SETTLED, STAGE_OF, Stage, State
from bot.house import HOUSE
from bot.storage.chain import Link
from bot.usecases.picture import Picture
from bot.views import card, receipt
from bot.views.copy import Copy
from bot.views.say import Message, name_of
from tests.scenarios.messages import Message as Read
from tests.scenarios.messages import parts

COPY = Copy([HOUSE / "templates" / "en"])
DECIDE = {"approve", "adjust", "talk"}


def stage_and_steps_agree(shown: Picture) -> None:
    """It is over when nothing is owed; until then somebody can move, and what the stage names is owed."""
    closed, withdrawn = shown.disclosure.closed_at is not None, shown.disclosure.withdrawn_at is not None
    assert (shown.stage is Stage.WITHDRAWN) == withdrawn
    assert (shown.stage is Stage.CLOSED) == closed
    assert not (closed and withdrawn)
    assert (closed or withdrawn) == all(step.state in SETTLED for step in shown.steps)
    if not (closed or withdrawn):
        assert [step for step in shown.steps if step.state is State.OPEN], "nobody can move"
        owed = {
            STAGE_OF[step.kind] for step in shown.steps if not step.settled and step.kind is not Kind.CLOSE
        }
        assert shown.stage in owed
    assert {fix.round for fix in shown.quick_fixes} <= set(range(1, shown.disclosure.round + 1))


def each_open_step_has_one_owner_and_one_nudge_at_most(shown: Picture, nudged: list[tuple[str, str]]) -> None:
    """A nudge waits for the owner of an open step and for nobody else, once."""
    owners = {step.id: step.owner_id for step in shown.steps if step.state is State.OPEN}
    assert set(owners.values()) <= set(shown.people)
    assert len({step_id for step_id, _ in nudged}) == len(nudged)
    assert all(owners.get(step_id) == person_id for step_id, person_id in nudged)
    keys = [(step.kind, step.round, step.revision, step.sequence) for step in shown.steps]
    assert len(set(keys)) == len(keys)


def decisions_are_others(shown: Picture) -> None:
    """One decision at a time, and nobody's on their own mistake."""
    decisions = [step for step in shown.steps if step.kind is Kind.DECISION]
    assert len([step for step in decisions if step.state is State.OPEN]) <= 1
    assert not any(step.settled_by == shown.discloser.id for step in decisions if step.state is State.DONE)


def nobody_was_asked_unnamed(shown: Picture, links: dict[str, Link]) -> None:
    """Silence and absence go only to whom the form named or the discloser allowed; and never to them."""
    asked = {one.to_id for one in shown.passings if one.kind in ("escalated", "was_away", "stands_in")}
    assert all(links[id_].allowed and not links[id_].declined_at for id_ in asked)
    assert shown.discloser.id not in asked


def the_card_shows_what_the_rows_say(shown: Picture) -> None:
    """Its buttons, whom it mentions, where it stands, and who owes what."""
    read = _read(card.build(shown, COPY))
    decision = [step for step in shown.steps if step.kind is Kind.DECISION][-1]
    asked = decision.state is State.OPEN and decision.owner_id != shown.discloser.id
    offered = {
        one["action_id"]: one.get("value") for one in parts(read.blocks) if one.get("type") == "button"
    }
    assert DECIDE & set(offered) == (DECIDE if asked else set())
    assert all(offered[action] == decision.id for action in DECIDE & set(offered))
    assert read.pings == ({f"@{shown.people[decision.owner_id].slack_id}"} if asked else set())
    over = bool(shown.disclosure.closed_at or shown.disclosure.withdrawn_at)
    assert ("idea" in offered) == (shown.disclosure.details.ideas_welcome and not over)
    taken_back = shown.disclosure.withdrawn_at is not None
    assert ("took this back" in read.text) == taken_back
    if not taken_back:
        assert (f"round {shown.disclosure.round}" in read.shown) == (shown.disclosure.round > 1)
        assert shown.quick_fixes[-1].text in read.quoted
        _owed_stands_there(shown, read)


def _owed_stands_there(shown: Picture, read: Read) -> None:
    for step in shown.steps:
        if step.state is State.OPEN and step.kind is not Kind.DECISION:
            what = COPY.plain(f"step.{step.kind}")
            owners = [name_of(shown.people[s.owner_id], COPY) for s in shown.steps if s.kind is step.kind]
            assert any(f"{name}: {what}, by" in read.shown for name in owners), (
                f"{what} is owed and not shown"
            )


def the_receipt_offers_what_is_owed(shown: Picture) -> None:
    """A button does an open step of the discloser's own, or nothing."""
    mine = {s.id for s in shown.steps if s.state is State.OPEN and s.owner_id == shown.discloser.id}
    read = _read(receipt.build(shown, COPY))
    doing = [one for one in parts(read.blocks) if str(one.get("action_id", "")).split("_")[0] == "do"]
    assert {one["value"] for one in doing} <= mine
    assert not (shown.disclosure.withdrawn_at and doing)


def _read(message: Message) -> Read:
    return Read(channel="C0MORGAN", raw={"ts": "1.0", "text": message.text, "blocks": message.blocks})
