"""The proof of telling is promised once: as soon as a card has arrived, or when none will."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.domain.kind import Kind
from bot.storage import keys, outbox
from bot.storage.outbox import Outgoing
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.settle_message import Settle, settle_message
from tests.usecases.office import MORGAN, RIO, Office


def becomes(office: Office, kind: str, state: str, *, place: int = 0) -> None:
    """The dispatcher took everything up to a message of that kind, and that came of it."""
    message = office.promised(kind)[place]
    while not any(taken.id == message.id for taken in claimed(office)):
        for taken in claimed(office):
            settle(office, taken, "undeliverable", quiet=True)
    error = None if state == "sent" else "is_archived"
    settle(office, message, state, error=error, slack_channel="C1", slack_ts=f"{message.id}.0")


def claimed(office: Office) -> list[Outgoing]:
    office.ask(outbox.claim, office.now, 50)
    kinds = ("card", "receipt", "informed", "trouble", "proof", "timeline", "handed_over", "update")
    return [message for message in office.promised(*kinds) if message.state == "sending"]


def settle(office: Office, message: Outgoing, state: str, **said: object) -> None:
    command = Settle(outbox_id=message.id, attempt=1, state=state, **said)  # type: ignore[arg-type]
    office.do(settle_message, command)


def test_once_the_card_has_arrived_ana_is_promised_her_proof_under_her_receipt(office: Office) -> None:
    office.disclose()
    assert office.promised("proof") == []
    becomes(office, "card", "sent")
    (proof,) = office.promised("proof")
    assert office.to(proof) == "U0ANA"
    assert proof.about_id == office.promised("receipt")[0].id


def test_a_card_that_goes_another_way_is_waited_for(office: Office) -> None:
    office.disclose()
    becomes(office, "card", "undeliverable")
    assert office.promised("proof") == []
    becomes(office, "card", "sent", place=1)
    assert len(office.promised("proof")) == 1


@pytest.mark.parametrize("state", ["undeliverable", "in_doubt"])
def test_where_no_card_arrives_the_proof_comes_all_the_same(office: Office, state: str) -> None:
    office.disclose()
    becomes(office, "card", state)
    becomes(office, "card", state, place=1)
    assert len(office.promised("proof")) == 1


def test_another_card_brings_no_second_proof(office: Office) -> None:
    told = office.disclose()
    becomes(office, "card", "sent")
    office.do(hand_over, HandOver(by=MORGAN, step_id=office.step(told, Kind.DECISION).id, to=RIO))
    becomes(office, "card", "sent", place=1)
    assert len(office.promised("proof")) == 1


def test_the_key_is_made_once_and_stays(office: Office) -> None:
    assert office.ask(keys.key, keys.RECEIPT) is None
    office.disclose()
    becomes(office, "card", "sent")
    made = office.ask(keys.key, keys.RECEIPT)
    assert len(made) == 32
    office.ask(keys.make_key, keys.RECEIPT, office.now)
    assert office.ask(keys.key, keys.RECEIPT) == made


def test_replicas_that_make_the_key_at_the_same_time_all_sign_with_the_same(office: Office) -> None:
    together = Barrier(4)

    def replica(_: int) -> bytes | None:
        together.wait()
        with office.store.transaction() as tx:
            keys.make_key(tx, keys.RECEIPT, office.now)
            return keys.key(tx, keys.RECEIPT)

    with ThreadPoolExecutor(4) as replicas:
        made = set(replicas.map(replica, range(4)))
    assert made == {office.ask(keys.key, keys.RECEIPT)}
