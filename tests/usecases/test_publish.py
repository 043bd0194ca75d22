"""Sharing a lesson: what the preview showed, by whoever made the mistake, and taken back at will."""

import pytest

from bot.domain.deidentify import Part, seal
from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.lesson import Lesson
from bot.storage import lessons
from bot.usecases.disclose import Disclosed
from bot.usecases.library import Whole, read_lesson, search
from bot.usecases.picture import Look
from bot.usecases.publish import (
    Preview,
    Publish,
    StillNamedError,
    Unpublish,
    preview,
    publish,
    unpublish,
)
from bot.usecases.refusals import NotDoneError
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MORGAN, Office, who

TITLE = "I cleaned up against production"
BODY = "What happened:\nThe clean-up ran on the wrong database.\n\nWhat I do differently now:\nI look twice."


@pytest.fixture
def learnt(office: Office) -> Disclosed:
    """Ana told, put it right and wrote down what she learnt."""
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DOING, informed=(BO,))
    office.report(told, what_was_done="Restored it.")
    office.report(
        told, Kind.LESSONS, prevented="A read-only role.", missing="A course.", good="I told at once."
    )
    return told


def about(office: Office, told: Disclosed) -> str:
    """The id on the receipt's button."""
    return office.step(told, Kind.DECISION).id


def shares(office: Office, told: Disclosed, by: Who = ANA, **said: object) -> None:
    """Ana submits the preview."""
    usual = {"title": TITLE, "body": BODY, "channel": "C0LESSONS"}
    office.do(publish, Publish(by=by, step_id=about(office, told), **{**usual, **said}))  # type: ignore[arg-type]


def takes_back(office: Office, told: Disclosed, by: Who = ANA) -> None:
    office.do(unpublish, Unpublish(by=by, step_id=about(office, told)))


def shown(office: Office, told: Disclosed, by: Who = ANA) -> Preview:
    found: Preview = office.ask(preview, Look(by=by, step_id=about(office, told)), office.now)
    return found


def found(office: Office, words: str = "production") -> list[Lesson]:
    hits: list[Lesson] = office.ask(search, words).lessons
    return hits


def test_the_preview_knows_everybody_who_must_not_be_named(office: Office, learnt: Disclosed) -> None:
    seen = shown(office, learnt)
    parts = {one.slack_id: one.part for one in seen.involved}
    assert parts["U0ANA"] is Part.ME
    assert parts["U0MORGAN"] is Part.MANAGER
    assert parts["U0BO"] is Part.COLLEAGUE, "who was kept informed"
    assert parts["U0RIO"] is Part.COLLEAGUE, "Morgan's manager"
    assert all(one.known for one in seen.involved)
    assert "U0CHARLIE" not in parts, "who has no part in it"
    assert seen.channels == ("team-morgan",)
    assert seen.learnt["prevented"] == "A read-only role."


def test_what_is_submitted_is_published_word_for_word_without_an_author(
    office: Office, learnt: Disclosed
) -> None:
    shares(office, learnt)
    lesson = found(office)[0]
    assert (lesson.title, lesson.body, lesson.author_id) == (TITLE, BODY, None)
    message = office.promised("lesson")[0]
    assert office.to(message) == "C0LESSONS"
    assert (message.subject_id, message.disclosure_id, message.person_id) == (lesson.id, None, None)


def test_without_a_channel_only_the_library_has_it(office: Office, learnt: Disclosed) -> None:
    shares(office, learnt, channel=None)
    assert found(office)
    assert office.promised("lesson") == []


def test_a_name_in_it_must_be_agreed_to(office: Office, learnt: Disclosed) -> None:
    before = office.rows()
    body = "Morgan helped me, and <@U0BO> too."
    with pytest.raises(StillNamedError) as warned:
        shares(office, learnt, body=body)
    assert warned.value.named == ("Morgan", "<@U0BO>")
    assert office.rows() == before
    with pytest.raises(StillNamedError):
        shares(office, learnt, body=f"{body} So did Rio.", despite=seal(warned.value.named))
    shares(office, learnt, body=body, despite=seal(warned.value.named))
    assert found(office)[0].body == body


