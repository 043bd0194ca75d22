"""The Home tab: one Slack takes however much there is, that says whose move it is and counts nobody."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.disclosure import Remit, Severity
from bot.domain.insights import LEAST
from bot.domain.kind import Kind
from bot.domain.plan import State
from bot.storage import people
from bot.storage.disclosures import set_closed
from bot.usecases.decide import Approve, approve
from bot.usecases.home import Insight, Insights, Owed, home_picture
from bot.usecases.who import Who, met
from bot.views import home
from bot.views.blocks import Block
from bot.views.copy import Copy
from bot.views.owed import later
from sandbox.rules import view_faults
from tests.views.told import ANA, BO, COPIES, COPY, MONDAY, MORGAN, POLICY, Telling, at_the_limit

FEW = Insight(everybody=None, team=None)
NONE = Insights(told=FEW, answered=FEW, held=FEW, kept=FEW)
ALL = Insights(
    told=Insight(everybody=(6, 2, 1, 1), team=(10, 0, 0, 0)),
    answered=Insight(everybody=(1, 2, 3, 4), team=None),
    held=Insight(everybody=(8, 2), team=(9, 1)),
    kept=Insight(everybody=(7, 3), team=(5, 5)),
)
CHARLIE = Who(team_id="T0", slack_id="U0CHARLIE")


def tab(telling: Telling, who: Who, insights: Insights = NONE, copy: Copy = COPY) -> Block:
    """Somebody's Home tab."""
    with telling.store.transaction() as tx:
        return home.build(home_picture(tx, who, telling.now, POLICY), insights, copy)


def words(view: Any) -> str:
    """Every word in it, a line each."""
    if isinstance(view, dict):
        own = [view["text"]] if isinstance(view.get("text"), str) else []
        return "\n".join([*own, *(words(part) for part in view.values() if isinstance(part, dict | list))])
    return "\n".join(filter(None, (words(part) for part in view)))


def test_it_says_when_the_next_reminder_comes_and_why_then(telling: Telling) -> None:
    telling.now = datetime(2026, 4, 2, 15, tzinfo=UTC)  # the Thursday before Easter
    telling.told(remit=Remit.DOING, severity=Severity.MINOR)
    with telling.store.transaction() as tx:
        ana = met(tx, ANA).id
        people.update_person(tx, ana, zone="Europe/Berlin", locale="de-DE")
    assert "Tuesday" not in words(tab(telling, ANA))
    assert re.search(
        r"Next reminder: .*, because Monday is Ostermontag \(Germany\)\.", words(tab(telling, ANA))
    )
    german = words(tab(telling, ANA, copy=COPIES["de"]))
    assert "weil Montag Ostermontag ist (Deutschland)." in german
    assert "zwischen 09:00 und 17:30 Uhr (Europe/Berlin)" in german
    with telling.store.transaction() as tx:
        people.update_person(tx, ana, away_until=date(2026, 4, 10))
    assert "because you are away until <!date^1775815200^{date_short_pretty}|2026-04-10>" in words(
        tab(telling, ANA)
    )


def test_fifty_disclosures_at_their_limits_fit_in_both_their_tabs(telling: Telling) -> None:
    for number in range(50):
        remit = (Remit.APPROVAL, Remit.DOING, Remit.DONE)[number % 3]
        made = telling.told(remit=remit, **at_the_limit("🙈 <!here> * _"))
        with telling.store.transaction() as tx:
            if number % 5 == 4:
                set_closed(tx, made, MONDAY)
    telling.now += timedelta(days=40)
    for copy in COPIES.values():
        for who in (ANA, MORGAN, BO):
            view = tab(telling, who, ALL, copy)
            assert view_faults(view) == []
            assert len(view["blocks"]) <= 100
            assert len(json.dumps(view)) < 200_000


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("who", [ANA, MORGAN, CHARLIE])
def test_an_empty_tab_is_kind_and_whole(telling: Telling, copy: Copy, who: Who) -> None:
    view = tab(telling, who, NONE, copy)
    assert view_faults(view) == []
    said = words(view)
    for key in ("home.owed_none", "home.never_told", "home.own_up", "home.settings"):
        assert copy.plain(key) in said
    assert copy.mrkdwn("insights.none", least=LEAST) in said


