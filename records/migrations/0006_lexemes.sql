-- What prose is found by: the stems of its words, those of the title before the rest,
-- and after a tilde each word by its consonants (or what it means, if names share it),
-- so that a name in a title is found in another spelling or script. Nothing here
-- depends on a search_path. Two consonants are too few to tell words apart; a hundred
-- are enough, and PostgreSQL keeps no lexeme of more than 2,046 bytes.
CREATE FUNCTION records_sound_lexemes(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN ARRAY(
    SELECT DISTINCT '~' || left(sound, 100)
    FROM string_to_table(public.records_spelling(value), ' ') AS word,
         LATERAL (SELECT CASE WHEN word = upper(word) THEN word
                              ELSE public.records_skeleton(word) END) AS sounds (sound)
    WHERE word NOT IN ('AL', 'BIN') AND length(sound) > 2
);

CREATE FUNCTION records_lexemes(title text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN setweight(to_tsvector('pg_catalog.english'::regconfig, public.records_fold(title)), 'A')
    || setweight(to_tsvector('pg_catalog.english'::regconfig, public.records_fold(body)), 'B')
    || array_to_tsvector(public.records_sound_lexemes(title || ' ' || body));

-- All words of a question, by their stems.
CREATE FUNCTION records_stem_query(value text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN plainto_tsquery('pg_catalog.english'::regconfig, public.records_fold(value));

-- All words of a question by their sounds. Words run together or apart sound as one
-- only when they are read together.
CREATE FUNCTION records_sound_query(value text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT coalesce(string_agg(quote_literal(sound), ' & '), '')::tsquery
    FROM unnest(public.records_sound_lexemes(value)) AS sound
);

-- All words of a question, each by its stem or by its sounds.
CREATE FUNCTION records_word_query(value text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN public.records_sound_query(value) || (
    SELECT coalesce(
        string_agg(nullif('(' || either::text || ')', '()'), ' & '), ''
    )::tsquery
    FROM string_to_table(btrim(regexp_replace(value, '\s+', ' ', 'g')), ' ') AS word,
         LATERAL (SELECT public.records_stem_query(word) || public.records_sound_query(word))
             AS eithers (either)
);