def test_whoever_works_here_is_found_in_it_too(office: Office, learnt: Disclosed) -> None:
    for body, name in (
        ("Bo saw it.", "Bo"),
        ("I called Charlie at night.", "Charlie"),
        ("<@U0SAM> knew", "<@U0SAM>"),
    ):
        with pytest.raises(StillNamedError) as warned:
            shares(office, learnt, body=body)
        assert warned.value.named == (name,)


def test_whoever_signs_may_name_themselves_but_nobody_else(office: Office, learnt: Disclosed) -> None:
    with pytest.raises(StillNamedError) as warned:
        shares(office, learnt, title="Ana, and how she learnt")
    assert warned.value.named == ("Ana",)
    with pytest.raises(StillNamedError) as warned:
        shares(office, learnt, title="Ana, and how Bo helped", signed=True)
    assert warned.value.named == ("Bo",)
    shares(office, learnt, title="Ana, and how she learnt", signed=True)
    read: Whole = office.ask(read_lesson, found(office, "ana")[0].id, office.now)
    assert read.author == office.person(ANA)


@pytest.mark.parametrize("by", [MORGAN, CHARLIE, DANA, BO, who("ADMIN")])
def test_nobody_else_sees_the_preview_or_shares_or_takes_back(
    office: Office, learnt: Disclosed, by: Who
) -> None:
    before = office.rows()
    with pytest.raises(NotDoneError, match="not_yours"):
        shown(office, learnt, by)
    with pytest.raises(NotDoneError, match="not_yours"):
        shares(office, learnt, by)
    assert office.rows() == before
    shares(office, learnt)
    before = office.rows()
    with pytest.raises(NotDoneError, match="not_yours"):
        takes_back(office, learnt, by)
    assert office.rows() == before


def test_there_is_nothing_to_share_before_the_lessons_are_written(office: Office) -> None:
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    office.report(told, what_was_done="Restored it.")
    for act in (shown, shares):
        with pytest.raises(NotDoneError, match="no_lessons"):
            act(office, told)
    assert not office.picture(told).published


def test_sharing_twice_is_harmless_and_other_words_are_not_thrown_away(
    office: Office, learnt: Disclosed
) -> None:
    shares(office, learnt)
    before = office.rows()
    shares(office, learnt)
    with pytest.raises(NotDoneError, match="published_already"):
        shares(office, learnt, body="Something else.")
    with pytest.raises(NotDoneError, match="published_already"):
        shown(office, learnt)
    assert office.rows() == before


def test_a_lesson_taken_back_is_forgotten_at_once(office: Office, learnt: Disclosed) -> None:
    shares(office, learnt)
    lesson = found(office)[0]
    office.sent("lesson")
    takes_back(office, learnt)
    assert found(office) == []
    assert found(office, "") == []
    with pytest.raises(NotDoneError, match="lesson_gone"):
        office.ask(read_lesson, lesson.id, office.now)
    kept = office.ask(lessons.lesson, lesson.id)
    assert (kept.title, kept.body) == ("", "")
    post = office.promised("lesson")[0]
    assert [m.about_id for m in office.promised("update") if m.about_id == post.id] == [post.id]
    with pytest.raises(NotDoneError, match="not_published"):
        takes_back(office, learnt)


def test_it_can_be_shared_again_after_that(office: Office, learnt: Disclosed) -> None:
    shares(office, learnt)
    takes_back(office, learnt)
    shares(office, learnt, body="Shorter, and better.")
    assert [lesson.body for lesson in found(office)] == ["Shorter, and better."]
    assert len(office.promised("lesson")) == 2


def test_sharing_leaves_a_trace_in_history_but_none_in_the_card_s_thread(
    office: Office, learnt: Disclosed
) -> None:
    office.sent("card", "receipt")
    threads = len(office.promised("timeline"))
    shares(office, learnt)
    takes_back(office, learnt)
    assert [change.kind for change in office.picture(learnt).history][-2:] == ["published", "unpublished"]
    assert len(office.promised("timeline")) == threads


def test_a_forged_id_shares_nothing(office: Office, learnt: Disclosed) -> None:
    with pytest.raises(NotDoneError, match="gone"):
        office.do(publish, Publish(by=ANA, step_id="0" * 32, title=TITLE, body=BODY))
    with pytest.raises(NotDoneError, match="lesson_gone"):
        office.ask(read_lesson, "0" * 32, office.now)
