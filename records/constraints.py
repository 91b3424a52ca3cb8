"""The checks that many tables share: named, so that an error says which rule broke.

Each function gives a constraint whose name starts with the model's, and whose
violation code is that name; admin, API and database all report the same one.
"""

from django.db.models import CheckConstraint, F, Q

# The form of a BCP 47 tag: a language, perhaps its script and its region.
LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"


def check(condition: Q, name: str, message: str) -> CheckConstraint:
    """A CHECK that is called the same in the database, the admin and the API."""
    return CheckConstraint(
        condition=condition,
        name=name,
        violation_error_code=name,
        violation_error_message=message,
    )


def pattern(model: str, field: str, regex: str, expected: str) -> CheckConstraint:
    """The field is empty or of one form, e.g. a country code."""
    return check(
        Q(**{field: ""}) | Q(**{f"{field}__regex": regex}),
        f"{model}_{field}_wellformed",
        f"{field} must be {expected}.",
    )


def in_order(name: str, first: str, last: str, message: str) -> CheckConstraint:
    """One date does not lie wholly after another one; both may be open or empty."""
    return check(
        Q(**{f"{first}_earliest__isnull": True})
        | Q(**{f"{last}_latest__isnull": True})
        | Q(**{f"{first}_earliest__lte": F(f"{last}_latest")}),
        name,
        message,
    )


def exactly_one(model: str, fact: str, *fields: str) -> CheckConstraint:
    """One of the fields is filled, and the others are not."""
    condition = Q()
    for filled in fields:
        condition |= Q(**{f"{name}__isnull": name != filled for name in fields})
    return check(
        condition, f"{model}_{fact}", f"Fill exactly one of: {', '.join(fields)}."
    )


def at_most_one(model: str, fact: str, *fields: str) -> CheckConstraint:
    """None or one of the fields is filled."""
    condition = Q(**{f"{name}__isnull": True for name in fields})
    for filled in fields:
        condition |= Q(**{f"{name}__isnull": name != filled for name in fields})
    return check(
        condition, f"{model}_{fact}", f"Fill at most one of: {', '.join(fields)}."
    )


def ordered_figures(model: str, *fields: str) -> CheckConstraint:
    """low <= best <= high, unless an importer left a warning on the row.

    Published data sets break the order in some rows; these come in as they are,
    with the warning that says so.
    """
    condition = Q()
    for index, lower in enumerate(fields):
        for upper in fields[index + 1 :]:
            condition &= (
                Q(**{f"{lower}__isnull": True})
                | Q(**{f"{upper}__isnull": True})
                | Q(**{f"{lower}__lte": F(upper)})
            )
    return check(
        ~Q(warning="") | condition,
        f"{model}_figures_ordered",
        f"Figures must rise in the order {', '.join(fields)}.",
    )


def figure_given(model: str, *fields: str) -> CheckConstraint:
    """A figure has a number, or the source's wording, or both."""
    condition = ~Q(wording="")
    for name in fields:
        condition |= Q(**{f"{name}__isnull": False})
    return check(
        condition,
        f"{model}_figure_given",
        "Give a number, or the source's wording, or both.",
    )
