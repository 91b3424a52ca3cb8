"""What makes two records look like one, as SQL.

`keys` are the records of a portion. A pair comes with the record that changed later;
with `both_ways` each record is compared with all others.
"""

from __future__ import annotations

from incidents.models import Incident
from places.models import Place
from records.models import Record
from sources.models import Source

# `record` and `other` are both the table of records.
LATER = """
    other.id <> record.id AND other.status <> 'withdrawn'
    AND (%(both_ways)s OR (other.updated, other.id) < (record.updated, record.id))
"""
# Names that sound alike: of each name the nearest few. Acronyms are shared by many.
# LIMIT 1 has each record looked up by its key: planners would read the whole table.
BY_NAME = (
    """
    SELECT one_name.id, other_name.id
    FROM {records} record
    JOIN {names} one_name ON one_name.{owner} = record.id
    CROSS JOIN LATERAL (
        SELECT near.id FROM {names} near CROSS JOIN LATERAL (
            SELECT FROM {records} other WHERE other.id = near.{owner} AND """
    + LATER
    + """ LIMIT 1
        ) other
        WHERE near.skeleton %% one_name.skeleton
          AND near.kind <> 'acronym' AND near.status <> 'withdrawn'
        ORDER BY similarity(near.skeleton, one_name.skeleton) DESC,
                 similarity(near.spelling, one_name.spelling) DESC, near.id
        LIMIT 8
    ) other_name
    WHERE record.id = ANY (%(keys)s) AND one_name.skeleton <> ''
      AND one_name.kind <> 'acronym' AND one_name.status <> 'withdrawn'
    """
)
# Records that share a key. A text that goes with the key weighs how alike they are.
BY_SHARED_KEY = (
    """
    WITH shared_keys (id, label, value, prose) AS ({shared_keys})
    SELECT record.id, other.id, one_key.label,
           coalesce(similarity(one_key.prose, other_key.prose), 1)
    FROM {records} record
    JOIN shared_keys one_key ON one_key.id = record.id
    JOIN shared_keys other_key
      ON other_key.label = one_key.label AND other_key.value = one_key.value
    JOIN {records} other ON other.id = other_key.id
    WHERE record.id = ANY (%(keys)s) AND """
    + LATER
)
SHARED_KEYS: dict[type[Record], str] = {
    Place: """
        SELECT id, 'the same id in ' || key, value::text, NULL::text
        FROM places_place CROSS JOIN jsonb_each(external_ids)
    """,
    Source: """
        SELECT id, 'the same address',
               regexp_replace(lower(url), '^https?://(www\\.)?|[/#?]+$', '', 'g'),
               NULL::text
        FROM sources_source WHERE url <> ''
        UNION ALL
        SELECT id, 'the same file', sha256, NULL FROM sources_source WHERE sha256 <> ''
        UNION ALL
        SELECT id, 'the same title and publisher', folded, NULL FROM sources_source
    """,
    Incident: """
        SELECT id, 'the same day and place, and a title like it',
               date || ' ' || place_id::text, search_fold(title)
        FROM incidents_incident WHERE date <> '' AND place_id IS NOT NULL
    """,
}
