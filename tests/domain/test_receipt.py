"""The receipt: what was signed is found genuine however it was pasted, and nothing else is."""

import textwrap
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.disclosure import Details, Disclosure, Person, Severity, Visibility
from bot.domain.receipt import HEADING, NotGenuineError, Receipt, signed, verify

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
TOLD_AT = datetime(2026, 3, 2, 10, 3, 17, tzinfo=UTC)
LINK = "https://acme.slack.com/archives/C0MORGAN/p1772445797000200"
ANA = Person(id="a" * 32, slack_id="U0ANA", name="Ana Ferreira", zone="Europe/Berlin")
MORGAN = Person(id="b" * 32, slack_id="U0MORGAN", name="Morgan Hale")


def receipt(
    *, by: Person = ANA, to: Person = MORGAN, link: str | None = LINK, details: Details | None = None
) -> Receipt:
    noticed = Details(noticed_at=TOLD_AT - timedelta(minutes=23))
    told = Disclosure(
        id="4f2a91c3" + "0" * 24,
        discloser_id=by.id,
        severity=Severity.CRITICAL,
        visibility=Visibility.CHANNEL,
        place_id=None,
        what_happened="I dropped a table.",
        impact="Orders are late.",
        details=details or noticed,
        round=1,
        at=TOLD_AT,
    )
    return Receipt(disclosure=told, by=by, to=to, link=link)


GENUINE = signed(KEY, receipt())
SIGNED = GENUINE.index("Signature")
"""Behind it the dashes only part the letters, for the eye."""
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"


def test_a_receipt_says_who_told_whom_and_when_and_none_of_the_words() -> None:
    lines = GENUINE.splitlines()
    assert lines[0] == "OOPS RECEIPT 4f2a91c3"
    assert "Told by:    Ana Ferreira (U0ANA)" in lines
    assert "Told to:    Morgan Hale (U0MORGAN)" in lines
    assert "Told at:    2026-03-02 10:03 UTC" in lines
    assert "Local time: Monday 2 March 2026, 11:03, Europe/Berlin" in lines
    assert "Noticed:    2026-03-02 09:40 UTC, 23 min before telling" in lines
    assert f"Card:       {LINK}" in lines
    assert "table" not in GENUINE
    assert max(map(len, lines)) <= 75, "it is read on a phone, too"


def test_a_genuine_receipt_is_restated_from_what_was_signed() -> None:
    told = verify(KEY, GENUINE)
    assert told[HEADING] == "4f2a91c3"
    assert told["Told by"] == "Ana Ferreira (U0ANA)"
    assert told["Told at"] == "2026-03-02 10:03 UTC"
    assert told["Card"] == LINK


PASTED = [
    pytest.param(GENUINE.replace("\n", "\r\n"), id="line endings of Windows"),
    pytest.param(GENUINE.replace("\n", "   \n\n"), id="spaces at the ends, and empty lines"),
    pytest.param(GENUINE.replace(" ", "\u00a0"), id="spaces that do not break"),
    pytest.param(f"Hi Rio,\nhere it is:\n```\n{GENUINE}\n```\nBest, ANA", id="a mail around it"),
    pytest.param(textwrap.indent(GENUINE, "> > "), id="quoted twice"),
    pytest.param(textwrap.indent(GENUINE, "\t| "), id="in a column"),
    pytest.param(" ".join(GENUINE.split()), id="on one line"),
    pytest.param("\n".join(textwrap.wrap(GENUINE, 40, break_on_hyphens=True)), id="wrapped narrowly"),
    pytest.param(GENUINE.replace(LINK, f"<{LINK}>"), id="brackets round the link"),
    pytest.param(GENUINE.replace("-", "\u2011"), id="other hyphens"),
    pytest.param("\ufeff" + GENUINE.replace("Ana", "A\u200bna"), id="marks nobody sees"),
]


@pytest.mark.parametrize("pasted", PASTED)
def test_what_copying_does_to_a_receipt_does_no_harm(pasted: str) -> None:
    assert verify(KEY, pasted) == verify(KEY, GENUINE)


