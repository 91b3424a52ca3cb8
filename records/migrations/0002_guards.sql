-- What guards reviewed rows. Attached to tables by history/triggers.py.

-- Times of a reviewed row. Arguments: its generated columns, which a BEFORE trigger
-- must not compare. A trigger that updates the row (its names changed) counts too.
CREATE FUNCTION records_stamp() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    ignored text[] := TG_ARGV || ARRAY['created', 'updated', 'first_published'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.created := now();
        NEW.updated := now();
        NEW.first_published := CASE WHEN NEW.status = 'published' THEN now() END;
        RETURN NEW;
    END IF;
    NEW.created := OLD.created;
    NEW.updated := OLD.updated;
    NEW.first_published := OLD.first_published;
    -- A cached name is written by records_cache_name alone: loaddata would blank it.
    IF pg_trigger_depth() = 1 AND to_jsonb(OLD) ? 'name' THEN
        NEW.name := OLD.name;
    END IF;
    IF NEW.status = 'published' AND NEW.first_published IS NULL THEN
        NEW.first_published := now();
    END IF;
    IF pg_trigger_depth() > 1
       OR to_jsonb(NEW) - ignored IS DISTINCT FROM to_jsonb(OLD) - ignored THEN
        NEW.updated := greatest(now(), OLD.updated + interval '1 microsecond');
    END IF;
    RETURN NEW;
END $$;

-- An address that the public has seen stays. Arguments: the columns it is made of.
CREATE FUNCTION records_keep_public_id() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A public id (here %) cannot change once it was published.',
        (SELECT string_agg(to_jsonb(OLD) ->> part, ':') FROM unnest(TG_ARGV) AS part)
        USING ERRCODE = '23514', CONSTRAINT = 'published_id_is_permanent',
              TABLE = TG_TABLE_NAME;
END $$;

-- What was published is withdrawn, with a reason; it never turns into a draft again.
CREATE FUNCTION records_keep_published() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A published row is withdrawn, with a reason; it cannot become % again.', NEW.status
        USING ERRCODE = '23514', CONSTRAINT = 'published_is_only_withdrawn',
              TABLE = TG_TABLE_NAME;
END $$;

-- Only drafts that the public never saw can be deleted.
CREATE FUNCTION records_guard_deletion() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' OR OLD.first_published IS NOT NULL THEN
        RAISE EXCEPTION 'Only drafts that were never published can be deleted; withdraw it, with a reason.'
            USING ERRCODE = '23514', CONSTRAINT = 'only_drafts_are_deleted',
                  TABLE = TG_TABLE_NAME;
    END IF;
    RETURN OLD;
END $$;

-- Four eyes and a source. Deferred to the end of the transaction. Arguments: the key
-- column, then the citation table and its column, then the names table and its column
-- ('' where the kind of row has none). Reads the row as it stands by then. Keys are put
-- in as literals, which take the column's own type, so that its index is used.
CREATE FUNCTION records_check_publication() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    key text := to_jsonb(NEW) ->> TG_ARGV[0];
    now_row record;
    found_row boolean;
BEGIN
    EXECUTE format('SELECT t.status, t.edited_by_id, t.reviewed_by_id,
                           lower(e.username) AS editor, lower(r.username) AS reviewer
                    FROM %I t LEFT JOIN auth_user e ON e.id = t.edited_by_id
                    LEFT JOIN auth_user r ON r.id = t.reviewed_by_id
                    WHERE t.%I = %L', TG_TABLE_NAME, TG_ARGV[0], key)
        INTO now_row;
    IF now_row.status IS DISTINCT FROM 'published' THEN
        RETURN NULL;
    END IF;
    IF now_row.editor IS NULL OR now_row.reviewer IS NULL
       OR now_row.editor = now_row.reviewer THEN
        RAISE EXCEPTION 'Published rows need an editor and a different reviewer (% in %).',
            key, TG_TABLE_NAME
            USING ERRCODE = '23514', CONSTRAINT = 'published_by_two_people',
                  TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_ARGV[1] <> '' THEN
        PERFORM records_require_citation(TG_TABLE_NAME, TG_ARGV[1], TG_ARGV[2], key);
    END IF;
    IF TG_ARGV[3] <> '' THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = %L
                        AND kind = ''preferred'' AND status = ''published'')',
                       TG_ARGV[3], TG_ARGV[4], key) INTO found_row;
        IF NOT found_row THEN
            RAISE EXCEPTION 'A published record needs a published preferred name (% in %).',
                key, TG_TABLE_NAME
                USING ERRCODE = '23514', CONSTRAINT = 'published_with_preferred_name',
                      TABLE = TG_TABLE_NAME;
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- The last citation or the preferred name of a published row cannot be taken away.
-- Arguments: the owner's table, its key column, the column here that points to it,
-- and 'citation' or 'name'.
CREATE FUNCTION records_check_support() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    key text := to_jsonb(OLD) ->> TG_ARGV[2];
    is_published boolean;
    supported boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = %L
                    AND status = ''published'')', TG_ARGV[0], TG_ARGV[1], key)
        INTO is_published;
    IF NOT is_published THEN
        RETURN NULL;
    END IF;
    IF TG_ARGV[3] = 'citation' THEN
        PERFORM records_require_citation(TG_ARGV[0], TG_TABLE_NAME, TG_ARGV[2], key);
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = %L
                    AND kind = ''preferred'' AND status = ''published'')',
                   TG_TABLE_NAME, TG_ARGV[2], key) INTO supported;
    IF NOT supported THEN
        RAISE EXCEPTION 'A published record needs a published preferred name (% in %).',
            key, TG_ARGV[0]
            USING ERRCODE = '23514', CONSTRAINT = 'published_with_preferred_name',
                  TABLE = TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$;

