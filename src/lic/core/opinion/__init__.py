"""What a round says, group by group: bounds, common ground, differences, the map, the next statement."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .beta import jeffreys_interval, jeffreys_quantile, over_half
    from .picture import landscape
    from .ranking import common_ground, divisive, importance, minority_report, scores
    from .routing import draw
    from .shapes import Landscape, OpinionGroup
    from .weights import weigh

VERSION = "2"
"""Raised with every change by which the same answers would give other results; stands beside figures."""

_HOMES = {
    "common_ground": "ranking",
    "divisive": "ranking",
    "draw": "routing",
    "importance": "ranking",
    "jeffreys_interval": "beta",
    "jeffreys_quantile": "beta",
    "Landscape": "shapes",
    "landscape": "picture",
    "minority_report": "ranking",
    "OpinionGroup": "shapes",
    "over_half": "beta",
    "scores": "ranking",
    "weigh": "weights",
}

__all__ = [
    "Landscape",
    "OpinionGroup",
    "common_ground",
    "divisive",
    "draw",
    "importance",
    "jeffreys_interval",
    "jeffreys_quantile",
    "landscape",
    "minority_report",
    "over_half",
    "scores",
    "weigh",
]


def __getattr__(name: str) -> Any:
    # The web process draws the next statement and must not load numpy for it.
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
