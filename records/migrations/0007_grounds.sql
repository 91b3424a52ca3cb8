-- Why a claim certainly or only possibly holds on a day it can hold on: first whether it
-- had begun, then whether it had not ended. It is certain when both are told by a date
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
