"""Outbox → Slack, whatever goes wrong on the way: one message, or a word to the admin."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from sqlalchemy import select, update

from bot.delivery import reconcile
from bot.delivery.dispatcher import TRIES, Dispatcher
from bot.delivery.failures import backoff
from bot.domain.disclosure import Visibility
from bot.domain.kind import Kind
from bot.storage import outbox
from bot.storage.tables import outbox as rows
from bot.storage.tables import people
from tests.delivery.post import Post
from tests.usecases.office import BO, DANA

POSTS = {"method": "chat.postMessage"}
TO_CHANNEL = {"method": "chat.postMessage", "channel": "C0MORGAN"}


def test_a_disclosure_arrives_at_everybody_it_is_for(post: Post) -> None:
    post.office.disclose(informed=(DANA,))
    post.send()
    assert len(post.cards()) == 1
    assert [len(post.heard(user)) for user in ("U0ANA", "U0DANA", "U0MORGAN")] == [1, 1, 0]
    assert post.states("card") == [("sent", None)]


def test_an_update_edits_the_card_instead_of_posting_another(post: Post) -> None:
    told = post.office.disclose()
    post.send()
    (before,) = post.cards()
    post.office.approve(told)
    post.send()
    (after,) = post.cards()
    assert after["ts"] == before["ts"]
    assert after["text"] != before["text"]


def test_the_timeline_goes_into_the_cards_thread(post: Post) -> None:
    told = post.office.disclose()
    post.send()
    post.office.approve(told)
    post.send()
    (card,) = post.cards()
    thread = post.driver.get("messages", user="U0MORGAN", channel="C0MORGAN", thread_ts=card["ts"])
    assert len([one for one in thread["messages"] if one["ts"] != card["ts"]]) == 1


def test_a_direct_message_that_is_gone_is_opened_anew(post: Post) -> None:
    told = post.office.disclose()
    post.send()
    with post.store.transaction() as tx:
        tx.execute(update(people).where(people.c.slack_id == "U0ANA").values(im_channel="D0REBUILT"))
    post.office.approve(told)
    post.send()
    assert post.states("decided") == [("waiting", "channel_not_found")]
    post.wait_over()
    post.send()
    assert post.states("decided")[0][0] == "sent"
    assert len(post.heard("U0ANA")) == 2


@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "internal_error", "http_500"])
def test_a_card_of_which_the_answer_is_lost_arrives_once(post: Post, kind: str) -> None:
    post.fault(kind, match=TO_CHANNEL, times=1)
    post.office.disclose()
    post.send()
    post.wait_over()
    post.send()
    assert len(post.cards()) == 1
    assert post.states("card")[0][0] == "sent"


def test_a_card_that_arrived_is_found_and_not_sent_again(post: Post) -> None:
    post.fault("drop_after", match=TO_CHANNEL, times=1)
    post.office.disclose()
    post.send()
    assert post.states("card") == [("sent", None)]
    calls = [one for one in post.driver.log(direction="app") if one.get("method") == "conversations.history"]
    assert len(calls) == 1


def test_a_reply_that_arrived_is_found_in_its_thread(post: Post) -> None:
    told = post.office.disclose()
    post.send()
    post.fault("drop_after", match=TO_CHANNEL, times=1)
    post.office.approve(told)
    post.send()
    assert post.states("timeline") == [("sent", None)]


def test_where_nobody_can_look_the_message_stays_in_doubt(post: Post) -> None:
    post.fault("drop_after", match=TO_CHANNEL, times=1)
    post.fault("slack_error:missing_scope", match={"method": "conversations.history"})
    post.office.disclose()
    post.send()
    assert post.states("card")[0] == ("in_doubt", "connection_lost")
    assert len(post.heard("U0ADMIN")) == 1


def test_a_look_that_fails_for_now_is_repeated_by_whoever_picks_it_up(post: Post) -> None:
    post.fault("drop_after", match=TO_CHANNEL, times=1)
    post.fault("http_500", match={"method": "conversations.history"}, times=1)
    post.office.disclose()
    post.send()
    assert post.states("card") == [("sending", None)]

    async def story(dispatcher: Dispatcher) -> None:
        await asyncio.sleep(backoff(1).total_seconds())
        await dispatcher.pick_up(all_of_them=False)

    post.run(story)
    assert post.states("card") == [("sent", None)], "long before its lease would run out"
    assert len(post.cards()) == 1


def test_too_many_requests_are_waited_out_as_long_as_slack_says(post: Post) -> None:
    post.fault("ratelimited", match=TO_CHANNEL, times=1, seconds=40)
    post.office.disclose()
    post.send()
    assert post.states("card") == [("waiting", "ratelimited")]
    assert 30 < post.waits("card") <= 40
    assert len(post.heard("U0ANA")) == 1
    post.wait_over()
    post.send()
    assert len(post.cards()) == 1


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived"])
def test_a_channel_that_refuses_the_card_gives_way_to_morgans_dm(post: Post, code: str) -> None:
    post.fault(f"slack_error:{code}", match=TO_CHANNEL)
    post.office.disclose()
    post.send()
    assert post.states("card") == [("undeliverable", code), ("sent", None)]
    assert post.cards() == []
    assert len(post.heard("U0MORGAN")) == 1
    assert [code in text for text in post.heard("U0ADMIN")] == [True]


def test_an_admin_who_cannot_be_told_either_is_not_told_of_it(post: Post) -> None:
    post.fault("slack_error:is_archived", match=POSTS)
    post.office.disclose()
    post.send()
    assert len(post.states("trouble")) == 4  # of card, receipt, the card's fallback and the proof
    assert {state for state, _ in post.states("trouble")} == {"undeliverable"}


def test_nobody_who_has_left_is_written_to(post: Post) -> None:
    post.driver.post("person", user="U0DANA", deleted=True)
    post.office.change(DANA, looked_up_at=None)
    post.office.disclose(informed=(DANA,))
    post.send()
    assert post.states("informed") == [("undeliverable", "user_disabled")]
    assert post.heard("U0DANA") == []


@pytest.mark.parametrize("arrived", [True, False])
def test_what_a_killed_process_was_sending_arrives_once(post: Post, arrived: bool) -> None:
    post.office.disclose()
    if arrived:
        post.send()
    with post.store.transaction() as tx:
        on_its_way = {"state": "sending", "lease_until": datetime.now(UTC), "settled_at": None}
        tx.execute(update(rows).values(**on_its_way, slack_ts=None, slack_channel=None))
    post.send(pick_up=True)
    post.wait_over()
    post.send()
    assert len(post.cards()) == 1
    assert len(post.heard("U0ANA")) == 1
    assert post.states("card")[0][0] == "sent"


def test_look_ups_that_slack_refuses_cost_only_their_answers(post: Post) -> None:
    for method in ("users.info", "team.profile.get", "users.profile.get"):
        post.fault("drop_before", match={"method": method})
    for who in (BO, DANA):
        post.office.change(who, looked_up_at=None)
    post.office.disclose(by=BO, informed=(DANA,))
    post.send()
    assert len(post.cards()) == 1
    assert len(post.heard("U0DANA")) == 1


def test_a_destination_that_is_put_back_holds_back_only_itself(post: Post) -> None:
    post.fault("slack_error:service_unavailable", match=TO_CHANNEL)
    post.office.disclose()
    post.office.disclose(by=BO)
    post.send()
    assert post.cards() == []
    assert post.states("card") == [("waiting", "service_unavailable"), ("waiting", None)]
    assert (len(post.heard("U0ANA")), len(post.heard("U0BO"))) == (1, 1)


def test_a_destination_that_hangs_holds_back_only_itself(post: Post) -> None:
    post.fault("latency", match=TO_CHANNEL, times=1, seconds=60)
    post.office.disclose()
    post.office.disclose(visibility=Visibility.MANAGER)

    async def story(dispatcher: Dispatcher) -> None:
        draining = asyncio.create_task(dispatcher.drain())
        await asyncio.to_thread(receipts_arrived, post, "U0ANA", 2)
        post.office.disclose(by=BO, visibility=Visibility.MANAGER)
        await dispatcher.drain()
        await asyncio.to_thread(receipts_arrived, post, "U0BO", 1)  # either drain may be sending it
        assert (len(post.heard("U0ANA")), len(post.heard("U0BO"))) == (2, 1)
        assert post.states("card")[0] == ("sending", None)
        draining.cancel()
        await asyncio.gather(draining, return_exceptions=True)

    post.run(story)


def receipts_arrived(post: Post, user: str, count: int) -> None:
    """Wait until somebody has been sent so many messages."""
    after = 0
    while len(post.heard(user)) < count:
        answer = post.driver.get("log", after=after, wait=20)
        assert answer["entries"], f"the messages for {user} never came"
        after = answer["last"]


def test_a_message_that_cannot_be_rendered_gives_way_in_the_end(post: Post) -> None:
    post.office.disclose()
    with post.store.transaction() as tx:
        (receipt,) = tx.execute(select(rows.c.id).where(rows.c.kind == "receipt")).scalars()
        tx.execute(update(rows).where(rows.c.id == receipt).values(kind="of a later version"))
        ana = tx.execute(select(rows.c.person_id).where(rows.c.id == receipt)).scalar_one()
        outbox.promise(tx, "trouble", now=post.office.now, person_id=ana, about_id=receipt)
    for _ in range(TRIES):
        post.send()
        post.wait_over()
    post.send()
    assert post.states("of a later version") == [("undeliverable", "cannot_be_rendered")]
    assert len(post.heard("U0ANA")) == 2  # that it was lost, and what else was promised her


def test_a_nudge_about_what_was_settled_meanwhile_is_not_sent(post: Post) -> None:
    told = post.office.disclose()
    step = post.office.step(told, Kind.DECISION)
    with post.store.transaction() as tx:
        tx.execute(rows.update().values(state="sent", settled_at=post.office.now))
    post.office.now = max(due for _, due in post.office.waiting_nudges(step))
    post.office.sweep()
    post.office.approve(told)
    post.send()
    assert post.states("nudge") == [("undeliverable", "nothing_left_to_say")]
    assert post.heard("U0ADMIN") == []


def test_a_nudge_that_slack_holds_up_into_the_night_is_not_sent_at_night(post: Post) -> None:
    told = post.office.disclose()
    step = post.office.step(told, Kind.DECISION)
    with post.store.transaction() as tx:
        tx.execute(rows.update().values(state="sent", settled_at=post.office.now))
    post.office.now = max(due for _, due in post.office.waiting_nudges(step))
    post.office.sweep()
    post.fault("ratelimited", match=POSTS, times=1)
    post.send()
    post.office.now = post.office.now.replace(hour=3) + timedelta(days=1)
    post.wait_over()
    post.send()
    assert post.states("nudge") == [("undeliverable", "deferred")]
    assert post.heard("U0MORGAN") == post.heard("U0ADMIN") == []
    ((_, post.office.now),) = post.office.waiting_nudges(step)
    post.office.sweep()
    post.send()
    assert len(post.heard("U0MORGAN")) == 1


def test_a_refusal_that_nobody_knows_is_not_tried_for_ever(post: Post) -> None:
    post.fault("slack_error:brand_new", match=TO_CHANNEL)
    post.office.disclose()
    for _ in range(TRIES):
        assert post.states("card")[0][0] == "waiting"
        post.send()
        post.wait_over()
    post.send()
    assert post.states("card") == [("undeliverable", "brand_new"), ("sent", None)]
    assert ["brand_new" in text for text in post.heard("U0ADMIN")] == [True]


def test_a_look_that_is_refused_for_an_unknown_reason_is_given_up(post: Post) -> None:
    post.fault("drop_after", match=TO_CHANNEL, times=1)
    post.fault("slack_error:brand_new", match={"method": "conversations.history"})
    post.office.disclose()
    post.send()
    for _ in range(TRIES - 1):
        assert post.states("card") == [("sending", None)]
        post.send(pick_up=True)
    assert post.states("card")[0] == ("in_doubt", "sender_gone")
    assert len(post.cards()) == 1


def test_where_the_end_is_not_reached_the_message_stays_in_doubt(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile, "PAGES", 0)  # to fill ten takes long
    post.fault("drop_after", match=TO_CHANNEL, times=1)
    post.office.disclose()
    post.send()
    assert post.states("card")[0] == ("in_doubt", "connection_lost")
    assert len(post.cards()) == 1


def test_when_it_is_to_stop_nothing_new_is_begun(post: Post) -> None:
    post.office.disclose()

    async def story(dispatcher: Dispatcher) -> None:
        dispatcher.finish()
        await dispatcher.drain()

    post.run(story)
    assert post.states("card") == [("waiting", None)]


def test_what_a_stop_cut_short_is_handed_back_to_whoever_is_left(post: Post) -> None:
    post.fault("timeout", match=TO_CHANNEL, times=1)
    post.office.disclose()

    async def stopped(dispatcher: Dispatcher) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(dispatcher.drain(), 0.5)
        await dispatcher.hand_back()

    async def another(dispatcher: Dispatcher) -> None:
        await dispatcher.pick_up(all_of_them=False)

    post.run(stopped)
    assert post.states("card") == [("sending", None)]
    post.run(another)
    assert post.states("card") == [("waiting", "sender_gone")], "it did not arrive, and goes again"


def test_a_slack_that_is_not_there_is_waited_for(post: Post, sqlite_url: str) -> None:
    url = post.driver.base_url
    post.office.disclose()
    post.driver.base_url = "http://127.0.0.1:9"  # discard: nobody listens there
    post.send()
    post.driver.base_url = url
    assert post.states("card") == [("waiting", "unreachable")]
    post.wait_over()
    post.send()
    assert len(post.cards()) == 1


def test_an_answer_that_takes_too_long_is_looked_for(post: Post) -> None:
    post.timeout = aiohttp.ClientTimeout(total=0.5)
    post.fault("timeout", match=TO_CHANNEL, times=1)
    post.office.disclose()
    post.send()
    post.timeout = aiohttp.ClientTimeout(total=10)
    post.wait_over()
    post.send()
    assert len(post.cards()) == 1
