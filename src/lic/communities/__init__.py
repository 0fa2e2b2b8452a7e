"""The table: communities, groups, seats, invitation cards, duties, caucus rooms, notices."""
