"""The verdict on a campaign, from the sandbox's own record; the database only lists what is in doubt."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.chaos.record import CLOSED, Posted, Record, is_card, is_nudge

if TYPE_CHECKING:
    from tests.chaos.campaign import Plan
    from tests.chaos.installation import Installation
    from tests.chaos.misfortune import Misfortune
    from tests.chaos.people import Kept

REPLY = {
    "approve": ("said go ahead.", "said thanks."),
    "decide": ("said go ahead.", "said thanks."),
    "adjust": ("asked for another plan.",),
    "revise": ("revised the quick fix.",),
    "quick_fix": ("says the quick fix is done.",),
    "lessons": ("wrote down what they learnt.",),
    "held": ("Checked: it held.",),
}
"""What the card's thread says of each answer."""
DECISIONS = ("approve", "adjust")
TOO_SOON = timedelta(hours=3)
"""No step is nudged again so soon, by the policy's minor and near_miss."""
DID = re.compile(r"did-([0-9a-f]{32})")
QUIET = ("nothing_left_to_say", "deferred", "folded")


@dataclass
class Verdict:
    """Counts, what must be nought among them, and what is worth reading."""

    counts: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def broken(self) -> list[str]:
        """What is not nought and must be."""
        return [name for name, count in self.faults.items() if count]

    def __str__(self) -> str:
        lines = [f"{name:<42} {count:>7}" for name, count in self.counts.items()]
        lines += [
            f"{name:<42} {count:>7}  {'BROKEN' if count else 'ok'}" for name, count in self.faults.items()
        ]
        return "\n".join([*lines, *self.notes])


def judge(
    plan: Plan,
    kept: Kept,
    record: Record,
    installation: Installation,
    misfortune: Misfortune,
    stuck: int,
    took: float,
) -> Verdict:
    """What came of it all."""
    verdict = Verdict()
    threads = _threads(record)
    verdict.counts |= {
        "lives asked for": plan.lives,
        "lives": len(kept.lives),
        "disclosures acknowledged": sum(life.acknowledged for life in kept.lives.values()),
        "answers acknowledged": len(kept.answers),
        "messages posted": len(record.posts),
        "nudge messages": sum(is_nudge(post) for post in record.posts),
        **{f"  struck: {name}": count for name, count in sorted(misfortune.struck.items())},
        **{f"  calls and deliveries: {name}": count for name, count in sorted(record.fates.items())},
        **{f"  people: {name}": count for name, count in sorted(kept.tries.items())},
        "seconds": round(took),
    }
    cards = Counter(post.tokens[0] for post in record.posts if is_card(post))
    verdict.faults["disclosures acknowledged and missing"] = sum(
        life.acknowledged and not cards[token] for token, life in kept.lives.items()
    )
    verdict.faults["cards duplicated"] = sum(count - 1 for count in cards.values())
    verdict.faults["nudges duplicated"] = _nudges_twice(record, installation, verdict)
    verdict.faults["decisions applied twice"] = _decided_twice(kept, record, threads)
    verdict.faults["answers lost"] = _lost(kept, record, threads, verdict)
    verdict.faults["other messages duplicated"] = _twice(record, verdict)
    if plan.to == "closed":
        verdict.faults["lives not closed"] = len(set(kept.lives) - record.closed)
    verdict.faults["messages stuck"] = stuck
    verdict.faults["messages in doubt, never sent"] = _troubled(record, installation, verdict)
    verdict.faults["acts given up"] = len(kept.gave_up)
    verdict.faults["surprises"] = sum(kept.surprises.values())
    verdict.faults["blows that failed"] = len(misfortune.failed)
    verdict.faults["gaps in the record"] = record.gaps
    said = installation.said()
    verdict.faults["lives named in logs"] = len(re.findall(r"life-\d{5}", said))
    verdict.notes += [f"gave up: {one}" for one in kept.gave_up[:5]]
    verdict.notes += [f"surprise: {one} ({count})" for one, count in kept.surprises.most_common(5)]
    verdict.notes += [f"refused {count} times: {what}" for what, count in record.refused.most_common(8)]
    verdict.notes += [f"a blow failed: {one}" for one in misfortune.failed[:5]]
    verdict.notes += _complaints(said)
    return verdict


def _threads(record: Record) -> dict[str, list[str]]:
    """Token → what the replies under its card say."""
    cards = {(post.channel, post.ts): post.tokens[0] for post in record.posts if is_card(post)}
    found: dict[str, list[str]] = {token: [] for token in cards.values()}
    for post in record.posts:
        if post.thread_ts and (post.channel, post.thread_ts) in cards:
            found[cards[post.channel, post.thread_ts]].append(post.text)
    return found


