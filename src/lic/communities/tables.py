"""The table a new community starts with: six groups and its first terms of reference."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """One group as it is set up: see `models.Group` for the words."""

    key: str
    names: dict[str, str]
    mark: str
    hue: str
    is_centre: bool = False
    is_police: bool = False


SIX = (
    GroupPlan("bus", {"en": "Businesses", "fr": "Commerces"}, "square", "g-bus"),
    GroupPlan("com", {"en": "Community organizations", "fr": "Organismes communautaires"}, "diamond", "g-com"),
    GroupPlan("gov", {"en": "Government & health", "fr": "Gouvernement et santé"}, "plus", "g-gov"),
    GroupPlan("pol", {"en": "Police", "fr": "Police"}, "triangle", "g-pol", is_police=True),
    GroupPlan("res", {"en": "Residents", "fr": "Personnes du quartier"}, "gable", "g-res"),
    GroupPlan("sw", {"en": "Sex workers", "fr": "Travailleuses et travailleurs du sexe"}, "circle", "g-sw", is_centre=True),
)  # fmt: skip

COLOURS = {
    "brown": "g-bus", "teal": "g-com", "plum": "g-gov", "ochre": "g-pol", "navy": "g-res", "blue": "g-sw",
    "grey": "g-7", "cyan": "g-8", "moss": "g-9", "violet": "g-10",
}  # fmt: skip
"""Names of the colours that a group can have, as they look on white paper; none stands for a person."""

TERMS = {
    "en": """
We sit at one table to work out health and safety around sex work together.

- Every group has the same weight, however many seats it has.
- Nothing is agreed without the sex workers’ group where it affects sex workers.
- We speak about conditions and about what would help, never about a person.
- What is said in a caucus room stays in that room.
- Nobody asks who somebody is, or what work they do.
- Nobody takes pictures of this table, of its rooms or of its cards.
- A concern is heard before anything is agreed. It is never held against anyone.
- Everybody may leave at any time and be forgotten, without a reason.
""".strip(),
    "fr": """
Nous sommes autour d’une même table pour la santé et la sécurité autour du travail du sexe.

- Chaque groupe a le même poids, quel que soit son nombre de places.
- Rien n’est convenu sans le groupe des travailleuses et travailleurs du sexe quand cela les touche.
- Nous parlons des conditions et de ce qui aiderait, jamais d’une personne.
- Ce qui se dit dans la salle d’un groupe y reste.
- On ne demande à personne qui elle est, ni quel travail elle fait.
- On ne photographie ni cette table, ni ses salles, ni ses cartes.
- Une préoccupation est entendue avant tout accord. Elle n’est jamais reprochée à personne.
- Chaque personne peut partir à tout moment et être oubliée, sans donner de raison.
""".strip(),
}