-- A change of names or citations is a change of the row they belong to, and of the
-- row they belonged to before. Owners written by this very transaction are passed over,
-- so that a bulk load pays nothing; so is a row that is written as it was.
-- Arguments: the owner's table, its key column, the column here that points to it.
CREATE FUNCTION records_touch_owner() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    owners text := records_owners_changed(TG_OP, TG_ARGV[2]);
BEGIN
    EXECUTE format('UPDATE %I t SET updated = t.updated WHERE t.xmin <> pg_current_xact_id()::xid
                    AND t.%I IN (%s)', TG_ARGV[0], TG_ARGV[1], owners);
    RETURN NULL;
END $$;

-- The query for the owners of the rows that a statement changed, before and after it.
CREATE FUNCTION records_owners_changed(operation text, owner_column text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT format(CASE operation
        WHEN 'INSERT' THEN 'SELECT %I FROM new_rows'
        WHEN 'DELETE' THEN 'SELECT %I FROM old_rows'
        ELSE 'SELECT unnest(ARRAY[o.%1$I, n.%1$I]) FROM old_rows o
              FULL JOIN new_rows n USING (id) WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n)'
    END, owner_column)
$$;

-- Keeps the display name of a record: its published preferred name, else its
-- preferred draft, else any. Arguments as above.
CREATE FUNCTION records_cache_name() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    owners text := records_owners_changed(TG_OP, TG_ARGV[2]);
BEGIN
    EXECUTE format(
        'WITH chosen AS (
             SELECT o.%2$I AS key, coalesce((
                 SELECT n.text FROM %4$I n WHERE n.%3$I = o.%2$I AND n.status <> ''withdrawn''
                 ORDER BY n.status = ''published'' DESC, n.kind = ''preferred'' DESC, n.id
                 LIMIT 1), '''') AS name
             FROM %1$I o WHERE o.%2$I IN (%5$s)
         )
         UPDATE %1$I t SET name = chosen.name FROM chosen
         WHERE t.%2$I = chosen.key AND t.name IS DISTINCT FROM chosen.name',
        TG_ARGV[0], TG_ARGV[1], TG_ARGV[2], TG_TABLE_NAME, owners);
    RETURN NULL;
END $$;

-- A tree stays a tree: no row is its own ancestor. Argument: the column of the parent.
-- One writer at a time per table, so that two halves of a loop cannot pass each other.
CREATE FUNCTION records_refuse_loop() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    chain text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext(TG_TABLE_NAME || '.' || TG_ARGV[0]));
    EXECUTE format(
        'WITH RECURSIVE up AS (
             SELECT n.id AS origin, n.%2$I AS at, ARRAY[n.slug::text] AS path, false AS looped
             FROM new_rows n WHERE n.%2$I IS NOT NULL
             UNION ALL
             SELECT up.origin, t.%2$I, up.path || t.slug::text, t.id = up.origin
             FROM up JOIN %1$I t ON t.id = up.at
             WHERE NOT up.looped AND t.slug <> ALL (up.path[2:])
         )
         SELECT array_to_string(path, '' -> '') FROM up WHERE looped LIMIT 1',
        TG_TABLE_NAME, TG_ARGV[0]) INTO chain;
    IF chain IS NOT NULL THEN
        RAISE EXCEPTION 'This would make a loop: %.', chain
            USING ERRCODE = '23514', CONSTRAINT = TG_ARGV[1], TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

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