def _lives_of(record: Record) -> dict[str, str]:
    """Step id → token, also of those whose trace stands on a card."""
    found = dict(record.lives_of)
    for post in record.messages.values():
        if is_card(post):
            found |= dict.fromkeys(DID.findall(str(post.blocks)), post.tokens[0])
    return found


def _nudges_twice(record: Record, installation: Installation, verdict: Verdict) -> int:
    """A step twice in one message, a promise posted twice, or a step in two promises too close in time.

    One that was held up for a day and arrives together with the next is counted apart.
    """
    promised = {
        int(str(number)): datetime.fromisoformat(str(at)).replace(tzinfo=UTC)
        for number, at in installation.rows("SELECT id, promised_at FROM outbox WHERE kind = 'nudge'")
    }
    verdict.counts["nudges held up until the next"] = 0
    last: dict[str, Posted] = {}
    twice = 0
    for post in (post for post in record.posts if is_nudge(post)):
        asked = [b["block_id"] for b in post.first_blocks if b.get("block_id", "").startswith("step:")]
        twice += len(asked) - len(set(asked))
        for step in set(asked):
            before = last.get(step)
            if before and (post.outbox_id == before.outbox_id or post.at - before.at < TOO_SOON):
                apart = promised[post.outbox_id or 0] - promised[before.outbox_id or 0]
                held_up = abs(apart) >= TOO_SOON
                verdict.counts["nudges held up until the next"] += held_up
                twice += not held_up
                verdict.notes.append(
                    f"nudged twice: {step} by messages {before.outbox_id} ({before.at}) and "
                    f"{post.outbox_id} ({post.at})"
                )
            last[step] = post
    return twice


def _decided_twice(kept: Kept, record: Record, threads: dict[str, list[str]]) -> int:
    """More decisions in a thread than were made, or the same one told to the discloser twice."""
    twice = 0
    for token, replies in threads.items():
        life = kept.lives.get(token)
        approved = sum(any(words in reply for words in REPLY["approve"]) for reply in replies)
        adjusted = sum("asked for another plan." in reply for reply in replies)
        twice += max(approved - 1, 0) + max(adjusted - (life.adjusts if life else 0), 0)
    return twice


def _lost(kept: Kept, record: Record, threads: dict[str, list[str]], verdict: Verdict) -> int:
    """Answers that somebody was told are kept, of which the card's thread says nothing in the end."""
    lives = _lives_of(record)
    wanted: Counter[tuple[str, str]] = Counter()
    for step, did in {(answer.step, answer.did) for answer in kept.answers}:
        kind = "approve" if did == "decide" else did
        wanted[lives.get(step, f"a life unknown of step {step}"), kind] += 1
    lost = 0
    for (token, did), count in wanted.items():
        said = sum(any(words in reply for words in REPLY.get(did, ())) for reply in threads.get(token, []))
        if said < count:
            lost += count - said
            verdict.notes.append(f"lost: {did} of {token}")
    return lost


def _twice(record: Record, verdict: Verdict) -> int:
    """Promises posted more than once, other than cards and nudges; and closings told twice."""
    twice = 0
    for number, posts in record.copies().items():
        if len(posts) > 1 and not is_card(posts[0]) and not is_nudge(posts[0]):
            twice += len(posts) - 1
            verdict.notes.append(f"posted {len(posts)} times: message {number}, {posts[0].text[:60]!r}")
    replies = Counter((p.channel, p.thread_ts) for p in record.posts if p.thread_ts and CLOSED in p.text)
    return twice + sum(count - 1 for count in replies.values())


def _troubled(record: Record, installation: Installation, verdict: Verdict) -> int:
    """List what the bot calls in doubt or undeliverable; how much of it has no unknown fate."""
    found = installation.rows(
        "SELECT id, kind, state, error FROM outbox WHERE state IN ('in_doubt', 'undeliverable') ORDER BY id"
    )
    loud = [row for row in found if row[3] not in QUIET]
    arrived = record.copies()
    for number, kind, state, error in loud:
        fate = "arrived" if arrived.get(int(str(number))) else "did not arrive"
        verdict.notes.append(f"{state}: message {number} ({kind}), {error}; it {fate}")
    verdict.counts["messages in doubt"] = sum(row[2] == "in_doubt" for row in loud)
    return sum(row[2] == "undeliverable" or not record.tried[int(str(row[0]))] for row in loud)


def _complaints(said: str) -> list[str]:
    """The bots' own errors by what they say, the most frequent first."""
    lines = [line for line in said.splitlines() if " ERROR " in line or line.startswith("Traceback")]
    told = Counter(re.sub(r"[0-9a-f-]{8,}|\d+", "N", line.partition("]: ")[2] or line) for line in lines)
    return [f"logged {count} times: {line[:140]}" for line, count in told.most_common(12)]
