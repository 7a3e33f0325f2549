"""What the question clinic listens for, per language; short lists that a town can read and dispute."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


DOUBLE = {
    "fr": _any(
        r"et/ou",
        r"et (?:est-ce|êtes-vous|avez-vous|pensez-vous|trouvez-vous|seriez-vous|souhaitez-vous|voulez-vous)",
        # Bounded, here and below: a text that goes on for ever must not make a pattern slow.
        r"et (?:que|qu['’]|comment|pourquoi|combien|où|quand|quelle?s?) [^?\n]{0,200}\?",
    ),
    "en": _any(
        r"and/or",
        r"and (?:do|are|have|would|should|will|can) you",
        r"and (?:what|how|why|when|where|who) [^?\n]{0,200}\?",
    ),
}
"""A second question under the same answer."""

LEADING = {
    "fr": _any(
        r"ne (?:pensez|trouvez|croyez|souhaitez|voulez)-vous pas", r"n['’]êtes-vous pas", r"n['’]est-ce pas",
        r"êtes-vous d['’]accord (?:que|qu['’]|pour dire|avec le fait)", r"bien sûr", r"évidemment",
        r"comme (?:tout le monde|chacun) (?:le )?sait", r"tout le monde (?:sait|s['’]accorde)",
        r"il est (?:clair|évident)",
        r"enfin (?:améliorer|régler|rendre)", r"comme la plupart des",
    ),
    "en": _any(
        r"don['’]t you (?:think|agree|believe|want)", r"wouldn['’]t you", r"isn['’]t it", r"do you agree that",
        r"of course", r"obviously", r"clearly", r"surely", r"as (?:everyone|we all) knows?",
        r"like most (?:people|residents)",
    ),
}  # fmt: skip
"""Words that give the answer away."""

NEGATIONS = {
    "fr": re.compile(
        r"(?<!\w)n(?:e |['’])(?:[\w'’-]{1,30} ){1,3}?(?:pas|plus|jamais|rien|aucune?|guère)(?!\w)"
        r"|(?<!\w)pas d['’]accord(?!\w)",
        re.IGNORECASE,
    ),
    "en": _any(r"not", r"\w+n['’]t", r"never", r"no longer", r"cannot", r"disagree"),
}
OPPOSING = {
    "fr": _any(
        r"sans", r"interdi\w+", r"empêch\w+", r"refus\w+", r"opposée?s?", r"supprim\w+", r"renonc\w+", r"contre",
        r"ne pas",
    ),
    "en": _any(
        r"without", r"ban(?:ned|ning)?", r"forbid\w*", r"prevent\w*", r"refus\w+", r"oppos\w+", r"abolish\w*",
        r"against",
    ),
}  # fmt: skip
"""With a negation in the same sentence, the reader no longer knows what "yes" means."""

_LEVELS_FR = r"(?:très|plutôt|assez|tout à fait|totalement|entièrement)?\s*"
POSITIVE_LABELS = {
    "fr": re.compile(
        rf"^\s*{_LEVELS_FR}(?:d['’]accord|satisfaite?s?|favorable|bonn?e?s?|bien|utile|importante?s?|facile|agréable|"
        r"excellente?s?|oui|souvent|mieux)(?!\w)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^\s*(?:very|fairly|rather|quite|strongly|totally|somewhat|mostly)?\s*(?:agree|satisfied|favou?rable|good|well|"
        r"useful|important|easy|pleasant|excellent|yes|often|better|happy)(?!\w)",
        re.IGNORECASE,
    ),
}
NEGATIVE_LABELS = {
    "fr": re.compile(
        r"^\s*(?:pas (?!du tout d['’]avis)|plutôt pas|peu |plutôt (?:in|dé|mauvais|mal)|très (?:in|dé|mauvais|mal|peu)|"
        r"(?:in|mé)(?:satisfait|utile|content)|défavorable|mauvais|mal|désaccord|non|jamais|rarement|moins bien|nul)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^\s*(?:not |(?:very |fairly |rather |quite |strongly |totally |somewhat |mostly )?(?:dis|un|bad|poor|useless|"
        r"difficult|hard)|no(?!\w)|never|rarely|worse|terrible)",
        re.IGNORECASE,
    ),
}
NEUTRAL_LABELS = {
    "fr": re.compile(r"(?<!\w)ni (?!\w+$)|moyen|neutre|pareil|parfois|sans changement", re.IGNORECASE),
    "en": re.compile(r"\bneither\b|\bneutral\b|\baverage\b|\bthe same\b|\bsometimes\b|no change", re.IGNORECASE),
}
DONT_KNOW = {
    "fr": re.compile(
        r"sais pas|sans (?:avis|opinion|réponse)|pas d['’](?:avis|opinion)|ne se prononce|préfère ne pas|aucune? |"
        r"aucun\b|pas concerné|cela dépend|ça dépend|ni l['’]un",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"don['’]t know|no opinion|not sure|prefer not|can(?:not|['’]t) say|none\b|does not apply|it depends|neither",
        re.IGNORECASE,
    ),
}

JARGON = {
    "fr": _any(
        r"concertation préalable", r"résilien(?:ce|te?s?)", r"gouvernance", r"co-?construi\w+", r"co-?construction",
        r"mobilités? (?:douces?|actives?)", r"désimperméabilis\w+", r"artificialisation", r"requalifi\w+",
        r"intermodalité", r"multimodal\w*", r"dents? creuses?", r"trame (?:verte|bleue)\w*", r"urbanisme tactique",
        r"maîtrise d['’](?:ouvrage|œuvre)", r"participation citoyenne active", r"transversalité",
        r"écosystème d['’]acteurs",
        r"acteurs du territoire", r"parties prenantes", r"densification", r"mixité fonctionnelle", r"schéma directeur",
        r"feuille de route stratégique", r"îlots? de fraîcheur urbains?", r"sobriété foncière", r"foncier",
        r"externalités?", r"synergies?", r"appropriation citoyenne", r"impacter", r"prioriser",
    ),
    "en": _any(
        r"stakeholders?", r"governance", r"resilien(?:ce|t)", r"co-?(?:creat|produc|design)\w+", r"active travel",
        r"modal shift", r"multi-?modal\w*", r"permeab\w+", r"densification", r"mixed-use", r"placemaking",
        r"public realm", r"leverage", r"synerg\w+", r"holistic", r"ecosystem of actors", r"action plan framework",
        r"deliverables?", r"going forward", r"key drivers?", r"capacity building", r"strategic roadmap",
        r"land take", r"externalit(?:y|ies)", r"prioriti[sz]e", r"urban heat islands?",
    ),
}  # fmt: skip

KNOWN_ACRONYMS = frozenset(
    {"OK", "SMS", "TV", "CV", "PDF", "WC", "DJ", "GPS", "USB", "QR", "TGV", "RER", "SNCF", "ONU", "UK", "EU", "UE"}
    | {"USA", "BBC", "ATM", "CD", "DVD", "HIV", "SOS", "DIY", "FAQ", "AM", "PM", "NHS", "II", "III", "IV", "VI", "VII"}
    | {"VIH", "XV", "XVI", "XIX", "XX", "XXI", "CE", "CP", "CM", "EHPAD", "HLM", "RGPD", "GDPR", "URL"}
)
