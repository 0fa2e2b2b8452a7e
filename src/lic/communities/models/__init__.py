"""The tables of the table: who sits where, by which card, with which duty."""

from lic.communities.models.caucus import CaucusPost
from lic.communities.models.community import Community, Group, MonthlyBand, Organization, Terms
from lic.communities.models.duty import DutyAnswer, DutyQuestion, Grant
from lic.communities.models.joining import Card, CardBatch, Revocation
from lic.communities.models.notice import Notice
from lic.communities.models.seat import Seat, Tombstone

__all__ = [
    "Card", "CardBatch", "CaucusPost", "Community", "DutyAnswer", "DutyQuestion", "Grant", "Group",
    "MonthlyBand", "Notice", "Organization", "Revocation", "Seat", "Terms", "Tombstone",
]  # fmt: skip
