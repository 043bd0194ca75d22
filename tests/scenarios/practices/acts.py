"""What people do in these stories, beyond what every scenario begins with."""

from datetime import timedelta

from tests.scenarios.messages import Message, parts
from tests.scenarios.people import OOPS, Modal, Person
from tests.scenarios.story import FIX, IMPACT, LESSONS, WHAT
from tests.scenarios.workspace import Workspace

PATIENT = 40
"""How many due times go by before somebody gives up waiting for what should come."""


def details(form: Modal, **typed: str) -> Modal:
    """The form with its optional questions, and what was typed so far still in it."""
    form.presses("add_details", **typed)
    return form.becomes(lambda modal: "informed" in modal.fields, "the optional questions are shown")


def tells_fully(workspace: Workspace, what: str = WHAT, **said: object) -> Message:
    """Ana owns up with some of the optional answers; her receipt."""
    usual: dict[str, object] = {"impact": IMPACT, "quick_fix": FIX, "severity": "minor", "remit": "approval"}
    details(workspace.ana.oops(what)).is_taken(**usual | said)
    return workspace.ana.gets(saying="Thank you for telling us")


def all_put_right(workspace: Workspace, what: str = WHAT, **lessons: object) -> Message:
    """A minor mistake, put right before it was told; the lessons are written. Ana's receipt."""
    ana = workspace.ana
    form = ana.oops(what)
    form.is_taken(impact=IMPACT, quick_fix=FIX, severity="minor", remit="done")
    receipt = ana.gets(saying="Thank you for telling us")
    ana.opens(receipt, "do", "lessons").is_taken(**LESSONS | lessons)
    return ana.now_sees(receipt, lambda seen: "The lessons are written down" in seen.text)


def receipt_form(workspace: Workspace, label: str, form: str) -> Modal:
    """What opens behind the button of Ana's receipt that is labelled so, once it is there."""
    receipt = workspace.ana.gets(saying="Thank you for telling us")
    workspace.clock.settle()
    receipt = workspace.ana.now_sees(receipt, lambda seen: label in seen.shown)
    buttons = [part for part in parts(receipt.blocks) if part.get("type") == "button"]
    (action,) = [one["action_id"] for one in buttons if one["text"]["text"] == label]
    return workspace.ana.opens(receipt, action, form)


def replies(workspace: Workspace, person: Person, message: Message) -> list[str]:
    """Every word of the replies under a message."""
    about = {"user": person.id, "channel": message.channel, "thread_ts": message.ts}
    found = workspace.driver.get("messages", **about)["messages"]
    under = [Message(channel=message.channel, raw=raw) for raw in found]
    return [f"{one.text}\n{one.shown}" for one in under if one.is_reply]


def behind(card: Message) -> list[str]:
    """What of the way is drawn as done."""
    return [one[1:].strip(" \u00a0*") for one in _stations(card) if one.startswith("✓")]


def here(card: Message) -> list[str]:
    """Where on the way they are now, as drawn."""
    return [one[1:].strip(" \u00a0*") for one in _stations(card) if one.startswith("◉")]


def _stations(card: Message) -> list[str]:
    (drawn,) = [line for line in card.shown.splitlines() if "→" in line]
    return [one.strip() for one in drawn.split("→")]


def comes(workspace: Workspace, person: Person, saying: str, button: str) -> Message:
    """The nudge that says so, when it is due: time goes on until it is there."""
    for _ in range(PATIENT):
        workspace.clock.settle()
        found = [one for one in person.sees() if saying in one.text and button in one.buttons]
        if found:
            return found[-1]
        assert workspace.driver.get("clock")["next"], f"nothing more is due, and nobody said: {saying}"
        workspace.clock.skips_to_next()
    raise AssertionError(f"{person.id} never got: {saying}")


def goes_quiet(workspace: Workspace) -> bool:
    """Six more weeks: whether nobody hears anything any more."""
    workspace.clock.settle()
    before = len(workspace.posts())
    workspace.clock.advances("P42D")
    workspace.clock.settle()
    return len(workspace.posts()) == before and workspace.driver.get("clock")["next"] is None


def on_the_day(workspace: Workspace, days: int) -> str:
    """A date as the date picker says it."""
    return (workspace.clock.now + timedelta(days=days)).date().isoformat()


def everything_seen(person: Person, *places: str) -> str:
    """Every word in the messages somebody sees in these places, by default in theirs with Oops."""
    return "\n".join(one.text + "\n" + one.shown for place in places or (OOPS,) for one in person.sees(place))
