"""Rounds, statements, answers, dialogues, and what we heard."""
