"""Places, titles, persons, bodies and offices of a claim that its source does not name."""

from __future__ import annotations

from rag.answering.claims import names
from rag.answering.claims.belongings import misplaced
from rag.answering.claims.levels import other_level, raised_level
from rag.answering.claims.persons import misspelt_people, moved_titles
from rag.answering.claims.problems import Source
from rag.answering.claims.towns import missing_towns


def unborne_names(claim: str, source: Source) -> list[tuple[str, str]]:
    """(kind, name) of what ``claim`` names and ``source`` does not; ``kind`` is place or name."""
    said = f"{source.text}\n{source.context}"
    wide = f"{said}\n{source.around}"
    found: list[tuple[str, str]] = [("place", name) for name in names.missing_places(claim, said, source.own)]
    found += [("place", town) for town in missing_towns(claim, said, source.own)]
    found += [("place", site) for site in names.replaced_sites(claim, said)]
    level = other_level(claim, source.text, source.context) or raised_level(claim, source.text, source.own)
    found += [("place", level)] * bool(level)
    found += [("name", law) for law in names.replaced_laws(claim, wide)]
    found += [("name", person) for person in misspelt_people(claim, wide)]
    found += [("name", title) for title in moved_titles(claim, source.text)]
    found += [("name", title) for title in names.missing_titles(claim, wide)]
    found += [("name", quoted) for quoted in names.missing_quotations(claim, wide)]
    found += [("name", person) for person in names.missing_people(claim, said)]
    found += [("name", body) for body in names.missing_bodies(claim, said, source.around)]
    found += [("name", organ) for organ in names.missing_organs(claim, wide)]
    found += [("name", words) for words in misplaced(claim, source.text)]
    offices = names.offices_in(claim) - names.offices_in(wide)
    found += [("name", office) for office in sorted(offices)]
    return found
