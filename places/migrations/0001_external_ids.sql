-- An object whose values are all texts: {"wikidata": "Q1530"}.
CREATE FUNCTION places_are_texts(value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN jsonb_typeof(value) = 'object'
    AND NOT jsonb_path_exists(value, '$.* ? (@.type() <> "string")');
