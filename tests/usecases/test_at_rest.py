"""With a key, nothing that anybody wrote can be read from the database: through the whole story."""

from datetime import date
from pathlib import Path

import psycopg
from sqlalchemy import select, type_coerce
from sqlalchemy.types import Text

from bot.domain.disclosure import Details, Remit, Severity
from bot.domain.kind import Kind
from bot.domain.mentoring import Share
from bot.storage import keys, mentorings
from bot.storage.store import Store
from bot.storage.tables import metadata
from bot.storage.types import Words
from bot.usecases.answer import Slip, slip
from bot.usecases.ask import ANSWERS, AnswerAsk, answer_ask
from bot.usecases.begin import Begin, KeepDraft, begin, keep_draft
from bot.usecases.change import Edit, Withdraw, edit, withdraw
from bot.usecases.ideas import Adopt, Offer, adopt_idea, offer_idea
from bot.usecases.library import search
from bot.usecases.mentor import AnswerMentoring, AskMentor, answer_mentoring, ask_mentor
from bot.usecases.promises import Promise, promise
from bot.usecases.publish import Publish, publish
from bot.usecases.real_fix import FinishRealFix, PlanRealFix, finish_real_fix, plan_real_fix
from bot.usecases.tell import Tell, tell
from tests.usecases.office import ANA, BO, DANA, MORGAN, Office

SECRET = "quokka"
"""In everything that anybody writes here, and in nothing else."""


def written(what: str) -> str:
    return f"{SECRET} {what}"


def the_whole_story(office: Office) -> None:
    """Everybody writes something into every field there is."""
    draft = office.ask(begin, Begin(by=BO), office.now).draft.id
    office.ask(keep_draft, KeepDraft(by=BO, draft_id=draft, words={"impact": written("draft")}), office.now)
    told = office.disclose(
        what_happened=written("happened"),
        impact=written("impact"),
        quick_fix=written("quick fix"),
        details=Details(
            affected=written("affected"),
            cost=written("cost"),
            risk=written("risk"),
            apology=written("sorry"),
            ideas_welcome=True,
        ),
        remit=Remit.APPROVAL,
    )
    step = office.step(told, Kind.DECISION).id
    office.do(
        edit,
        Edit(
            by=ANA,
            step_id=step,
            severity=Severity.MAJOR,
            what_happened=written("happened, better"),
            impact=written("more impact"),
        ),
    )
    office.do(offer_idea, Offer(by=BO, step_id=step, in_channel=True, text=written("idea")))
    office.do(adopt_idea, Adopt(by=MORGAN, idea_id=office.picture(told).ideas[0].id))
    office.adjust(told, written("another way"))
    office.revise(told, written("revision"))
    office.approve(told)
    office.report(told, what_was_done=written("done"))
    office.report(told, Kind.UNDERSTANDING, trying=written("trying"), action=written("action"))
    plan = office.step(told, Kind.REAL_FIX).id
    what, criterion = written("for good"), written("it held if")
    due = date(2026, 3, 9)
    office.do(plan_real_fix, PlanRealFix(by=ANA, step_id=plan, what=what, criterion=criterion, due=due))
    words = written("in place")
    office.do(finish_real_fix, FinishRealFix(by=ANA, step_id=plan, what_was_done=words, criterion=criterion))
    tells = office.step(told, Kind.TELL).id
    office.do(tell, Tell(by=ANA, step_id=tells, words=written("to all"), people=(BO,), channels=()))
    office.report(told, Kind.LESSONS, prevented=written("a lock"), missing=written("a course"))
    office.do(promise, Promise(by=ANA, step_id=step, commitment=written("promise")))
    asked = office.step(told, Kind.ASK).id
    office.do(answer_ask, AnswerAsk(by=MORGAN, step_id=asked, answer=ANSWERS[0], words=written("in May")))
    shares, question = frozenset({Share.WHAT_HAPPENED}), written("question")
    office.do(ask_mentor, AskMentor(by=ANA, step_id=step, mentor=DANA, shares=shares, question=question))
    mentoring = office.ask(mentorings.mentorings_of, told.disclosure_id)[-1].id
    answer = AnswerMentoring(by=DANA, mentoring_id=mentoring, answer=written("answer"))
    office.do(answer_mentoring, answer)
    office.do(publish, Publish(by=ANA, step_id=step, title=written("title"), body=written("body")))
    slipped = Slip(
        by=ANA,
        step_id=office.step(told, Kind.CHECK_IN).id,
        what_slipped=written("slipped"),
        quick_fix=written("again"),
        remit=Remit.DOING,
    )
    office.do(slip, slipped)
    office.do(withdraw, Withdraw(by=ANA, step_id=step, reason=written("taken back")))


def without_words(store: Store) -> set[str]:
    """The columns in which nobody wrote anything."""
    columns = [c for table in metadata.tables.values() for c in table.columns if type(c.type) is Words]
    with store.transaction() as tx:
        return {
            f"{c.table.name}.{c.name}"
            for c in columns
            if not any(SECRET in (value or "") for value in tx.execute(select(c)).scalars())
        }


def everything_stored(store: Store) -> bytes:
    """SQLite's files as they lie on the disk; each row of each PostgreSQL table as a dump has it."""
    if store.embedded:
        database = Path(str(store.engine.url.database))
        return b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))
    dumped = b""
    with psycopg.connect(
        store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    ) as raw:
        for (table,) in raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            with raw.cursor().copy(f'COPY "{table}" TO STDOUT'.encode()) as copied:
                dumped += b"".join(bytes(part) for part in copied)
    return dumped


def test_nothing_that_anybody_wrote_is_stored_as_they_wrote_it(whole: Office) -> None:
    the_whole_story(whole)
    whole.ask(keys.make_key, keys.RECEIPT, whole.now)
    assert without_words(whole.store) == set(), "let the story write into these, too"
    stored = everything_stored(whole.store)
    assert b"U0MORGAN" in stored
    assert SECRET.encode() not in stored.lower()
    assert whole.ask(keys.key, keys.RECEIPT).hex().encode() not in stored
    assert [lesson.title for lesson in whole.ask(search, SECRET).lessons] == [written("title")]


def test_what_is_the_same_is_never_stored_the_same(office: Office) -> None:
    office.disclose(impact=written("twice"))
    office.disclose(by=BO, impact=written("twice"))
    impact = metadata.tables["disclosures"].c.impact
    with office.store.transaction() as tx:
        stored = set(tx.execute(select(type_coerce(impact, Text))).scalars())
    assert len(stored) == 2
