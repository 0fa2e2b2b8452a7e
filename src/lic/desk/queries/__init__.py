"""Reads at the desk: each recipient sees what was sealed to them, and of everything else that it is there."""
