"""Figures stand only where nobody can be picked out of them, not even by taking one from another."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.insights import LEAST, TENTHS, Tally, of_everybody, of_team, teams_shown


def tally(team: str | None, people: int, *counts: int) -> Tally:
    return Tally(team=team, people=people, counts=counts or (people, 0))


SOME_TEAMS = st.lists(st.integers(0, 12), max_size=8).map(
    lambda sizes: [tally(f"manager {n}" if n else None, people) for n, people in enumerate(sizes) if people]
)


@given(SOME_TEAMS, st.data())
def test_no_difference_of_what_is_shown_leaves_one_to_four_people(
    tallies: list[Tally], data: st.DataObject
) -> None:
    """Somebody who sees the whole and any of the teams takes any of them from any other."""
    sizes = {one.team: one.people for one in tallies}
    shown = teams_shown(tallies)
    assert all(sizes[team] >= LEAST for team in shown)
    whole = sum(sizes.values())
    assert (of_everybody(tallies) is None) == (whole < LEAST)
    taken = data.draw(st.sets(st.sampled_from(sorted(shown)))) if shown else set()
    left = whole - sum(sizes[team] for team in taken)
    assert not shown or left == 0 or left >= LEAST


def test_four_people_are_too_few_and_five_are_not() -> None:
    assert of_everybody([tally("rio", 3), tally(None, 1)]) is None
    assert of_everybody([tally("rio", 3), tally(None, 2)]) == (10, 0)
    assert of_everybody([]) is None


def test_a_team_is_shown_where_the_others_are_five_or_nobody() -> None:
    assert of_team([tally("morgan", 6)], "morgan") == (10, 0)
    assert of_team([tally("morgan", 6), tally("rio", 5)], "morgan") == (10, 0)
    assert of_team([tally("morgan", 6), tally("rio", 4)], "morgan") is None
    assert of_team([tally("morgan", 4), tally("rio", 9)], "morgan") is None
    assert of_team([tally("morgan", 6)], "charlie") is None


def test_the_smallest_team_hides_those_who_would_be_left_alone() -> None:
    assert teams_shown([tally("morgan", 6), tally("rio", 8), tally("dana", 1)]) == {"rio"}


def test_shares_are_rounded_but_few_are_not_none_and_nearly_all_are_not_all() -> None:
    assert of_everybody([tally(None, 9, 99, 1)]) == (TENTHS - 1, 1)
    assert of_everybody([tally(None, 9, 55, 45)]) == (6, 4)
    assert of_everybody([tally(None, 9, 7, 0)]) == (TENTHS, 0)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=4))
def test_a_share_is_a_tenth_of_the_bar_at_most_ten(counts: list[int]) -> None:
    shares = of_everybody([tally(None, LEAST, *counts)])
    assert shares is not None
    assert all(0 <= share <= TENTHS for share in shares)
    assert all((share == 0) == (count == 0) for share, count in zip(shares, counts, strict=True))
