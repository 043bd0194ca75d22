"""Sharing what was learnt: previewed, posted without names, found, offered where it helps, taken back."""

from tests.scenarios.messages import Message
from tests.scenarios.people import Modal
from tests.scenarios.story import FIX, IMPACT, LESSONS
from tests.scenarios.workspace import Workspace

CHANNEL = "C0LESSONS"
TOLD = "I dropped the orders table while Morgan watched. Bo Lindqvist had warned <@U0MORGAN> in #payments."


def learnt(workspace: Workspace) -> Message:
    """It was put right before it was told, and the lessons are written; Ana's receipt."""
    ana = workspace.ana
    form = ana.oops(TOLD)
    form.presses("add_details")
    form = form.becomes(lambda modal: "informed" in modal.fields, "the optional questions are shown")
    form.is_taken(impact=IMPACT, quick_fix=FIX, severity="minor", remit="done", informed=["U0BO"])
    ana.opens(ana.gets(saying="Thank you for telling us"), "do", "lessons").is_taken(**LESSONS)
    return ana.gets(with_button="publish")


def found(workspace: Workspace, words: str) -> Modal:
    """What Charlie, who had no part in it, finds."""
    before = {modal.id for modal in workspace.charlie.modals()}
    assert workspace.charlie.types(f"/oops lessons {words}")["ok"]
    return workspace.charlie.modal("library", besides=before)


def test_a_lesson_is_shared_found_met_again_and_taken_back(workspace: Workspace) -> None:
    ana, bo, charlie = workspace.ana, workspace.bo, workspace.charlie
    receipt = learnt(workspace)
    preview = ana.opens(receipt, "publish", "publish")
    body = str(preview.holds("body"))
    assert "while my manager watched. A colleague had warned my manager in a channel." in body
    assert LESSONS["prevented"] in body
    assert "Bo Lindqvist → a colleague" in preview.shown, "what was replaced is told"
    mine = body.replace("while my manager watched", "in front of everybody")
    preview.is_taken(body=mine)
    assert "You can take it back" in preview.again().shown

    post = charlie.gets(CHANNEL, saying="A lesson from a colleague")
    assert "".join(post.quoted).strip().endswith(mine), "exactly what the preview said"
    assert "What would you do?" in post.text
    assert post.pings == set()
    for name in ("Ana", "Morgan", "Bo", "U0", "payments"):
        assert name not in post.text + post.shown, "it names nobody"
    receipt = ana.now_sees(receipt, lambda seen: "publish" not in seen.buttons)

    library = found(workspace, "orders table")
    library.presses("read")
    assert "in front of everybody" in charlie.modal("lesson").shown
    form = bo.oops("I dropped the payments table on the live database")
    form = form.becomes(lambda seen: "Somebody has met this before" in seen.shown, "it is offered")
    form.presses("read")
    assert "in front of everybody" in bo.modal("lesson").shown
    unlike = charlie.types("/oops I mailed the wrong customer")
    assert unlike["ok"]
    assert "met this before" not in charlie.modal("capture").shown

    assert "it is gone" in ana.clicks(receipt, "mine", value="unpublish")
    gone = charlie.now_sees(post, lambda seen: "taken it back" in seen.text)
    assert "orders" not in gone.text + gone.shown
    assert "Nothing found" in found(workspace, "orders table").shown
    assert "publish" in ana.now_sees(receipt, lambda seen: "publish" in seen.buttons).buttons


def test_a_preview_that_names_somebody_again_warns_until_that_is_ticked(workspace: Workspace) -> None:
    ana = workspace.ana
    preview = ana.opens(learnt(workspace), "publish", "publish")
    named = "Morgan Hale stopped me, and that was good."
    answer = preview.submits(body=named)
    assert answer["response_action"] == "update"
    warned = preview.again()
    assert "It still mentions Morgan Hale" in warned.shown
    assert warned.holds("body") == named, "what was written stays"
    warned.submits()
    assert "It still mentions Morgan Hale" in preview.again().shown
    workspace.clock.settle()
    assert ana.sees(CHANNEL) == [], "nothing is posted unticked"
    tick = next(field for field in preview.again().fields if field.startswith("despite"))
    preview.again().is_taken(**{tick: ["yes"]})
    post = workspace.charlie.gets(CHANNEL, saying="A lesson from a colleague")
    assert named in "".join(post.quoted)


def test_the_library_opens_without_words_and_searches_again(workspace: Workspace) -> None:
    ana = workspace.ana
    ana.opens(learnt(workspace), "publish", "publish").is_taken(signed=["yes"])
    post = workspace.charlie.gets(CHANNEL, saying="A lesson from Ana Ferreira")
    library = workspace.charlie.opens(post, "library", "library")
    assert "The newest lessons" in library.shown
    for words, said in (('") NEAR(* -^:', "Nothing found"), ("nightly BACKUPS hour", "1 found")):
        library.again().is_taken(asked=words)
        assert said in library.again().shown


def test_a_channel_without_oops_is_told_of_by_the_doctor_and_to_the_admin(workspace: Workspace) -> None:
    workspace.fault("slack_error:not_in_channel", channel=CHANNEL, times=2)
    assert f"channel {CHANNEL}: refused (not_in_channel): invite Oops there" in workspace.doctor()
    workspace.ana.opens(learnt(workspace), "publish", "publish").is_taken()
    assert "not_in_channel" in workspace.admin.gets(saying="(lesson)").text
    assert "1 found" in found(workspace, "hourly nightly backups").shown, "the library has it all the same"
