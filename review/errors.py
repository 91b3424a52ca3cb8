"""What review refuses; the API answers each with a status of its own."""


class ConflictError(Exception):
    """The row is no longer as the request takes it to be; the API answers 409."""
