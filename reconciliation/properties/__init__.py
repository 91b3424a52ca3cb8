"""The properties of entities: what a client can match by, and fetch."""
