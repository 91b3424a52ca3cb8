"""Whose deed an incident is: commanders of its actors, an umbrella's whole record."""
