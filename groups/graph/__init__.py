"""Groups within groups: umbrellas, chains, networks, turnover and listings."""
