-- On which days a claim that lasts can hold, on which it must, and why.

-- Both days included; NULL is unbounded; empty when it runs backwards. No day comes
-- after 9999-12-31, so a range that reaches it is left unbounded: PostgreSQL would
-- write its end as 10000-01-01, which a Python date cannot hold.
CREATE FUNCTION period_between(first_day date, last_day date) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN first_day > last_day THEN 'empty'::daterange
        ELSE daterange(first_day, nullif(last_day, make_date(9999, 12, 31)), '[]')
    END;
END;

-- The same for two days that must both be known, else there is nothing between them.
CREATE FUNCTION period_between_known(first_day date, last_day date) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN first_day IS NULL OR last_day IS NULL THEN 'empty'::daterange
        ELSE period_between(first_day, last_day)
    END;
END;

-- The days on which a claim can hold. A CHECK refuses the row when it is empty.
CREATE FUNCTION period_possible(began text, ended text) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT period_between(edtf_earliest(began), edtf_latest(ended));
END;

-- The days on which a claim must hold: from the day by which it had begun to the day
-- until which it had not ended. Empty where either is missing.
CREATE FUNCTION period_certain(began text, ended text, attested text)
RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT period_between_known(
        least(edtf_sure_latest(began), edtf_first_latest(attested)),
        greatest(edtf_sure_earliest(ended), edtf_last_earliest(attested))
    );
END;

-- Why a claim certainly or only possibly holds on a day it can hold on: first whether it
-- had begun, then whether it had not ended. It is certain when both rest on a date
-- (begun or seen_by_then, not_ended or seen_since), as period_certain has it.
CREATE FUNCTION period_grounds(began text, ended text, attested text, on_day date)
RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT ARRAY[
        CASE
            WHEN edtf_sure_latest(began) <= on_day THEN 'begun'
            WHEN edtf_first_latest(attested) <= on_day THEN 'seen_by_then'
            WHEN edtf_latest(began) IS NULL THEN 'start_not_known'
            WHEN edtf_sure_latest(began) IS NULL THEN 'start_unsure'
            ELSE 'start_imprecise'
        END,
        CASE
            WHEN edtf_sure_earliest(ended) >= on_day THEN 'not_ended'
            WHEN edtf_last_earliest(attested) >= on_day THEN 'seen_since'
            WHEN ended = '..' THEN 'end_open'
            WHEN edtf_earliest(ended) IS NULL THEN 'end_not_known'
            WHEN edtf_sure_earliest(ended) IS NULL THEN 'end_unsure'
            ELSE 'end_imprecise'
        END
    ];
END;
