"""A critical mistake, from the first minute to the closing note: at each stage all see who owes what."""

from tests.scenarios.messages import Message
from tests.scenarios.people import Person
from tests.scenarios.practices.acts import behind, comes, details, goes_quiet, here, on_the_day
from tests.scenarios.story import (
    CRITERION,
    DONE,
    FIX,
    IMPACT,
    LESSONS,
    REAL_FIX,
    TEAM,
    UNDERSTANDING,
    WHAT,
    does,
)
from tests.scenarios.workspace import Workspace

GOAL = "I ask somebody to look on before I touch the live database"
MISSING = "Somebody on call who knows the database"


class Road:
    """Ana's disclosure, as Ana, Morgan and the others see it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.begun = workspace, workspace.clock.now
        form = details(workspace.ana.oops(WHAT), impact=IMPACT, quick_fix=FIX)
        form.is_taken(severity="critical", remit="approval", informed=["U0BO"])
        self.card = workspace.morgan.gets(TEAM, with_button="approve")
        self.receipt = workspace.ana.gets(saying="Thank you for telling us")

    def stands(self, *stations: str, owed: str, by: Person, why: str) -> None:
        """The card and the receipt draw it there; whoever owes it finds it on Home with the reason."""
        workspace = self.workspace
        self.card = workspace.morgan.now_sees(
            self.card, lambda seen: _drawn(seen, stations) and owed in seen.shown
        )
        self.receipt = workspace.ana.now_sees(self.receipt, lambda seen: _drawn(seen, stations))
        home = by.home().shown
        assert why in home, f"{by.id} sees on Home what is owed and why"
        theirs = workspace.bo.gets(saying="wants you to know at once")
        workspace.bo.now_sees(theirs, lambda seen: _drawn(seen, stations))
        assert workspace.charlie.sees() == []

    @property
    def days(self) -> int:
        """Since it was told."""
        return (self.workspace.clock.now - self.begun).days


def _drawn(message: Message, stations: tuple[str, ...]) -> bool:
    return tuple(here(message)) == stations


def test_a_critical_mistake_from_the_first_minute_to_the_closing_note(workspace: Workspace) -> None:
    ana, morgan, dana = workspace.ana, workspace.morgan, workspace.dana
    road = Road(workspace)
    road.stands("Answer", owed="is the quick fix all right?", by=morgan, why="waits for your answer")

    morgan.clicks(comes_to(road), "approve")
    road.stands("Quick fix", owed="Ana Ferreira: the quick fix, by", by=ana, why="Is the quick fix done?")

    does(workspace, "It is done", "quick_fix", what_was_done=DONE, contained="yes")
    owed = "Ana Ferreira: understanding what happened, by"
    road.stands("Understanding", "Lessons", owed=owed, by=ana, why="What really happened?")

    does(workspace, "Look at it", "understanding", **UNDERSTANDING)
    road.stands(
        "Real fix", "Lessons", owed="Ana Ferreira: the real fix, by", by=ana, why="What is the real fix?"
    )

    due = on_the_day(workspace, 4)
    does(workspace, "Plan it", "plan_fix", what=REAL_FIX, criterion=CRITERION, due=due, owner="U0DANA")
    owed = "Dana Okafor: the real fix, by"
    road.stands("Real fix", "Lessons", owed=owed, by=dana, why="Will you take on the real fix?")
    dana.clicks(comes(workspace, dana, "Will you take on the real fix?", "accept"), "accept")
    road.stands("Real fix", "Lessons", owed=owed, by=dana, why="Is the real fix in place?")
    nudge = comes(workspace, dana, "Is the real fix in place?", "do")
    dana.opens(nudge, "do", "real_fix").is_taken(what_was_done=REAL_FIX)
    owed = "Ana Ferreira: telling everyone, by"
    road.stands(
        "Telling everyone", "Watching", "Lessons", owed=owed, by=ana, why="Does everyone involved know?"
    )

    does(workspace, "Tell them", "tell", people=["U0BO", "U0RIO"])
    workspace.rio.gets(saying="wants you to know what happened")
    owed = "Ana Ferreira: the lessons, by"
    road.stands("Watching", "Lessons", owed=owed, by=ana, why="What did you learn?")

    does(workspace, "Write it down", "lessons", **LESSONS, goal=GOAL, missing=MISSING)
    owed = "Morgan Hale: an answer about what was missing, by"
    road.stands("Watching", "Promises", owed=owed, by=morgan, why="Something was missing.")
    asked = comes(workspace, morgan, "Something was missing", "do")
    morgan.opens(asked, "do", "ask").is_taken(answer="granted", words="Dana is on call from May")
    ana.gets(saying="Morgan Hale says yes to what was missing")

    held: list[int] = []
    while len(held) < 5:
        nudge = comes(workspace, ana, "Does the fix hold?", "held")
        assert CRITERION in nudge.quoted
        for block in nudge.blocks_with("held"):
            ana.clicks(nudge, "held", block=block)
            held.append(road.days)
        ana.now_sees(nudge, lambda seen: "held" not in seen.buttons)
    assert held == sorted(held)
    assert held[0] <= 7
    assert held[-1] >= 29, "on the thirtieth morning"
    assert "Watching" in behind(morgan.now_sees(road.card, lambda seen: "Watching" in behind(seen)))
    if not ana.sees()[-1].text.startswith("*It is done"):
        ana.clicks(comes(workspace, ana, "How is your promise going?", "kept"), "kept")

    closing = ana.gets(saying="It is done. Thank you for seeing it through.")
    assert "Promises kept: 1 of 1" in closing.text
    assert LESSONS["differently"] in closing.quoted
    assert 28 <= road.days <= 42, "six weeks at most"
    assert here(morgan.now_sees(road.card, lambda seen: here(seen) == ["Done"])) == ["Done"]
    assert goes_quiet(workspace), "nobody is reminded of anything any more"
    assert len(morgan.sees(TEAM)) == 1
    for person in (ana, morgan, dana):
        assert "Nothing is waiting for you" in person.home().shown


def comes_to(road: Road) -> Message:
    """The first reminder for whoever decides, within the quarter of an hour that a critical one has."""
    comes(road.workspace, road.workspace.morgan, "Ana Ferreira told you", "do")
    assert (road.workspace.clock.now - road.begun).total_seconds() <= 16 * 60
    return road.card
