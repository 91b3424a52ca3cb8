"""The admin of incidents, and of the claims about them."""

# Registered in this order, as the tabs on the page of a record are.
from incidents.admin import incident, claims  # noqa: I001

__all__ = ["claims", "incident"]
