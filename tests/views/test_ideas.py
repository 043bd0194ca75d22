"""Ideas on the card and in messages: credited, quoted, and never too many."""

import json
from dataclasses import replace

import pytest

from bot.domain.disclosure import Details, Visibility
from bot.usecases.ideas import Adopt, Offer, adopt_idea, offer_idea
from bot.usecases.picture import Picture
from bot.views import card, ideas, notices, receipt
from bot.views.say import Message
from sandbox.rules import message_faults
from tests.views.told import ANA, BO, COPY, MONDAY, MORGAN, Telling, at_the_limit

WELCOME = Details(ideas_welcome=True)


def with_ideas(telling: Telling, *texts: str, adopted: int = 0, **told: object) -> Picture:
    """Ana told, Bo had these ideas, and she adopted the first few."""
    id_ = telling.told(**{"details": WELCOME, **told})
    step_id = telling.picture(id_).decision.id
    for text in texts:
        telling.do(offer_idea, Offer(by=BO, step_id=step_id, text=text, in_channel=True))
    for idea in telling.picture(id_).ideas[:adopted]:
        telling.do(adopt_idea, Adopt(by=ANA, idea_id=idea.id))
    return telling.picture(id_)


def messages(told: Picture) -> list[Message]:
    """Everything that shows ideas."""
    built = [build(told, COPY) for build in (card.build, card.build_informed, receipt.build)]
    built += [ideas.offered(idea, told, COPY) for idea in told.ideas]
    return built + [ideas.thanked(idea, told, COPY) for idea in told.ideas if idea.adopted_at]


def clickable(message: Message) -> list[str]:
    found = [e for b in message.blocks if b["type"] == "actions" for e in b["elements"]]
    found += [b["accessory"] for b in message.blocks if "accessory" in b]
    return [element["action_id"] for element in found]


@pytest.mark.parametrize("words", ["x", "🙈", "<!channel> @here <@U0BO> *_~` &amp; "])
def test_slack_takes_many_long_ideas_and_none_pings(telling: Telling, words: str) -> None:
    texts = [f"{number} {words * 3000}"[:3000] for number in range(9)]
    told = with_ideas(telling, *texts, adopted=4, **at_the_limit(words))
    for message in messages(told):
        assert message_faults({"channel": "C1", "text": message.text, "blocks": message.blocks}) == []
        rest = json.dumps([block for block in message.blocks if block["type"] != "rich_text"])
        assert "<!channel>" not in rest + message.text


def test_an_idea_on_offer_has_its_button_on_the_card_and_its_words_in_the_text(telling: Telling) -> None:
    made = card.build(with_ideas(telling, "Try the replica."), COPY)
    assert "adopt" in clickable(made)
    assert "Idea by Bo Lindqvist: Try the replica." in made.text
    assert "Try the replica." in json.dumps(made.blocks)


def test_people_kept_informed_can_offer_but_not_adopt(telling: Telling) -> None:
    made = card.build_informed(with_ideas(telling, "Try the replica."), COPY)
    assert clickable(made) == ["idea"]


def test_an_adopted_idea_is_credited_and_has_no_button(telling: Telling) -> None:
    told = with_ideas(telling, "Try the replica.", adopted=1)
    for made in (card.build(told, COPY), card.build_informed(told, COPY), receipt.build(told, COPY)):
        shown = json.dumps(made.blocks, ensure_ascii=False)
        assert "Idea by Bo Lindqvist, adopted" in shown
        assert "Try the replica." in shown
        assert "adopt" not in clickable(made)


def test_the_rest_of_many_ideas_is_counted(telling: Telling) -> None:
    made = card.build(with_ideas(telling, *(f"Idea {n}" for n in range(5))), COPY)
    assert clickable(made).count("adopt") == ideas.SHOWN
    assert "And 2 more" in json.dumps(made.blocks)


def test_no_idea_is_asked_for_where_none_is_welcome_or_it_is_over(telling: Telling) -> None:
    unasked = telling.picture(telling.told())
    told = with_ideas(telling, "Try the replica.")
    over = replace(told, disclosure=replace(told.disclosure, closed_at=MONDAY))
    for picture in (unasked, over):
        for build in (card.build, card.build_informed):
            assert not {"idea", "adopt"} & set(clickable(build(picture, COPY)))
    assert clickable(ideas.offered(told.ideas[0], over, COPY)) == []


def test_history_credits_whose_idea_was_adopted(telling: Telling) -> None:
    told = with_ideas(telling, "Try the replica.", adopted=1, visibility=Visibility.MANAGER)
    lines = "\n".join(notices.history_lines(told, COPY))
    assert "Bo Lindqvist offered an idea." in lines
    assert "Ana Ferreira adopted an idea by Bo Lindqvist." in lines
    assert "replica" not in lines


def test_morgan_may_see_who_adopted_it(telling: Telling) -> None:
    told = with_ideas(telling, "Try the replica.")
    telling.do(adopt_idea, Adopt(by=MORGAN, idea_id=told.ideas[0].id))
    after = telling.picture(told.disclosure.id)
    assert "Morgan Hale adopted your idea" in ideas.thanked(after.ideas[0], after, COPY).text
