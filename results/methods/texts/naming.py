"""What in a sentence may say who somebody is: an address, a number, a plate, a name, a door; in French and in English.

Words around a name are looked for, not names: a list of first names would miss those that it does not have.
A sentence found wrongly only waits for a closer look; one that is missed is printed.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Naming: TypeAlias = Literal["", "address", "number", "plate", "name", "place"]

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_CIVILITY = r"(?:m\.|mm\.|mme|mmes|mlle|mr|mrs|ms|miss|monsieur|madame|mademoiselle|docteur|doctor|dr|maître|me)"
_ROLE = (
    r"(?:maire|adjointe?|élue?|conseill(?:er|ère)|directeur|directrice|professeure?|prof|médecin|boulang(?:er|ère)|bouch(?:er|ère)"
    r"|pharmacien(?:ne)?|gardien(?:ne)?|voisine?|mari|femme|frère|sœur|fils|fille|amie?|collègue|propriétaire|facteur|curé|imam"
    r"|mayor|councillor|headmaster|teacher|doctor|baker|butcher|neighbou?r|husband|wife|brother|sister|son|daughter|friend"
    r"|colleague|landlord|postman|priest|caretaker)"
)
_CALLED = r"(?:je m['’]appelle|s['’]appelle|mon nom est|nommée?|dénommée?|prénommée?|chez|signé"
_CALLED += r"|my name is|i am called|is called|named|signed)"
_PLACED = r"(?:rue|avenue|boulevard|place|impasse|allée|chemin|quai|route|cours|square|passage|sentier)"
_STREET = r"(?:street|road|avenue|lane|drive|close|square|terrace)"
_OF_PLACES = re.compile(
    r"\b(?:rue|avenue|boulevard|place|impasse|allée|chemin|quai|quais|route|pont|parc|jardin|école|collège|lycée|gare|quartier"
    r"|salle|stade|église|halle|square|musée|hôpital|zone|centre|ligne|bridge|park|school|station|street|road|church|hall)"
    r"(?:\s+(?:de|du|des|d['’]|la|le|les|l['’]|of|the))*\s*$",
    re.IGNORECASE,
)
_PLACE_WORD = re.compile(
    r"(?:bridge|park|school|station|street|road|avenue|lane|drive|square|church|hall|mill|market)", re.IGNORECASE
)
_TWO_CAPITALS = re.compile(rf"(?<=[a-zà-öø-ÿ,;:] )({_CAPITAL}) ({_CAPITAL})")
_PATTERNS: tuple[tuple[Naming, re.Pattern[str]], ...] = (
    (
        "address",
        re.compile(
            r"[\w.+-]+\s?@\s?[\w-]+\.\w|https?://|www\.|(?<!\w)@\w{3,}"
            # As people write it against robots.
            r"|\w+\s+(?:arobase|\(at\)|\[at\])\s+\w+",
            re.IGNORECASE,
        ),
    ),
    # Six digits and more: a telephone, a case number; years and most prices are shorter.
    ("number", re.compile(r"(?:\d[\s./\xa0\u202f-]?){6,}")),
    (
        "plate",
        re.compile(
            # France since 2009, France before, the United Kingdom.
            r"\b[A-Z]{2}[\s-]?\d{3}[\s-]?[A-Z]{2}\b|\b\d{2,4}[\s-]?[A-Z]{2,3}[\s-]?\d{2}\b|\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b",
        ),
    ),
    (
        "name",
        re.compile(
            r"(?i:\b(?:je m['’]appelle|mon nom est|my name is|i am called)\b)"
            r"|(?i:\b(?:mme|mlle|mr|mrs|ms|monsieur|madame|docteur|dr)\.?\s+[a-zà-ÿ])"
            rf"|(?i:\b{_CIVILITY})\s+(?:[A-ZÀ-Þ]\b|{_CAPITAL})"
            rf"|(?i:\b{_ROLE}),?\s+{_CAPITAL}|(?i:\b{_CALLED})\s+{_CAPITAL}|{_CAPITAL}\s+[A-ZÀ-Þ]\.(?!\w)",
        ),
    ),
    (
        "place",
        re.compile(
            rf"\b(?:j['’]habite|nous habitons|je vis|nous vivons|il habite|elle habite)\s+(?:au|à|le)\s+(?:n°\s*)?\d"
            rf"|\b\d+\s?(?:bis|ter)?,?\s+(?:de la |du |des )?{_PLACED}\b"
            rf"|\b{_PLACED}\b[^.,;!?]{{2,40}},?\s+(?:au\s+)?(?:n°|numéro)\s*\d"
            rf"|\b(?:appartement|appt|apt|bâtiment|bât|étage|flat|apartment)\.?\s+(?:n°\s*)?(?:\d+|[A-Z]\b)"
            rf"|\b(?:i|we|he|she) lives? at\s+\d|\b\d+\s+(?:\w+\s+){{1,3}}{_STREET}\b",
            re.IGNORECASE,
        ),
    ),
)


def identifying(text: str) -> Naming:
    """What in a text may name somebody; "" when nothing was found."""
    found: Naming = next((what for what, pattern in _PATTERNS if pattern.search(text)), "")
    return found or ("name" if _full_name(text) else "")


def _full_name(text: str) -> bool:
    """Two capitals in a row inside a sentence, unless a word of places stands before them."""
    return any(
        not _OF_PLACES.search(text[: found.start()])
        and found[1] not in ("Saint", "Sainte", "St", "Ste")
        and not _PLACE_WORD.fullmatch(found[2])
        for found in _TWO_CAPITALS.finditer(text)
    )
