"""/reconcile with a client of other people: the PyPI package `reconciler`.

    python -m venv /tmp/client && /tmp/client/bin/pip install reconciler "numpy<2"
    /tmp/client/bin/python bench/with_reconciler.py http://127.0.0.1:8000/reconcile

Needs nothing of this project but a server with the seed. The client fails on a name
without a match where numpy is newer, by a fault of its own (np.NaN).
"""

import sys

import pandas
from reconciler import reconcile

ACTORS = pandas.DataFrame(
    [
        ("Kataib Hezbollah", "IQ"),
        ("Kata'ib Hizbollah", "Iraq"),
        ("كتائب حزب الله", "IQ"),
        ("Hizbullah", "LB"),
        ("Asaib Ahl al-Haqq", "IQ"),
        ("Badr Corps", "IQ"),
        ("Harakat Hezbollah al-Nujaba", "IQ"),
        ("PMF", "IQ"),
        ("Tamil Tigers", "LK"),
    ],
    columns=["actor", "country"],
)
PLACES = pandas.Series(["Bagdad", "بغداد", "Erbil", "Mossoul", "Atlantis"])
COLUMNS = ["input_value", "id", "score", "match"]


def main(address: str) -> None:
    pandas.set_option("display.width", 100)
    by_name = reconcile(
        ACTORS["actor"], type_id="group", reconciliation_endpoint=address
    )
    with_country = reconcile(
        ACTORS["actor"],
        type_id="group",
        property_mapping={"country": ACTORS["country"]},
        top_res=2,
        reconciliation_endpoint=address,
    )
    places = reconcile(PLACES, type_id="place", reconciliation_endpoint=address)
    for title, table in (
        ("Groups by name", by_name),
        ("Groups by name and country, the best two", with_country),
        ("Places", places),
    ):
        print(f"{title}\n{table[COLUMNS].to_string(index=False)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
