"""Public holidays: of which country or part of one, on which days, and what they are called."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import ModuleType

ZONE, NONE = "zone", "none"
"""Two settings beside a place: the country that somebody's time zone is in; no public holidays at all."""
FALLBACK = "en_US"


def is_setting(text: str) -> bool:
    """Whether this says whose holidays are kept: `zone`, `none`, a country (DE) or a part of one (DE-BE)."""
    return text in (ZONE, NONE) or is_place(text)


def is_place(text: str) -> bool:
    """Whether we know the public holidays of a country (DE) or of a part of one (DE-BE)."""
    country, dash, part = text.partition("-")
    return country in countries() and (not dash or part in _parts(country))


@lru_cache(maxsize=4096)
def place_of(setting: str, zone: str) -> str | None:
    """Whose holidays somebody in that zone keeps; None for nobody's, and for a zone of no country we know."""
    place = country_of_zone(zone) if setting == ZONE else setting
    return place if place and place != NONE and is_place(place) else None


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The countries whose public holidays are known, by their two letters."""
    return frozenset(_library().list_supported_countries(include_aliases=False))


@lru_cache(maxsize=512)
def parts_of(country: str) -> Mapping[str, str]:
    """The parts of a country that have holidays of their own: code → what it is called there."""
    known = _library().country_holidays(country)
    called = {code: name for name, code in getattr(known, "subdivisions_aliases", {}).items()}
    return {code: called.get(code, code) for code in _parts(country)}


@lru_cache(maxsize=8192)
def holidays_in(place: str, year: int) -> frozenset[date]:
    """The public holidays of one year, those included that are made up for on a working day."""
    return frozenset(_read(place, year))


@lru_cache(maxsize=4096)
def name_of(place: str, day: date, locale: str) -> str:
    """What a public holiday is called in that language, else in English, else where it is kept."""
    country = place.partition("-")[0]
    spoken = getattr(_library().country_holidays(country), "supported_languages", ())
    wanted = locale.replace("-", "_")
    found = (name for want in (wanted, wanted[:2], FALLBACK) for name in spoken if name.startswith(want))
    return str(_read(place, day.year, next(found, None)).get(day, ""))


@lru_cache(maxsize=2048)
def country_of_zone(zone: str) -> str | None:
    """The country that an IANA zone is in; an old name's is that of its present name. None for UTC."""
    of = _countries_of_zones()
    return of.get(zone) or of.get(_present_names().get(zone, ""))


def _read(place: str, year: int, language: str | None = None) -> Mapping[date, str]:
    country, _, part = place.partition("-")
    found: Mapping[date, str] = _library().country_holidays(
        country, subdiv=part or None, years=year, expand=False, language=language
    )
    return found


@lru_cache(maxsize=1)
def _library() -> ModuleType:
    """Loaded when a country is first asked about, so that no start waits for it."""
    import holidays  # noqa: PLC0415 - as said

    return holidays


def _parts(country: str) -> list[str]:
    return list(_library().list_supported_countries(include_aliases=False)[country])


@lru_cache(maxsize=1)
def _countries_of_zones() -> Mapping[str, str]:
    """From tzdata's zone.tab, which names one country for each zone."""
    rows = (line.split("\t") for line in _lines("zone.tab") if not line.startswith("#"))
    return {row[2]: row[0] for row in rows if len(row) > 2}


@lru_cache(maxsize=1)
def _present_names() -> Mapping[str, str]:
    """From tzdata.zi: `L Asia/Kolkata Asia/Calcutta` says that the latter is the former's old name."""
    rows = (line.split() for line in _lines("tzdata.zi") if line.startswith("L "))
    return {old: present for _, present, old in rows}


def _lines(name: str) -> Iterator[str]:
    """A file of the tzdata package. Nothing where it lacks it: then no zone says whose holidays are kept."""
    file = files("tzdata").joinpath("zoneinfo", name)
    return iter(file.read_text(encoding="utf-8").splitlines() if file.is_file() else [])
