"""How the API shows and takes sources and passages."""