@given(place=st.integers(0, len(GENUINE) - 1), letter=st.characters(categories=("L", "N", "P", "S")))
def test_no_signed_character_can_be_another(place: int, letter: str) -> None:
    old = GENUINE[place]
    pasted = GENUINE[:place] + letter + GENUINE[place + 1 :]
    if (
        old.isspace()
        or letter == old
        or {old, letter} <= set("-\u2010\u2011\u2012\u2013\u2014")
        or letter in "<>"
    ):
        return  # the next tests are about adding and leaving out
    if _reads_alike(old, letter):
        return
    with pytest.raises(NotGenuineError):
        verify(KEY, pasted)


def _reads_alike(old: str, letter: str) -> bool:
    return old == "-" and letter == "\u2212"


@given(place=st.integers(0, len(GENUINE.rstrip()) - 1))
def test_no_signed_character_can_be_left_out(place: int) -> None:
    if GENUINE[place].isspace() or (GENUINE[place] == "-" and place > SIGNED):
        return
    shorter = GENUINE[:place] + GENUINE[place + 1 :]
    with pytest.raises(NotGenuineError):
        verify(KEY, shorter)


@given(place=st.integers(len(HEADING), len(GENUINE)), letter=st.sampled_from("aZ09.,/!_é"))
def test_nothing_can_be_added(place: int, letter: str) -> None:
    with pytest.raises(NotGenuineError):
        verify(KEY, GENUINE[:place] + letter + GENUINE[place:])


@pytest.mark.parametrize("line", range(len(GENUINE.splitlines())))
def test_no_line_can_be_left_out_or_moved(line: int) -> None:
    lines = GENUINE.splitlines()
    without = [*lines[:line], *lines[line + 1 :]]
    for pasted in (without, [*without[:-1], lines[line], *without[-1:]]):
        if pasted != lines:
            with pytest.raises(NotGenuineError):
                verify(KEY, "\n".join(pasted))


@pytest.mark.parametrize(
    ("pasted", "reason"),
    [
        ("", "no receipt"),
        ("I told Morgan, honestly.", "no receipt"),
        ("\n".join(GENUINE.splitlines()[:-1]), "signature is missing"),
        (GENUINE[:-3], "signature is missing"),
        (f"{GENUINE}\n{GENUINE}", "more than one"),
        (GENUINE.replace("Monday", "Sunday"), "changed"),
    ],
)
def test_the_reason_is_said(pasted: str, reason: str) -> None:
    with pytest.raises(NotGenuineError, match=reason):
        verify(KEY, pasted)


@pytest.mark.parametrize("key", [OTHER_KEY, None])
def test_another_installation_vouches_for_nothing(key: bytes | None) -> None:
    with pytest.raises(NotGenuineError, match="another installation"):
        verify(key, GENUINE)


@given(name=st.text(max_size=200))
def test_every_name_can_be_signed_and_pasted(name: str) -> None:
    shown = Person(id=ANA.id, slack_id="U0ANA", name=name)
    told = verify(KEY, signed(KEY, receipt(by=shown)))
    assert told["Told by"].endswith("(U0ANA)")
    assert told["Told to"] == "Morgan Hale (U0MORGAN)"


def test_a_name_cannot_pretend_to_be_another_line() -> None:
    sly = Person(id=ANA.id, slack_id="U0ANA", name="Ana (U0RIO)\nTold to: Rio (U0RIO)\nOOPS RECEIPT 00000000")
    told = verify(KEY, signed(KEY, receipt(by=sly)))
    assert told["Told by"] == "Ana U0RIO Told to Rio U0RIO OOPS RECEIPT 00000000 (U0ANA)"
    assert told["Told to"] == "Morgan Hale (U0MORGAN)"


def test_where_no_card_arrived_the_receipt_says_so() -> None:
    assert verify(KEY, signed(KEY, receipt(link=None)))["Card"] == "not known to have arrived"


def test_what_is_not_known_is_left_out() -> None:
    told = verify(KEY, signed(KEY, receipt(details=Details())))
    assert not {"Happened", "Noticed"} & set(told)


def test_a_long_time_is_said_in_days() -> None:
    details = Details(happened_at=TOLD_AT - timedelta(days=3, hours=4, minutes=5))
    told = verify(KEY, signed(KEY, receipt(details=details)))
    assert told["Happened"].endswith("UTC, 3 d 4 h 5 min before telling")
