"""Insights, drawn: how soon mistakes are told and answered, whether fixes hold and promises are kept."""

from dataclasses import fields

from bot.domain.insights import LEAST, TENTHS, WINDOW, Shares
from bot.usecases.home import Insight, Insights
from bot.views.blocks import Block, context, divider, header, section
from bot.views.copy import Copy

FULL, EMPTY = "▰", "▱"
ONE_BAR = frozenset({"held", "kept"})
"""Figures of which only the good part is drawn; the rest of its bar is the rest."""


def build(insights: Insights, copy: Copy) -> list[Block]:
    """The figures that may be shown, and why the others are not."""
    found: dict[str, Insight] = {field.name: getattr(insights, field.name) for field in fields(insights)}
    title = [divider(), header(copy.plain("insights.heading"))]
    if all(insight.everybody is None for insight in found.values()):
        return [*title, context(copy.mrkdwn("insights.none", least=LEAST))]
    intro = context(copy.mrkdwn("insights.intro", days=WINDOW.days))
    shown = [
        _figure(name, insight.everybody, insight.team, copy)
        for name, insight in found.items()
        if insight.everybody is not None
    ]
    few = [copy.plain(f"insights.{name}") for name, insight in found.items() if insight.everybody is None]
    return [*title, intro, *shown, *([_few(few, copy)] if few else [])]


def _few(names: list[str], copy: Copy) -> Block:
    return context(copy.mrkdwn("insights.few", least=LEAST, what=" · ".join(names)))


def _figure(name: str, everybody: Shares, team: Shares | None, copy: Copy) -> Block:
    lines = [f"*{copy.mrkdwn(f'insights.{name}')}*", *_bars(name, everybody, copy)]
    if team is not None:
        lines += [copy.mrkdwn("insights.team"), *_bars(name, team, copy)]
    return section("\n".join(lines))


def _bars(name: str, shares: Shares, copy: Copy) -> list[str]:
    drawn = shares[:1] if name in ONE_BAR else shares
    return [
        copy.mrkdwn(
            "insights.bar",
            bar=FULL * share + EMPTY * (TENTHS - share),
            share=share * 10,
            what=copy.plain(f"insights.{name}_{number}"),
        )
        for number, share in enumerate(drawn)
    ]
