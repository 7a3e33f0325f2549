"""What simulated residents type, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

IDEAS: Mapping[str, tuple[str, ...]] = {
    "fr": (
        "Un peu d'ombre et un endroit pour s'asseoir, ce serait déjà beaucoup.",
        "Avec une poussette, je dois descendre sur la chaussée.",
        "Pensez aux personnes âgées : il faut des bancs.",
        "Je voudrais pouvoir venir à vélo avec mes enfants.",
        "Le samedi, je ne trouve jamais où me garer.",
        "Plus d'arbres, moins de bruit.",
        "Ne changez pas tout d'un coup, essayez d'abord.",
        "L'éclairage du soir est trop faible.",
        "C'est très bien de nous demander notre avis.",
        "J'ai peur que cela coûte trop cher.",
    ),
    "en": (
        "Some shade and a place to sit would already be a lot.",
        "With a pram I have to step down into the road.",
        "Think of older people: benches are needed.",
        "I would like to come by bicycle with my children.",
        "On Saturdays I never find a place to park.",
        "More trees, less noise.",
        "Do not change everything at once, try it first.",
        "The lighting at night is too weak.",
        "It is good that you ask us.",
        "I fear that it will cost too much.",
    ),
}
OPINIONS: Mapping[str, tuple[str, ...]] = {
    "fr": (
        "Je ne peux pas m'asseoir entre la gare et le pont.",
        "Les enfants devraient pouvoir jouer partout.",
        "Le bruit du soir m'empêche de dormir.",
        "Il faut un essai de six mois avant de décider.",
    ),
    "en": (
        "I cannot sit down between the station and the bridge.",
        "Children should be able to play everywhere.",
        "The noise at night keeps me awake.",
        "Six months of trial are needed before deciding.",
    ),
}
MUMBLES = ("hein ??", "blablabla", "euh…", "?!", "qsdfgh", "lol", "¯\\_(ツ)_/¯")
"""No answer to any question that offers buttons."""
ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "fr": ("place du Marché", "12 rue de la Gare", "devant l'école", "au pied du pont"),
    "en": ("Market Square", "12 Station Street", "in front of the school", "at the foot of the bridge"),
}


def phrases(bank: Mapping[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    """The phrases of a language; English where there are none."""
    return bank.get(language) or bank["en"]