def test_what_is_owed_says_about_what_when_and_why_then(telling: Telling) -> None:
    telling.told(remit=Remit.DOING, severity=Severity.MAJOR)
    said = words(tab(telling, ANA))
    assert "Is the quick fix done?" in said
    assert "I dropped a table." in said
    assert re.search(r"Due <!date.*It came up <!date.*“Major” leaves 4 h for it", said)
    telling.now += timedelta(days=3)
    assert "it is not too late" in words(tab(telling, ANA))


def test_whose_move_it_is_stands_under_the_way_ahead(telling: Telling) -> None:
    id_ = telling.told()
    assert COPY.mrkdwn("home.move_theirs", name="Morgan Hale", step="the decision", when="") in words(
        tab(telling, ANA)
    )
    assert "Your move: the decision, since" in words(tab(telling, MORGAN))
    telling.do(approve, Approve(by=MORGAN, step_id=telling.picture(id_).decision.id))
    assert "Your move: the quick fix, since" in words(tab(telling, ANA))
    assert COPY.mrkdwn("home.move_theirs", name="Ana Ferreira", step="the quick fix", when="") in words(
        tab(telling, MORGAN)
    )
    assert "Morgan Hale said go ahead" in words(tab(telling, ANA))


def test_what_comes_later_is_listed_with_its_day(telling: Telling) -> None:
    told = telling.picture(telling.told(remit=Remit.DONE, severity=Severity.MINOR))
    check = replace(
        next(step for step in told.steps if step.kind is Kind.CHECK_IN),
        state=State.OPEN,
        opened_at=MONDAY,
        due_at=MONDAY + timedelta(days=7),
    )
    blocks = later(Owed(shown=[(check, told)], more=2), COPY)
    assert "a check-in" in words(blocks)
    assert "And 2 more." in words(blocks)
    assert f'"timestamp": {int((MONDAY + timedelta(days=7)).timestamp())}' in json.dumps(blocks)


def test_the_team_s_lines_name_who_how_bad_and_where_it_stands_and_no_words(telling: Telling) -> None:
    telling.told(severity=Severity.CRITICAL, remit=Remit.DOING)
    blocks = tab(telling, MORGAN)["blocks"]
    start = next(n for n, b in enumerate(blocks) if b.get("text", {}).get("text") == COPY.plain("home.team"))
    line = words(blocks[start + 1])
    assert line.startswith("*Ana Ferreira* · 🔴 Critical · Fixing")
    assert "I dropped a table." not in line
    assert COPY.plain("home.team") not in words(tab(telling, CHARLIE))


def test_somebody_of_another_team_sees_nothing_of_it(telling: Telling) -> None:
    telling.told()
    said = words(tab(telling, CHARLIE, ALL))
    assert "I dropped a table." not in said
    assert "Ana Ferreira" not in said


def test_insights_are_drawn_with_their_figures_and_name_nobody(telling: Telling) -> None:
    telling.told()
    blocks = tab(telling, MORGAN, ALL)["blocks"]
    start = next(
        n for n, b in enumerate(blocks) if b.get("text", {}).get("text") == COPY.plain("insights.heading")
    )
    said = words(blocks[start:])
    assert "▰▰▰▰▰▰▱▱▱▱ 60% within 10 minutes" in said
    assert "▰▰▰▰▰▰▰▰▱▱ 80% held" in said
    assert "_Your team_" in said
    for name in ("Ana", "Morgan", "Bo"):
        assert name not in said


def test_a_figure_with_too_few_behind_it_is_named_and_not_drawn(telling: Telling) -> None:
    some = Insights(told=ALL.told, answered=FEW, held=FEW, kept=ALL.kept)
    said = words(tab(telling, ANA, some))
    assert (
        f"Shown once {LEAST} different people stand behind it: From telling to the first answer · Fixes"
        in said
    )
    assert "within 4 hours" not in said


def test_every_button_has_its_words_and_every_step_its_buttons(telling: Telling) -> None:
    telling.told(remit=Remit.DONE, severity=Severity.MINOR)
    telling.now += timedelta(days=40)
    for who in (ANA, MORGAN):
        for block in tab(telling, who)["blocks"]:
            for element in block.get("elements", []) if block["type"] == "actions" else []:
                assert element["type"] != "button" or element["text"]["text"].strip()


def test_what_the_menu_is_about_is_the_disclosure_s_decision(telling: Telling) -> None:
    id_ = telling.told()
    menus = [b for b in tab(telling, ANA)["blocks"] if b.get("accessory", {}).get("action_id") == "mine"]
    assert [menu["block_id"] for menu in menus] == [f"mine:{telling.picture(id_).decision.id}"]
    assert telling.picture(id_).decision.kind is Kind.DECISION
