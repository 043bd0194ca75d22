"""What dies with real time: triggers after 3 s, response URLs after half an hour."""

import pytest

from sandbox.errors import Refusal
from sandbox.interactions import Interactions
from sandbox.response_urls import ResponseUrls


def test_a_trigger_dies_after_three_seconds() -> None:
    interactions = Interactions()
    interaction = interactions.begin("U0ANA")
    interaction.began -= 2.9
    assert interactions.exchange(interaction.trigger_id) is interaction
    interaction.began -= 0.2
    with pytest.raises(Refusal, match="expired_trigger_id"):
        interactions.exchange(interaction.trigger_id)


def test_a_used_trigger_is_exchanged_however_old() -> None:
    interactions = Interactions()
    interaction = interactions.begin("U0ANA")
    interaction.used.set()
    with pytest.raises(Refusal, match="exchanged_trigger_id"):
        interactions.exchange(interaction.trigger_id)


def test_an_invented_trigger_is_invalid() -> None:
    with pytest.raises(Refusal, match="invalid_trigger_id"):
        Interactions().exchange("1.2.3")


def test_a_response_url_dies_after_half_an_hour() -> None:
    urls = ResponseUrls()
    path = urls.make(Interactions().begin("U0ANA"), "C0GENERAL", None)
    url = urls.use(path)
    url.made -= 30 * 60
    with pytest.raises(Refusal, match="expired_url"):
        urls.use(path)
