-- Slugs and ids that were retired in a merge. Attached to tables by records/triggers.py.

-- What was merged away stays withdrawn, and nothing new takes its address.
-- Arguments: the collection, and the column of the public id.
CREATE FUNCTION records_refuse_retired_slug() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    public_id text := to_jsonb(NEW) ->> TG_ARGV[1];
    kept text;
BEGIN
    SELECT target INTO kept FROM records_retiredslug
    WHERE collection = TG_ARGV[0] AND slug = public_id;
    IF kept IS NOT NULL THEN
        RAISE EXCEPTION '% was merged into %; its address leads there.', public_id, kept
            USING ERRCODE = '23514', CONSTRAINT = 'slug_is_retired',
                  TABLE = TG_TABLE_NAME, COLUMN = TG_ARGV[1];
    END IF;
    RETURN NEW;
END $$;

-- An address that leads elsewhere leads there for good.
CREATE FUNCTION records_keep_retired_slug() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The address %/% was given up for good.', OLD.collection, OLD.slug
        USING ERRCODE = '23514', CONSTRAINT = 'retired_slug_is_permanent',
              TABLE = TG_TABLE_NAME;
END $$;
