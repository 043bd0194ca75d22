"""Searching the lessons: what is found, what comes first, and that it is the same on both engines."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.lesson import Lesson, words_of
from bot.house import HOUSE
from bot.storage import lessons
from bot.storage.store import Store
from bot.storage.tables import lesson_words
from bot.usecases.library import met_before, search
from bot.views.copy import Locales
from tests.storage.rows import NOW
from tests.storage.shelf import ON_SHELF, fill

COMMON = Locales(HOUSE / "templates").everywhere("library.common_words")
FIRST_HITS = {
    "backup": "Deleted the wrong backup",
    "Backup gelöscht": "Falsches Backup gelöscht",
    "BACKUP GELOSCHT": "Falsches Backup gelöscht",
    "live database": "Dropped the orders table on the live database",
    "wrong server": "Restarted the wrong server",
    "certificate renewal": "Let a certificate expire",
    "password": "Committed a password to the repository",
    "password phishing": "Clicked a link in a phishing mail",
    "rollback": "Deployed on Friday without a rollback plan",
    "dns zone": "Changed the DNS record of the shop",
    "migration invoice": "Ran the migration twice",
    "invoice": "Paid an invoice twice",
    "newsletter": "Mailed the whole customer list",
    "disk full": "Turned off the alert that mattered",
    "logs disk": "Filled the disk with logs",
    "code review": "Skipped the code review",
    "time zone": "Forgot the time zone of the launch",
    "read-only role": "Dropped the orders table on the live database",
    "feature flag": "Removed the feature flag too early",
    "firewall rule": "Blocked the firewall for the office",
    "Prüfung": "Prüfung übersprungen",
    "prufung": "Prüfung übersprungen",
    "PRÜFUNG": "Prüfung übersprungen",
    "strasse": "Straße im Navi falsch eingegeben",
    "CAFÉ zurich": "Café in Zürich doppelt gebucht",
    "Mu\u0308ller": "Umlaute in der Datenbank zerstört",
    "salary": "Sent the salary file unencrypted",
    "memory importer kangaroo": "Leaked memory in the importer",
    "zero nodes": "Scaled the cluster to zero",
    "nobody owned the renewal": "Let a certificate expire",
}
UNLIKE = (
    "I pushed my colleague down the stairs by accident.",
    "I was late for the meeting and did not tell anybody about it.",
    "I forgot to water the plants while everybody was on holiday, and now they are dead.",
    "I told a customer that the new version comes next week, and it does not.",
    "Ich habe gestern vergessen, die Kaffeemaschine auszuschalten, und sie ist kaputt.",
    "Then I did what I always do and it was not what they wanted from me at all.",
)
ALIKE = {
    "I dropped the orders table on our live system": "Dropped the orders table on the live database",
    "The certificate of the shop ended tonight, nobody had looked at its renewal": "Let a certificate expire",
    "I sent the newsletter to the whole customer list": "Mailed the whole customer list",
    "Ich habe das falsche Backup gelöscht": "Falsches Backup gelöscht",
    "I committed our API password to the public repository": "Committed a password to the repository",
}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """All sixty on the shelf, to be looked at only; once on each engine."""
    with ExitStack() as stack:
        if request.param == "postgres":
            server, template = map(request.getfixturevalue, ("postgres_server", "postgres_template"))
            url = stack.enter_context(server.copy(template))
        else:
            folder = tmp_path_factory.mktemp("library")
            url = f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), folder / 'oops.db')}"
        store = Store(url)
        with store.transaction() as tx:
            assert len(fill(tx)) == 60
        yield store
        store.close()


@pytest.fixture
def shelf(store: Store) -> dict[str, str]:
    """A few that may be taken away; ids by title."""
    with store.transaction() as tx:
        return fill(tx, 7)


def titles(store: Store, asked: str) -> list[str]:
    with store.transaction() as tx:
        return [lesson.title for lesson in search(tx, asked).lessons]


def test_thirty_questions_get_the_same_first_answer_on_each_engine(library: Store) -> None:
    assert len(FIRST_HITS) == 30
    assert {asked: [*titles(library, asked), ""][0] for asked in FIRST_HITS} == FIRST_HITS


def test_whole_words_match_the_lessons_that_hold_them_and_no_others(library: Store) -> None:
    with library.transaction() as tx:
        for asked in ("wrong", "the", "jetzt", "backup", "back", "pruf"):
            holding = {title for title, body in ON_SHELF if asked in words_of(f"{title} {body}")}
            assert {lesson.title for lesson in lessons.holding(tx, [asked], every=True)} == holding
            assert bool(holding) == (asked != "pruf"), "a part of a word is no word"


def test_all_the_words_count_and_where_none_has_them_all_some_do(library: Store) -> None:
    assert titles(library, "wrong backup") == ["Deleted the wrong backup"]
    assert titles(library, "wrong kangaroo")
    assert titles(library, "kangaroo") == []


def test_without_words_the_newest_come_first(library: Store) -> None:
    for asked in ("", "  ", "?!", "🦘"):
        assert titles(library, asked) == [title for title, _ in reversed(ON_SHELF)][:10]


def test_a_lesson_taken_back_is_in_no_index_any_more(store: Store, shelf: dict[str, str]) -> None:
    with store.transaction() as tx:
        assert lessons.take_back(tx, shelf["Deleted the wrong backup"], NOW)
        assert not lessons.take_back(tx, shelf["Deleted the wrong backup"], NOW)
        assert len(tx.execute(lesson_words.select()).all()) == len(shelf) - 1
        words = ["deleted", "wrong", "backup", "letter"]
        held = [lesson.title for lesson in lessons.holding(tx, words[2:], every=False)]
    assert "Deleted the wrong backup" not in held
    assert titles(store, "deleted wrong backup letter") != ["Deleted the wrong backup"]


def test_clearing_the_store_clears_the_index(store: Store, shelf: dict[str, str]) -> None:
    store.clear()
    with store.transaction() as tx:
        assert lessons.holding(tx, ["backup"], every=True) == []
        assert lessons.how_many(tx) == 0
        fill(tx, 7)
    assert titles(store, "rollback") == ["Deployed on Friday without a rollback plan"]


def test_one_published_lesson_for_each_disclosure(store: Store, shelf: dict[str, str]) -> None:
    with store.transaction() as tx:
        out = lessons.lesson(tx, shelf["Deleted the wrong backup"])
        assert out
        second = lessons.add_lesson(
            tx,
            disclosure_id=out.disclosure_id,
            severity=out.severity,
            title="Once more",
            body="The same.",
            author_id=None,
            by=out.published_by,
            now=NOW,
        )
        assert second is None
        assert lessons.published_of(tx, out.disclosure_id) == out


def met(store: Store, text: str) -> list[Lesson]:
    with store.transaction() as tx:
        return met_before(tx, text, COMMON)


def test_somebody_who_meets_the_same_is_offered_the_lesson_first(library: Store) -> None:
    assert {text: met(library, text)[0].title for text in ALIKE} == ALIKE


def test_lessons_about_something_else_are_not_offered(library: Store) -> None:
    assert [title for text in UNLIKE for title in met(library, text)] == []


def test_at_most_three_are_offered(library: Store) -> None:
    text = " ".join(title for title, _ in ON_SHELF[:8])
    assert len(met(library, text)) == 3


@settings(max_examples=60)
@given(
    asked=st.text(max_size=60)
    | st.sampled_from(
        [
            "a AND",
            "NEAR(",
            '"',
            "'",
            "*",
            "a:b",
            "x' | !'y",
            "-",
            "\\",
            "^a",
            "a & b",
            "<->",
            "%",
            "\x00",
            "x" * 5000,
            "ﬁn",
            "İ",
            "ß",
            "ẞ",
        ]
    )
)
def test_nothing_that_is_typed_is_syntax(library: Store, asked: str) -> None:
    titles(library, asked)
    met(library, asked)
