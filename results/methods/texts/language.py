"""French or English, from the little words that every sentence has and from letters only one of them uses."""

from __future__ import annotations

import re
from collections.abc import Mapping


def words(line: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(line.split())


FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    "fr": words(
        "le la les un une des du de au aux et ou où mais donc car ni que qui quoi dont ce cet cette ces ça cela je tu"
        " il elle on nous vous ils elles me te se lui leur y en mon ma mes ton ta tes son sa ses notre nos votre vos"
        " leurs ne pas plus jamais rien aucun aucune est sont été était être avoir ai as avons avez ont avait fait"
        " faire peut doit faut pour par avec sans sous sur dans chez entre vers si comme quand très trop peu aussi"
        " alors même tout tous toute toutes autre autres bien là ici oui non merci moins encore déjà quel quelle quels"
        " quelles afin lors depuis pendant avant après contre beaucoup devrait faudrait trouve"
    ),
    "en": words(
        "the a an and or but so because of to in on at by for from with without into over under about between through"
        " i you he she it we they me him her us them my your his its our their this that these those who which what"
        " when where why how is are was were be been being have has had do does did can could will would should must"
        " may might not no never nothing none any some more most less least very too also only just there here then"
        " than if as all each every other others such own same again yes thanks please need needs much many make makes"
        " made let lets don't isn't can't won't it's i'm we're they're"
    ),
}
_OTHERS = words(
    "el los las una unos en por para con más pero muy del al lo su sus está son es hay que no como"  # Spanish
    " il gli uno della dello nella nel per con più ma molto non sono che di è anche vorrei"  # Italian
    " o os um uma do da dos das no na em com mais mas muito não são eu quero ao"  # Portuguese
    " der die das und ist nicht ein eine den dem mit für auf im ich wir zu von mehr"  # German
)
_ONLY_FRENCH = frozenset("àâçèéêëîïôùûœ")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ELIDED = words("l d j c n s m t qu jusqu lorsqu puisqu")
_MARGIN = 1.3
"""The language that wins has to have this many times the other's evidence."""


def words_of(text: str) -> list[str]:
    """The words in lower case; a French elision is two words ("l'eau": "l", "eau")."""
    found: list[str] = []
    for word in _WORD.findall(text.casefold().replace("’", "'")):
        head, apostrophe, tail = word.partition("'")
        found += [head, tail] if apostrophe and head in _ELIDED else [word]
    return found


def language_of(text: str) -> str:
    """ "fr", "en", or "" when the words do not say: too short, mixed, or another language."""
    found = words_of(text)
    scores = {language: sum(word in known for word in found) for language, known in FUNCTION_WORDS.items()}
    scores["fr"] += sum(word in _ELIDED for word in found) + sum(bool(_ONLY_FRENCH & set(word)) for word in found)
    best = max(scores, key=lambda language: scores[language])
    # Other languages share little words with French: where they have as many, it is none of the two.
    rest = max(sum(word in _OTHERS for word in found), *(scores[one] for one in scores if one != best))
    return best if scores[best] > 0 and scores[best] >= _MARGIN * rest and scores[best] * 8 >= len(found) else ""
