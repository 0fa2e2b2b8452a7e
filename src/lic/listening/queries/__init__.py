"""Every read of rounds, statements, answers and dialogues goes through here."""

from lic.listening.queries.rounds import counts, groups_of, open_rounds, released_by, round_, rounds

__all__ = ["counts", "groups_of", "open_rounds", "released_by", "round_", "rounds"]
