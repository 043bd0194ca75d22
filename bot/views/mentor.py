"""A mentor's request and the answer to it; and where a discloser can ask for one."""

from collections.abc import Collection

from bot.domain.disclosure import Person
from bot.domain.kind import Kind
from bot.domain.mentoring import Share
from bot.domain.plan import State
from bot.usecases.mentor import MentoringPicture
from bot.usecases.picture import Picture
from bot.views import forms
from bot.views.blocks import Block, actions, button, context, quote, quoted, section
from bot.views.copy import Copy, Mention
from bot.views.say import Message, message, name_of, when

ASK, ANSWER = "ask_mentor", "mentor_answer"


def in_menu(picture: Picture) -> bool:
    """Whether the discloser's menu offers to ask."""
    return not picture.disclosure.withdrawn_at


def ask_button(picture: Picture, copy: Copy) -> list[Block]:
    """The button once the lessons are written: how did somebody else handle one of theirs?"""
    asking = _learnt(picture) and in_menu(picture)
    return [button(ASK, copy.plain("mentor.ask"), picture.decision.id)] if asking else []


def form(step_id: str, there_is: Collection[Share], copy: Copy, *, question: str | None = None) -> Block:
    """The modal that asks whom, and what they may read: only what there is, nothing ticked beforehand."""
    view = forms.build("mentor", step_id, copy, {"question": question} if question else None)
    for block in view["blocks"]:
        if block.get("block_id") == "shares":
            listed = block["element"]["options"]
            block["element"]["options"] = [one for one in listed if one["value"] in there_is]
    return view


def asked(picture: MentoringPicture, copy: Copy) -> Message:
    """To the mentor: exactly what was ticked, the question, and a way to answer once."""
    name = name_of(picture.discloser, copy)
    if picture.taken_back:
        over = copy.mrkdwn("mentor.taken_back", name=name)
        return message(over, [section(over)])
    lead = copy.mrkdwn("mentor.asked", name=name)
    parts = _shared(picture, copy)
    if picture.mentoring.question:
        parts.append((copy.plain("mentor.asked_question"), picture.mentoring.question))
    after, end = _answer_or_thanks(picture, copy)
    text = copy.mrkdwn("mentor.text", lead=Mention(lead), words=_read_out(parts), end=Mention(end))
    return message(text, [section(lead), quoted(*parts), *after])


def answered(picture: MentoringPicture, copy: Copy) -> Message:
    """To the discloser alone: what the mentor says."""
    lead = copy.mrkdwn("mentor.answered", name=name_of(picture.mentor, copy))
    answer = picture.mentoring.answer or ""
    question = picture.mentoring.question
    asked_ = [quoted((copy.plain("mentor.your_question"), question))] if question else []
    private = copy.mrkdwn("mentor.answered_private")
    text = copy.mrkdwn("mentor.text", lead=Mention(lead), words=answer, end=Mention(private))
    return message(text, [section(lead), quote(answer), *asked_, context(private)])


def said_asked(mentor: Person, copy: Copy) -> str:
    """To whoever asked, in place of the form."""
    return copy.mrkdwn("mentor.said_asked", name=name_of(mentor, copy))


def said_answered(discloser: Person, copy: Copy) -> str:
    """To the mentor, in place of the form."""
    return copy.mrkdwn("mentor.said_answered", name=name_of(discloser, copy))


def _learnt(picture: Picture) -> bool:
    return any(step.kind is Kind.LESSONS and step.state is State.DONE for step in picture.steps)


def _shared(picture: MentoringPicture, copy: Copy) -> list[tuple[str, str]]:
    """Label and words of each answer that was ticked, in the order of the forms."""
    parts: list[tuple[str, str]] = []
    for share, words in picture.words.items():
        if share in WRITTEN:
            names = [
                field.name for field in forms.FORMS[share] if field.kind == "text" and field.name in words
            ]
            parts += [(copy.plain(f"{share}.{name}"), words[name]) for name in names]
        else:
            parts.append((copy.plain(f"card.{share}"), words[share]))
    return parts


def _answer_or_thanks(picture: MentoringPicture, copy: Copy) -> tuple[list[Block], str]:
    """The button and what comes of it; once answered, that it was, and the answer to look up again."""
    asking, name = picture.mentoring, name_of(picture.discloser, copy)
    if asking.answered_at and asking.answer:
        end = copy.mrkdwn("mentor.asked_over", name=name, when=when(asking.answered_at))
        return [quoted((copy.plain("mentor.your_answer"), asking.answer)), context(end)], end
    end = copy.mrkdwn("mentor.asked_next", name=name)
    give = button(ANSWER, copy.plain("mentor.answer"), asking.id, "primary")
    return [actions(f"mentoring:{asking.id}", give), context(end)], end


def _read_out(parts: list[tuple[str, str]]) -> str:
    return " ".join(f"{label}: {words}" for label, words in parts)


WRITTEN = (Share.UNDERSTANDING, Share.LESSONS)
"""Shares of several answers each, under the labels of their forms."""
