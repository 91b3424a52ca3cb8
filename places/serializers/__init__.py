"""How the API shows and takes places."""
