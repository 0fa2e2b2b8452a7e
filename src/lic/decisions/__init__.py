"""Proposals, calls, positions, concerns, and what we agreed."""
