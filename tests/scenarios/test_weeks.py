"""Weeks go by and nobody answers: how much people are written to, and when."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.scenarios.people import Person
from tests.scenarios.story import fixed, tells
from tests.scenarios.workspace import Workspace

BERLIN, LONDON, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London"), ZoneInfo("Asia/Tokyo")


def came(somebody: Person, zone: ZoneInfo, since: datetime) -> list[datetime]:
    """When Oops wrote to somebody after that, on their clock."""
    sent = [datetime.fromtimestamp(float(one.ts), UTC) for one in somebody.sees()]
    return [at.astimezone(zone) for at in sent if at > since]


def test_in_weeks_of_silence_nobody_gets_more_than_one_message_a_day_and_none_at_night(
    workspace: Workspace,
) -> None:
    fixed(workspace)
    tells(workspace, remit="doing")
    workspace.clock.settle()
    began = workspace.clock.now
    while workspace.clock.now < began + timedelta(days=21):
        workspace.clock.skips_to_next()
    everybody = {workspace.ana: BERLIN, workspace.morgan: LONDON, workspace.rio: TOKYO}
    for somebody, zone in everybody.items():
        times = came(somebody, zone, began)
        a_day: Counter[date] = Counter(at.date() for at in times)
        assert not [day for day, count in a_day.items() if count > 1], times
        assert all(at.weekday() < 5 and time(9) <= at.time() < time(17, 30) for at in times), times
    assert came(workspace.ana, BERLIN, began)
    assert came(workspace.morgan, LONDON, began)


def test_after_three_weeks_without_the_bot_each_gets_exactly_one_message(workspace: Workspace) -> None:
    fixed(workspace)
    tells(workspace, remit="doing")
    workspace.clock.settle()
    workspace.bot.kill()
    workspace.clock.advances("P21D")
    back = workspace.clock.now
    workspace.start_bot()
    workspace.clock.advances("PT6H")
    assert len(came(workspace.ana, BERLIN, back - timedelta(minutes=1))) == 1
    assert len(came(workspace.morgan, LONDON, back - timedelta(minutes=1))) == 1
