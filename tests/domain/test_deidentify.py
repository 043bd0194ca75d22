"""Taking names out of a lesson: who is involved is not named in it any more, and words stay words."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.deidentify import Cleaned, Involved, Part, deidentify, may_be_named, seal, still_named

NEUTRAL = {
    Part.ME: "me",
    Part.MINE: "my",
    Part.MANAGER: "my manager",
    Part.COLLEAGUE: "a colleague",
    Part.CHANNEL: "a channel",
    Part.LINK: "[link]",
    Part.EMAIL: "[e-mail]",
}
ANA = Involved(slack_id="U0ANA", name="Ana Ferreira", part=Part.ME)
MORGAN = Involved(slack_id="U0MORGAN", name="Morgan Hale", part=Part.MANAGER)
BO = Involved(slack_id="U0BO", name="Bo Lindqvist")
JOERG = Involved(slack_id="U0JOERG", name="Jörg Müller-Lüdenscheidt")
EVERYBODY = (ANA, MORGAN, BO, JOERG)


def cleaned(text: str, *others: Involved) -> Cleaned:
    return deidentify(text, (*EVERYBODY, *others), NEUTRAL, ["payments-team"])


@pytest.mark.parametrize(
    ("told", "shared"),
    [
        ("I asked Morgan Hale, and Morgan said no.", "I asked my manager, and my manager said no."),
        ("I asked morgan; HALE knew.", "I asked my manager; my manager knew."),
        ("Morgan's card and Morgan\u2019s list", "My manager\u2019s card and my manager\u2019s list"),
        ("It was Ana's window, and Ana knew.", "It was my window, and me knew."),
        ("done by 'Morgan' alone", "done by 'my manager' alone"),
        ("It broke. Bo saw it.", "It broke. A colleague saw it."),
        ("<@U0MORGAN> and <@U0STRANGER|sam> wrote", "My manager and a colleague wrote"),
        ("see <#C0PAY|pay>, #payments-eu and payments-team", "see a channel, a channel and a channel"),
        ("see https://wiki.example/x?y=1. Then", "see [link]. Then"),
        ("in <https://wiki.example/x|the wiki> it says", "in [link] it says"),
        ("write to ana.ferreira@corp.example, or @bo.l", "write to [e-mail], or a colleague"),
        ("U0BO and U024BE7LH know", "A colleague and a colleague know"),
        (
            "Jörg, Joerg, JORG, Jo\u0308rg and Mueller",
            "A colleague, a colleague, a colleague, a colleague and a colleague",
        ),
        ("Müllers Auto, das von Jörg Müller-Lüdenscheidt", "A colleague Auto, das von a colleague"),
    ],
)
def test_who_is_named_becomes_somebody(told: str, shared: str) -> None:
    assert cleaned(told).text == shared


@pytest.mark.parametrize(
    "told",
    [
        "Anagrams, bananas and Bosnia; a Morganatic marriage in Halesowen.",
        "Ticket #123 costs 5 € & was @here; 3 < 4 and a@b is no address.",
        "bo did not mean anybody: two small letters are no name.",
        "The API of UNITED answered in UTC on 2026-03-02.",
    ],
)
def test_what_only_looks_like_a_name_stays(told: str) -> None:
    assert cleaned(told).text == told


def test_a_name_that_is_a_word_counts_only_with_a_capital() -> None:
    will = Involved(slack_id="U0WILL", name="Will May")
    assert cleaned("It may be that I will ask Will, will may knows.", will).text == (
        "It may be that I will ask a colleague, a colleague knows."
    )


def test_of_people_who_have_no_part_in_it_only_a_name_with_a_capital_that_is_no_word_counts() -> None:
    strangers = [Involved(slack_id=f"U0{n}", name=n, known=False) for n in ("Green Table", "Ivy Castellanos")]
    told = "Table lost; a green table. Ivy grew. Ivy Castellanos, castellanos and Castellanos."
    assert cleaned(told, *strangers).text == (
        "A colleague lost; a green table. Ivy grew. A colleague, castellanos and a colleague."
    )
    assert may_be_named(told, "Ivy Castellanos")
    assert not may_be_named(told, "Will Ivy")


def test_particles_pronouns_and_teams_in_a_name_are_no_names() -> None:
    someone = Involved(slack_id="U0X", name="Ludwig van der Berg (he/him, Payments)")
    text = "he paid van tickets for him in Payments, der Zug, with Berg"
    assert cleaned(text, someone).text == "he paid van tickets for him in Payments, der Zug, with a colleague"


def test_names_without_small_and_capital_letters_are_found_within_a_text() -> None:
    assert cleaned("昨日田中さんが直した", Involved(slack_id="U0T", name="田中 太郎")).text == (
        "昨日a colleagueさんが直した"
    )


def test_what_was_replaced_is_told_once_each() -> None:
    replaced = cleaned("Morgan and Bo, then Morgan again").replaced
    assert replaced == (("Morgan", "my manager"), ("Bo", "a colleague"))


def test_who_is_still_named_is_said_and_links_and_channels_are_nobody() -> None:
    text = "Bo and <@U0MORGAN> in #payments, https://x.example/y, bo@x.example"
    assert still_named(text, EVERYBODY) == ("Bo", "<@U0MORGAN>", "bo@x.example")
    assert still_named("I did it alone.", EVERYBODY) == ()
    assert still_named("I am Ana.", (MORGAN, BO)) == ()


def test_a_tick_is_for_these_names_only() -> None:
    assert seal(["Bo", "Morgan"]) == seal(["morgan", "bo"])
    assert seal(["Bo"]) != seal(["Bo", "Morgan"])


def test_nobody_involved_and_nobody_named_changes_nothing() -> None:
    assert deidentify("Facts are enough.", (), NEUTRAL) == Cleaned(text="Facts are enough.", replaced=())
    assert deidentify("A name unknown.", (Involved(slack_id="U0X", name=None),), NEUTRAL).replaced == ()


LETTERS = st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F)
NAMES = st.text(LETTERS, min_size=3, max_size=9).map(str.title)
BETWEEN = st.sampled_from([" ", ", ", ". ", "\n", " (", ") ", "'s ", "/", " and ", ": ", '"', "-", "…"])


@given(
    names=st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=4),
    pieces=st.lists(st.tuples(st.integers(0, 7), st.sampled_from(["as is", "upper"]), BETWEEN), max_size=12),
)
def test_no_name_of_anybody_involved_is_left_as_a_word(
    names: list[tuple[str, str]], pieces: list[tuple[int, str, str]]
) -> None:
    involved = [Involved(slack_id=f"U{n}X", name=" ".join(full)) for n, full in enumerate(names)]
    words = [word for full in names for word in full]
    assume(not {word.casefold() for word in words} & {"colleague", "link", "channel", "mail", "and"})
    said = "".join(
        (word if how == "as is" else word.upper()) + between
        for number, how, between in pieces
        for word in [words[number % len(words)]]
    )
    text = deidentify(said, involved, NEUTRAL).text
    left = {word.casefold() for word in re.findall(r"\w+", text)}
    assert not {word.casefold() for word in words} & left
    assert still_named(text, involved) == ()


@given(text=st.text(max_size=200))
def test_any_text_can_be_read_and_reading_it_again_finds_nobody(text: str) -> None:
    once = cleaned(text).text
    assert still_named(once, EVERYBODY) == ()
