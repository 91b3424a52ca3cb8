"""How the API shows and takes incidents and claims about them."""
