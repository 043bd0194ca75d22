"""The campaign at its smallest: nothing lost, nothing twice; and it notices when there is."""

from pathlib import Path

import pytest

from tests.chaos.campaign import Plan, run


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("http", marks=pytest.mark.postgres)])
def test_whatever_breaks_nothing_is_lost_and_nothing_comes_twice(kind: str, tmp_path: Path) -> None:
    verdict = run(Plan(kind=kind, lives=4, seed=3, every=1.0, blows=2), tmp_path)
    assert not verdict.broken, str(verdict)
    assert verdict.counts["  struck: kill"]


def test_it_notices_that_nobody_looks_before_sending_again(tmp_path: Path) -> None:
    plan = Plan(
        kind="sqlite",
        lives=10,
        seed=3,
        every=60,
        faults=0.5,
        only=("drop_after",),
        method="chat.postMessage",
        to="told",
        without="reconcile",
    )
    verdict = run(plan, tmp_path)
    assert verdict.faults["cards duplicated"], str(verdict)


@pytest.mark.postgres
def test_it_notices_that_two_replicas_take_the_same_message(tmp_path: Path) -> None:
    plan = Plan(kind="http", lives=10, seed=3, every=60, faults=0, to="told", without="claim")
    verdict = run(plan, tmp_path)
    assert verdict.faults["cards duplicated"], str(verdict)
