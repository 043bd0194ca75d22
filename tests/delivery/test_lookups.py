"""What Slack knows about people: asked side by side, kept where it answered, asked again where it did not."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.delivery import lookups as looking
from bot.delivery.lookups import Lookups
from bot.storage import people
from tests.delivery.post import Post
from tests.usecases.office import ANA, BO, DANA, MORGAN, who

INFO = {"method": "users.info"}
ADMIN = who("ADMIN")


def look(post: Post, story: Callable[[Lookups], Awaitable[object]]) -> None:
    async def told() -> None:
        async with post.lookups() as lookups:
            await story(lookups)

    asyncio.run(told())


def never_asked_about(post: Post, *whom: object) -> None:
    for one in whom:
        post.office.change(one, looked_up_at=None, name=None)  # type: ignore[arg-type]


def asked(post: Post, method: str) -> int:
    return len([one for one in post.driver.log(direction="app") if one.get("method") == method])


@pytest.mark.parametrize("kind", ["ratelimited", "http_500", "internal_error"])
def test_what_slack_did_not_answer_is_asked_again(post: Post, kind: str) -> None:
    never_asked_about(post, DANA)
    post.fault(kind, match=INFO, times=1)
    look(post, lambda lookups: lookups.refresh(DANA))
    assert post.office.person(DANA).looked_up_at is None
    look(post, lambda lookups: lookups.refresh(DANA))
    assert post.office.person(DANA).looked_up_at
    assert post.office.person(DANA).name


@pytest.mark.parametrize("code", ["user_not_found", "missing_scope", "unknown_method"])
def test_what_slack_refuses_for_good_is_an_answer(post: Post, code: str) -> None:
    never_asked_about(post, DANA)
    post.fault(f"slack_error:{code}", match=INFO)
    for _ in range(2):
        look(post, lambda lookups: lookups.refresh(DANA))
    assert asked(post, "users.info") == 1


def test_one_failure_does_not_hide_the_managers_that_profiles_name(post: Post) -> None:
    never_asked_about(post, ANA)
    post.office.change(ANA, manager_id=None, manager_source=None)
    post.fault("http_500", match={"method": "team.profile.get"}, times=1)

    async def story(lookups: Lookups) -> None:
        await lookups.refresh(ANA)
        await lookups.refresh(ANA)

    look(post, story)
    assert post.office.person(ANA).manager_id == post.office.person(MORGAN).id


def test_two_who_want_to_know_the_same_ask_once(post: Post) -> None:
    never_asked_about(post, DANA)
    look(post, lambda lookups: asyncio.gather(lookups.refresh(DANA), lookups.refresh(DANA)))
    assert asked(post, "users.info") == 1


def test_a_message_does_not_wait_for_a_slow_look_up(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "A_MESSAGES_PATIENCE", 0.2)
    never_asked_about(post, BO, DANA)
    post.fault("latency", match=INFO, seconds=60)
    post.office.disclose(by=BO, informed=(DANA,))
    post.send()
    assert (len(post.cards()), len(post.heard("U0DANA"))) == (1, 1)


def test_on_a_fresh_installation_admins_are_met(post: Post) -> None:
    never_asked_about(post, ADMIN)
    post.office.change(ADMIN, is_admin=False)
    look(post, lambda lookups: lookups.meet_admins(ADMIN.team_id))
    assert [admin.slack_id for admin in post.office.ask(people.admins, ())] == ["U0ADMIN"]


def test_a_workspace_that_does_not_list_its_people_costs_only_that(post: Post) -> None:
    post.office.change(ADMIN, is_admin=False)
    post.fault("slack_error:missing_scope", match={"method": "users.list"})
    look(post, lambda lookups: lookups.meet_admins(ADMIN.team_id))
    assert post.office.ask(people.admins, ()) == []


@pytest.mark.parametrize(
    ("said", "guest"),
    [
        ({"team_id": "T1"}, False),
        ({}, False),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T2", "T1"]}}, False),
        ({"team_id": "T2"}, True),
        ({"team_id": "T1", "is_stranger": True}, True),
        ({"team_id": "T1", "is_restricted": True}, True),
    ],
)
def test_who_is_of_another_company_counts_as_a_guest(said: dict[str, object], guest: bool) -> None:
    assert looking.facts_of({"id": "U0EVE", **said}, "T1")["is_guest"] is guest
