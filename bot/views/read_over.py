"""Reading it over: what the coach would say, to the discloser alone, on top of the capture modal."""

from collections.abc import Mapping, Sequence

from bot.domain.coach import Remark
from bot.domain.lesson import Lesson
from bot.views import library
from bot.views.blocks import Block, context, divider, leaf, modal, quoted, section
from bot.views.capture import REQUIRED
from bot.views.copy import Copy
from bot.views.state import Typed

CALLBACK = "read_over"


def build(
    private: str, words: Typed, remarks: Sequence[Remark], copy: Copy, met: Sequence[Lesson] = ()
) -> Block:
    """At most three remarks on these words. `private` is the capture modal's: the submit sends its draft.

    `met`: lessons of people who have met the same before.
    """
    empty = {field: copy.plain("problem.empty") for field in REQUIRED if not words.get(field, "").strip()}
    blocks = [
        *([_reasons("coach.before_sending", by_field(empty, copy), copy), divider()] if empty else []),
        *(_said(remarks, copy) if remarks or empty else [section(copy.mrkdwn("coach.reads_well"))]),
        context(copy.mrkdwn("coach.private" if empty else "coach.your_call")),
        *([divider(), *library.met_before(met, copy)] if met else []),
    ]
    return _on_top(private, blocks, copy)


def not_sent(private: str, reasons: Sequence[str], copy: Copy) -> Block:
    """Why *Send as it is* did not: `reasons` are mrkdwn of ours. It can be tried again, or one goes back."""
    return _on_top(private, [_reasons("coach.not_sent", reasons, copy)], copy)


def settled(reason: str, copy: Copy) -> Block:
    """The form beneath can no longer be sent; `reason` is mrkdwn of ours."""
    return modal(CALLBACK, copy.plain("coach.title"), [section(reason)], close=copy.plain("coach.close"))


def by_field(problems: Mapping[str, str], copy: Copy) -> list[str]:
    """Field → problem, each as a sentence that names the field's question; mrkdwn."""
    return [
        copy.mrkdwn("coach.fault", question=copy.plain(f"capture.{field}"), problem=problem)
        for field, problem in problems.items()
    ]


def _said(remarks: Sequence[Remark], copy: Copy) -> list[Block]:
    blocks = [section(copy.mrkdwn("coach.lead"))] if remarks else []
    for remark in remarks:
        why, better = (copy.mrkdwn(f"coach.{remark.advice}_{part}") for part in ("why", "better"))
        blocks.append(_quoted(copy.plain(f"capture.{remark.field}"), remark))
        blocks.append(section(copy.mrkdwn("coach.remark", why=why, better=better)))
    return blocks


def _quoted(question: str, remark: Remark) -> Block:
    """The phrase in its sentence, so that one finds it again."""
    parts = [(remark.before, False), (remark.phrase, True), (remark.after, False)]
    block = quoted((question, remark.phrase))
    block["elements"][-1]["elements"] = [leaf(text, bold=bold) for text, bold in parts if text]
    return block


def _reasons(lead: str, reasons: Sequence[str], copy: Copy) -> Block:
    return section("\n".join([copy.mrkdwn(lead), *reasons]))


def _on_top(private: str, blocks: Sequence[Block], copy: Copy) -> Block:
    return modal(
        CALLBACK,
        copy.plain("coach.title"),
        blocks,
        submit=copy.plain("coach.submit"),
        close=copy.plain("coach.close"),
        private=private,
    )
