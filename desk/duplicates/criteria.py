"""What makes two records look like one, as the database is asked for it.

`keys` are the records of a portion. A pair is told with the record that changed later;
with `both_ways` each record is compared with all others.
"""

from __future__ import annotations

from typing import Any

from incidents.models import Incident
from places.models import Place
from sources.models import Source

# One is `record`, another `other`; both are tables of records.
LATER = """
    other.id <> record.id AND other.status <> 'withdrawn'
    AND (%(both_ways)s OR (other.updated, other.id) < (record.updated, record.id))
"""
# Names that sound alike: of each name the nearest few. Acronyms are shared by many.
# LIMIT 1 has each record looked up by its key: planners would read the whole table.
BY_NAME = (
    """
    SELECT mine.id, theirs.id
    FROM {records} record
    JOIN {names} mine ON mine.{owner} = record.id
    CROSS JOIN LATERAL (
        SELECT near.id FROM {names} near CROSS JOIN LATERAL (
            SELECT FROM {records} other WHERE other.id = near.{owner} AND """
    + LATER
    + """ LIMIT 1
        ) other
        WHERE near.skeleton %% mine.skeleton
          AND near.kind <> 'acronym' AND near.status <> 'withdrawn'
        ORDER BY similarity(near.skeleton, mine.skeleton) DESC,
                 similarity(near.spelling, mine.spelling) DESC, near.id
        LIMIT 8
    ) theirs
    WHERE record.id = ANY (%(keys)s) AND mine.skeleton <> ''
      AND mine.kind <> 'acronym' AND mine.status <> 'withdrawn'
    """
)
# Records that bear the same sign. A text that goes with it weighs how alike they are.
BY_SIGN = (
    """
    WITH signs (id, sign, content, prose) AS ({signs})
    SELECT record.id, other.id, mine.sign,
           coalesce(similarity(mine.prose, theirs.prose), 1)
    FROM {records} record
    JOIN signs mine ON mine.id = record.id
    JOIN signs theirs ON theirs.sign = mine.sign AND theirs.content = mine.content
    JOIN {records} other ON other.id = theirs.id
    WHERE record.id = ANY (%(keys)s) AND """
    + LATER
)
SIGNS: dict[Any, str] = {
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
