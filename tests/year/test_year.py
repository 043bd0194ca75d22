"""A short year on each engine keeps every promise; and a bot that breaks one is found out."""

import pytest

from bot.domain import nudges
from bot.domain.working_time import Arrival
from bot.storage.store import Store
from bot.usecases import sweep
from tests.usecases.office import SHIPPED
from tests.year.judge import Judge
from tests.year.report import breaches, table
from tests.year.world import Size
from tests.year.year import Year

SHORT = Size(
    people=40,
    days=56,
    disclosures=25,
    rendered=5,
    outages=(("slack", 9.4, 1.2), ("bot", 20.1, 14), ("slack", 40.2, 0.1)),
)
TINY = Size(people=10, days=28, disclosures=8, outages=(("slack", 6.3, 1.1), ("bot", 12.2, 7)))


def broken(judge: Judge) -> set[str]:
    return {rule for rule, found in judge.broken.items() if found}


def test_eight_weeks_of_an_office_break_no_promise(sqlite_store: Store) -> None:
    judge = Year(sqlite_store, SHORT, SHIPPED).run()
    assert judge.sent > 50
    assert not broken(judge), breaches(judge, 5)
    assert "ok     outside working hours: 0" in table(judge)


@pytest.mark.postgres
def test_four_weeks_break_none_on_postgresql(postgres_store: Store) -> None:
    judge = Year(postgres_store, TINY, SHIPPED).run()
    assert judge.sent > 10
    assert not broken(judge), breaches(judge, 5)


def test_a_bot_that_keeps_no_hours_is_found_out(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one place where something of ours is replaced: a check that cannot fail checks nothing."""
    monkeypatch.setattr(nudges, "decent", lambda moment, *_, **__: Arrival(moment))
    found = broken(Year(sqlite_store, TINY, SHIPPED).run())
    assert "outside working hours" in found


def test_a_bot_that_forgets_is_found_out(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "_next", lambda *_: None)
    found = broken(Year(sqlite_store, TINY, SHIPPED).run())
    assert "open and forgotten" in found
