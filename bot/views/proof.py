"""The proof of telling, in the discloser's DM: a block to copy whole, and the installation's statement."""

from bot.domain.receipt import Receipt, signed
from bot.usecases.picture import Picture
from bot.views.blocks import context, preformatted, section
from bot.views.copy import Copy, Mention
from bot.views.say import Message, message, pieces

PIECE = 2900
"""Characters of the statement in one block: Slack takes 3,000."""


def build(picture: Picture, key: bytes, link: str | None, copy: Copy) -> Message:
    """The receipt with its signature. `link` leads to the card, where one arrived."""
    told = signed(key, receipt_of(picture, link))
    intro, statement = copy.mrkdwn("proof.intro"), copy.page("good_faith")
    beneath = [context(piece) for piece in pieces(statement, PIECE)]
    text = copy.mrkdwn("proof.text", intro=Mention(intro), told=told, statement=Mention(statement))
    return message(text, [section(intro), preformatted(told), *beneath])


def receipt_of(picture: Picture, link: str | None) -> Receipt:
    """What is vouched for: who told whom, and when."""
    return Receipt(disclosure=picture.disclosure, by=picture.discloser, to=picture.decider, link=link)
