"""Writes about actions. The first argument is who acts, where somebody does."""

from lic.actions.services.ending import end_keys, tell_late
from lic.actions.services.moving import change, confirm, drop, finish, tell
from lic.actions.services.opening import NOT_IN_FORCE, NotPossible, Origin, open_action
from lic.actions.services.revoking import living_keys, take_out, take_waiting

__all__ = [
    "NOT_IN_FORCE", "NotPossible", "Origin", "change", "confirm", "drop", "end_keys", "finish",
    "living_keys", "open_action", "take_out", "take_waiting", "tell", "tell_late",
]  # fmt: skip
