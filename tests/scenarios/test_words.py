"""What people write is shown as typed, whatever it is; nobody is pinged by it."""

import pytest

from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT, tells
from tests.scenarios.workspace import Workspace

STRANGE = [
    pytest.param("@channel @here @everyone look at this", id="names everybody"),
    pytest.param("<!here> <!channel> <!everyone> <!subteam^S123>", id="Slack's own pings"),
    pytest.param("I told <@U0BO> in <#C0GENERAL> <https://example.com|here>", id="mentions and links"),
    pytest.param("*bold* _italic_ ~struck~ `code` ```block``` > quote", id="markup"),
    pytest.param("&amp; &lt;b&gt; <script>alert(1)</script> a < b && c > d", id="entities"),
    pytest.param("مرحبا، حذفت الجدول الخطأ \u202eabc\u202c שלום", id="right to left"),
    pytest.param("{{ 7 * 7 }} {% for x in y %} {# no #} %s {0}", id="templates"),
    pytest.param("'; DROP TABLE disclosures; -- \\ \" ` \u0001", id="databases"),
    pytest.param("first line\n\n  indented\n\tand a tab", id="lines"),
    pytest.param("😱" * 3000, id="3,000 emoji"),
    pytest.param("👩‍👩‍👧‍👦🏳️‍🌈é" * 100, id="joined emoji"),
]


@pytest.mark.parametrize("words", STRANGE)
def test_every_field_is_shown_as_typed_and_pings_nobody(workspace: Workspace, words: str) -> None:
    modal = workspace.ana.oops()
    modal.is_taken(what_happened=words, impact=words, quick_fix=words)
    card = workspace.morgan.gets(TEAM, with_button="approve")
    assert [said for said in card.quoted if said == words.strip()] == [words.strip()] * 3
    assert card.pings == {"@U0MORGAN"}
    workspace.morgan.opens(card, "adjust", "adjust").is_taken(why=words)
    answer = workspace.ana.gets(saying="another plan")
    assert words.strip() in answer.quoted
    assert answer.pings == set()
    workspace.clock.settle()
    for message in (*workspace.ana.sees(), *workspace.bo.sees(TEAM)):
        assert message.pings <= {"@U0MORGAN"}


@pytest.mark.parametrize("words", STRANGE[:5])
def test_the_command_brings_words_along_as_typed(workspace: Workspace, words: str) -> None:
    assert workspace.ana.oops(words).holds("what_happened") == words


def test_three_thousand_characters_fit_in_every_field(workspace: Workspace) -> None:
    letters = {
        field: mark * 3000
        for field, mark in zip(("what_happened", "impact", "quick_fix"), "wif", strict=True)
    }
    modal = workspace.ana.oops()
    modal.is_taken(**letters)
    card = workspace.morgan.gets(TEAM, with_button="approve")
    assert set(letters.values()) <= set(card.quoted)
    workspace.morgan.opens(card, "adjust", "adjust").is_taken(why="a" * 3000)
    answer = workspace.ana.gets(saying="another plan")
    assert "a" * 3000 in answer.quoted
    workspace.ana.opens(answer, "do", "revise").is_taken(quick_fix="r" * 3000)
    workspace.morgan.now_sees(card, lambda seen: "r" * 3000 in seen.quoted)


def test_details_and_what_was_done_may_be_long_too(workspace: Workspace) -> None:
    modal = workspace.ana.oops()
    modal.presses("add_details")
    modal = modal.becomes(lambda one: "affected" in one.fields, "the optional questions are there")
    most = dict.fromkeys(("affected", "cost", "risk", "apology"), "d" * 1000)
    asked = dict.fromkeys(("what_happened", "impact", "quick_fix"), "w" * 3000)
    modal.is_taken(**asked, **most, remit="doing")
    card = workspace.morgan.gets(TEAM, with_button="approve")
    receipt = workspace.ana.gets(with_button="do")
    workspace.ana.opens(receipt, "do", "quick_fix").is_taken(what_was_done="x" * 3000)
    workspace.morgan.now_sees(card, lambda seen: "x" * 3000 in seen.quoted)
    assert "w" * 3000 in workspace.morgan.sees(TEAM)[0].quoted


def test_a_long_text_behind_the_command_is_no_problem(workspace: Workspace) -> None:
    words = "I deleted the wrong thing. " * 200
    began = str(workspace.ana.oops(words.strip()).holds("what_happened"))
    assert began == words.strip()[:3000]


@pytest.mark.parametrize("field", ["what_happened", "impact", "quick_fix"])
@pytest.mark.parametrize("blank", ["", "   ", "\n\t \u00a0\u2003"])
def test_an_empty_field_is_named_and_the_rest_is_kept(workspace: Workspace, field: str, blank: str) -> None:
    modal = workspace.ana.oops()
    typed = {"what_happened": WHAT, "impact": IMPACT, "quick_fix": FIX} | {field: blank}
    answer = modal.submits(**typed)
    assert list(answer["errors"]) == [field]
    for kept in set(typed) - {field}:
        assert modal.again().holds(kept) == typed[kept]
    workspace.clock.settle()
    assert workspace.posts() == []


def test_all_empty_fields_are_named_at_once(workspace: Workspace) -> None:
    answer = workspace.ana.oops().submits()
    assert set(answer["errors"]) == {"what_happened", "impact", "quick_fix"}


def test_an_oversized_field_that_slipped_by_slack_is_named_too(workspace: Workspace) -> None:
    """Slack counts in its own way, and so may a form that somebody forges."""
    modal = workspace.ana.oops(WHAT)
    modal.submits(impact=IMPACT)
    sent = [one["request"] for one in workspace.log(direction="slack", type="interactive")][-1]
    sent["view"]["state"]["values"]["quick_fix"]["quick_fix"]["value"] = "q" * 3001
    answer = workspace.driver.post("deliver", type="interactive", payload=sent)
    assert list(answer["response"]["errors"]) == ["quick_fix"]


def test_somebody_with_a_strange_name_pings_nobody(workspace: Workspace) -> None:
    workspace.driver.post("person", user="U0ANA", real_name="<!channel> *Ana* & co")
    card = tells(workspace)
    assert card.pings == {"@U0MORGAN"}
    assert "<!channel>" not in workspace.morgan.clicks(card, "approve")
