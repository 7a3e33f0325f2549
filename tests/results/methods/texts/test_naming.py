"""Sentences that say who somebody is are found; those that a town writes every day are not."""

from __future__ import annotations

import pytest

from results.methods.texts import identifying
from results.methods.texts.naming import Naming

NAMING: list[tuple[str, Naming]] = [
    ("Écrivez à jean.dupont@orange.fr", "address"),
    ("Mon adresse est jean point dupont arobase orange point fr", "address"),
    ("Write to jo [at] town.example please", "address"),
    ("Tout est sur www.chez-moi.fr", "address"),
    ("Le 06 12 34 56 78 sonne dans le vide", "number"),
    ("Appelez le 06.12.34.56.78", "number"),
    ("Call 020/7946/0958 after six", "number"),
    ("La Clio AB-123-CD se gare sur le trottoir", "plate"),
    ("La voiture 1234 XY 59 bloque tout", "plate"),
    ("The van AB12 CDE blocks the lane", "plate"),
    ("M. Martin se gare devant l'école", "name"),
    ("Mme D. crie tous les soirs", "name"),
    ("Demandez à madame durand est toujours là", "name"),
    ("La boulangère Martine le sait bien", "name"),
    ("Le maire Dupont ne répond pas", "name"),
    ("Mon voisin, Karim, fait du bruit", "name"),
    ("Mon fils s'appelle Lucas", "name"),
    ("On se retrouve chez Paulette", "name"),
    ("Merci à Jean Dupont pour son aide", "name"),
    ("Le club de Julien B. prend toute la place", "name"),
    ("My neighbour Karen shouts at night", "name"),
    ("It was said by Peter Smith last year", "name"),
    ("Dr Who parks there", "name"),
    ("J'habite au 12, c'est bruyant", "place"),
    ("Le bruit vient du 14 bis rue des Lilas", "place"),
    ("Rue des Lilas, numéro 14, tout est cassé", "place"),
    ("Le bâtiment C est sans lumière", "place"),
    ("We live at 12 and hear it all", "place"),
    ("The light at 12 Old Mill Road is broken", "place"),
    ("Flat 3 floods every winter", "place"),
]
INNOCENT = [
    "Plus d'arbres sur les quais.", "Il faut 30 places de plus et 2 arrêts de bus.", "Ouvert jusqu'à 22 h 30 en 2027.",
    "Le pont Vieux est trop étroit.", "Une piste jusqu'à la place Jean Jaurès.",
    "Le quartier des Trois Moulins manque d'eau.",
    "Fermez la rue Victor Hugo aux voitures le dimanche.", "À côté de l'école Jules Ferry, on roule vite.",
    "Un budget de 25 000 € serait mieux.", "Les enfants traversent sans regarder.", "Le parc Saint Michel est sale.",
    "More trees along the Old Bridge.", "Buses every 10 minutes until 11 pm.", "Close Mill Road on Sundays.",
    "Le maire doit répondre.", "My neighbours agree with me.", "Deux chaises à l'ombre, s'il vous plaît.",
    "Le 14 juillet et le 8 mai, on danse sur la place.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "what"), NAMING)
def test_what_says_who_somebody_is_is_found(text: str, what: str) -> None:
    """In both languages, however it is written."""
    assert identifying(text) == what


@pytest.mark.parametrize("text", INNOCENT)
def test_what_a_town_says_of_itself_is_no_name(text: str) -> None:
    """Streets, schools, sums and hours: nearly every sentence of a town has one."""
    assert identifying(text) == ""
