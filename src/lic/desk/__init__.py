"""The desk: where a custodian organization reads what was told, answers, and warns. Its own process, database and accounts."""
