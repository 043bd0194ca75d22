"""People read the language they set in Slack, where Oops speaks it."""

from tests.scenarios.story import DONE, FIX, IMPACT, LESSONS, TEAM, WHAT
from tests.scenarios.workspace import Workspace


def test_ana_reads_german_all_the_way_while_morgan_reads_english(workspace: Workspace) -> None:
    ana, morgan = workspace.ana, workspace.morgan
    workspace.driver.post("person", user="U0ANA", locale="de-DE")
    modal = ana.oops(WHAT).becomes(lambda one: "Was ist passiert?" in one.shown, "the form is in German")
    taken = modal.is_taken(impact=IMPACT, quick_fix=FIX, severity="minor", remit="approval")
    assert taken["views"][-1]["title"]["text"] == "Du hast es gesagt"
    card = morgan.gets(TEAM, with_button="approve")
    assert "owned up to a mistake" in card.text
    assert "is thanked for telling, in your name" in morgan.clicks(card, "approve")
    assert "Danke, dass du es uns sagst." in ana.gets(with_button="mine").text
    answer = ana.gets(with_button="do", saying="gibt grünes Licht")
    ana.opens(answer, "do", "quick_fix").is_taken(what_was_done=DONE)
    workspace.clock.advances("P2D")
    nudge = ana.gets(with_button="do", saying="Was hast du gelernt?")
    assert ana.clicks(nudge, "snooze", "1h").startswith("Wir melden uns wieder")
    workspace.clock.advances("PT2H")
    nudge = ana.gets(with_button="do", saying="Was hast du gelernt?")
    form = ana.opens(nudge, "do", "lessons")
    assert "Bitte schreib ein paar Worte." in form.submits()["errors"].values()
    form.is_taken(**LESSONS)
    assert "Gerade wartet nichts auf dich." in ana.home().shown
    morgan.now_sees(card, lambda seen: "owned up to a mistake" in seen.text)


def test_the_first_word_to_newcomers_is_in_their_language_or_else_in_english(workspace: Workspace) -> None:
    workspace.driver.post("person", user="U0DANA", locale="de-DE")
    workspace.driver.post("person", user="U0BO", locale="ja-JP")
    assert "öffnet ein kurzes Formular" in workspace.dana.types("/oops help")["response"]["text"]
    assert "opens a short form" in workspace.bo.types("/oops help")["response"]["text"]
    assert "Nothing is waiting for you." in workspace.bo.home().shown
