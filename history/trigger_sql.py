"""The SQL that definitions of triggers share."""

STATEMENTS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}


def call(function: str, *arguments: str) -> str:
    """What a trigger executes: the function, with texts as arguments."""
    quoted = ", ".join("'" + argument + "'" for argument in arguments)
    return f"EXECUTE FUNCTION {function}({quoted})"
