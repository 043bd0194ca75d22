"""The fewest rows that other rows need."""

from datetime import UTC, datetime

from bot.domain.disclosure import Details, Severity, Visibility
from bot.domain.kind import Kind
from bot.domain.plan import NewStep
from bot.domain.policy_file import read_policy
from bot.house import HOUSE
from bot.storage import disclosures, drafts, people, steps
from bot.storage.store import Transaction

TEAM = "T0SANDBOX"
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SHIPPED = read_policy(HOUSE / "policy.toml")


def somebody(tx: Transaction, slack_id: str = "U0ANA") -> str:
    """A person's id."""
    return people.person_of(tx, TEAM, slack_id).id


def disclosed(tx: Transaction, slack_id: str = "U0ANA") -> str:
    """A disclosure's id."""
    discloser_id = somebody(tx, slack_id)
    return disclosures.add_disclosure(
        tx,
        draft_id=drafts.new_draft(tx, discloser_id, {}, NOW).id,
        discloser_id=discloser_id,
        severity=Severity.MAJOR,
        visibility=Visibility.MANAGER,
        place_id=None,
        what_happened="I dropped a table.",
        impact="Orders are gone.",
        details=Details(),
        policy=SHIPPED.severities[Severity.MAJOR],
        now=NOW,
    ).id


def owed(tx: Transaction, slack_id: str = "U0ANA", kind: Kind = Kind.LESSONS) -> str:
    """The id of a step that waits."""
    disclosure_id = disclosed(tx, slack_id)
    steps.add_steps(tx, disclosure_id, [NewStep(kind=kind, round=1, owner_id=somebody(tx, slack_id))])
    return steps.steps_of(tx, disclosure_id)[0].id
