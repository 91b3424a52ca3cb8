-- Imprecise dates in the database: what days an EDTF text may be (model.md, rules 4
-- and 11). dates/value.py reads the same grammar; one table of cases tests both.
--
-- The bodies between BEGIN ATOMIC and END are bound when they are created, and
-- edtf_point calls nothing of ours, so no search_path can lead them astray: dumps,
-- restores and index builds run with an empty one.

-- A day from 1 to 28 written in full, which nearly all dates are, is read without the
-- grammar. Days 29 to 31 ask how long the month is: edtf_point answers that.
CREATE FUNCTION edtf_plain_day(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN value ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$'
            AND left(value, 4) <> '0000'
        THEN make_date(
            left(value, 4)::integer,
            substr(value, 6, 2)::integer,
            right(value, 2)::integer
        )
    END;
END;

-- The days of one date with its marks (2004, 201X, 2004-06-XX, 2004-21, ?2004-06-~11);
-- NULL when it is none.
CREATE FUNCTION edtf_point(value text) RETURNS daterange
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    bare text := translate(value, '?~%', '');
    first_year integer;
    first_day date;
BEGIN
    IF value !~ '^[?~%]?[0-9X]{4}(-[?~%]?[0-9X]{2}){0,2}[?~%]?$' THEN
        RETURN NULL;
    END IF;

    first_year := replace(left(bare, 4), 'X', '0')::integer;
    IF first_year = 0 THEN
        RETURN NULL;
    END IF;
    first_day := make_date(first_year, 1, 1);

    IF bare ~ '^[0-9]{2}XX$' THEN
        RETURN daterange(first_day, make_date(first_year + 100, 1, 1));
    ELSIF bare ~ '^[0-9]{3}X$' THEN
        RETURN daterange(first_day, make_date(first_year + 10, 1, 1));
    ELSIF bare ~ '^[0-9]{4}(-2[1-4]|(-XX){0,2})$' THEN
        -- A season has the bounds of its year: whose winter it is, nobody says.
        RETURN daterange(first_day, make_date(first_year + 1, 1, 1));
    ELSIF bare !~ '^[0-9]{4}-(0[1-9]|1[0-2])(-XX|-0[1-9]|-[12][0-9]|-3[01])?$' THEN
        RETURN NULL;
    END IF;

    first_day := make_date(first_year, substr(bare, 6, 2)::integer, 1);
    IF bare ~ '^[0-9]{4}-[0-9]{2}(-XX)?$' THEN
        RETURN daterange(first_day, (first_day + interval '1 month')::date);
    END IF;

    first_day := first_day + (right(bare, 2)::integer - 1);
    IF extract(month FROM first_day) <> substr(bare, 6, 2)::integer THEN
        RETURN NULL;
    END IF;
    RETURN daterange(first_day, first_day, '[]');
END;
$$;

-- One end of an interval, or of a run in a set: open and unknown reach everywhere.
CREATE FUNCTION edtf_end(value text) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN value IN ('', '..') THEN daterange(NULL, NULL)
        ELSE edtf_point(value)
    END;
END;

-- From the first day of one end to the last day of the other; NULL when neither end is
-- a date or the second is over before the first begins.
CREATE FUNCTION edtf_between(opening daterange, closing daterange) RETURNS daterange
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN lower_inf(opening) AND upper_inf(closing) THEN NULL
        WHEN lower(opening) >= upper(closing) THEN NULL
        ELSE daterange(lower(opening), upper(closing))
    END;
END;

-- What stands between the commas of a set: a date, a run (c..d), or an open run.
CREATE FUNCTION edtf_set_item(item text) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN item ~ '^[^.]*[.][.][^.]*$' THEN edtf_between(
            edtf_end(split_part(item, '..', 1)),
            edtf_end(split_part(item, '..', 2))
        )
        ELSE edtf_point(item)
    END;
END;

-- [a,b,c..d]: one of these days, gaps kept. Only the first run may be open before and
-- only the last one after.
CREATE FUNCTION edtf_set(value text) RETURNS datemultirange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN value !~ ',[.][.]|[.][.],' AND bool_and(span IS NOT NULL)
        THEN range_agg(span)
    END
    FROM unnest(string_to_array(substr(value, 2, length(value) - 2), ',')) AS item
    CROSS JOIN LATERAL edtf_set_item(item) AS span;
END;

-- A date-time counts as its day, as written: the zone does not move it.
CREATE FUNCTION edtf_expression_days(value text) RETURNS datemultirange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN length(value) > 100 THEN NULL
        WHEN value = '..' THEN datemultirange(daterange(NULL, NULL))
        WHEN value ~ '^\[.*\]$' THEN edtf_set(value)
        WHEN value ~ '^[^/]*/[^/]*$' THEN datemultirange(edtf_between(
            edtf_end(split_part(value, '/', 1)),
            edtf_end(split_part(value, '/', 2))
        ))
        WHEN value ~ ('^[0-9]{4}-[0-9]{2}-[0-9]{2}'
            || 'T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]'
            || '(Z|[+-](0[0-9]|1[0-4])(:[0-5][0-9])?)?$')
        THEN datemultirange(edtf_point(left(value, 10)))
        ELSE datemultirange(edtf_point(value))
    END;
END;

-- Every day the date may be. NULL for NULL and for text that is no date of ours.
CREATE FUNCTION edtf_days(value text) RETURNS datemultirange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN edtf_plain_day(value) IS NULL THEN edtf_expression_days(value)
        ELSE datemultirange(
            daterange(edtf_plain_day(value), edtf_plain_day(value), '[]')
        )
    END;
END;

-- May this text stand in a date column? NULL may: it says "not known".
CREATE FUNCTION edtf_is_valid(value text, allow_open boolean DEFAULT false)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT value IS NULL
        OR edtf_plain_day(value) IS NOT NULL
        OR (edtf_expression_days(value) IS NOT NULL AND (allow_open OR value <> '..'));
END;

CREATE FUNCTION edtf_earliest(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(edtf_plain_day(value), lower(edtf_expression_days(value)));
END;

CREATE FUNCTION edtf_latest(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(edtf_plain_day(value), upper(edtf_expression_days(value)) - 1);
END;

-- The same two bounds where they can be relied on: a bound marked ?, ~ or % cannot. In
-- an interval each end has its own marks; in a set one mark casts doubt on all of it.
CREATE FUNCTION edtf_sure_earliest(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN split_part(value, '/', 1) !~ '[?~%]' THEN edtf_earliest(value)
    END;
END;

CREATE FUNCTION edtf_sure_latest(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN split_part(value, '/', -1) !~ '[?~%]' THEN edtf_latest(value)
    END;
END;

-- An interval is attested from its first date to its last; any other date is both.
CREATE FUNCTION edtf_first_latest(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT edtf_sure_latest(split_part(value, '/', 1));
END;

CREATE FUNCTION edtf_last_earliest(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT edtf_sure_earliest(split_part(value, '/', -1));
END;
