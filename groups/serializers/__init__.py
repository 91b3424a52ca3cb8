"""How the API shows and takes groups, people and claims about them."""
