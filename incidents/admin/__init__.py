"""The admin of incidents, and of what is told of them."""

from incidents.admin import claims, incident

__all__ = ["claims", "incident"]
