-- The database's own folding of names, memory and guard. Attached to tables by records/triggers.py.

CREATE FUNCTION records_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;

CREATE FUNCTION records_fold(title text, body text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT public.records_fold(title || ' ' || body) $$;

-- The revision of this transaction, made at its first change. A revision that was
-- already numbered (SET CONSTRAINTS ALL IMMEDIATE) is closed: a new one follows it.
CREATE FUNCTION records_current_revision() RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    current_id bigint := nullif(current_setting('records.revision', true), '');
    declared text := nullif(current_setting('records.who', true), '');
BEGIN
    IF current_id IS NOT NULL AND EXISTS (
        SELECT FROM records_revision WHERE id = current_id AND number IS NULL
    ) THEN
        RETURN current_id;
    END IF;
    INSERT INTO records_revision (user_id, who, why, request_id, application)
    VALUES (
        nullif(current_setting('records.user_id', true), '')::bigint,
        coalesce(declared, session_user),
        coalesce(nullif(current_setting('records.why', true), ''),
                 CASE WHEN declared IS NULL THEN 'direct SQL' ELSE '' END),
        coalesce(current_setting('records.request_id', true), ''),
        current_setting('application_name')
    ) RETURNING id INTO current_id;
    PERFORM set_config('records.revision', current_id::text, true);
    RETURN current_id;
END $$;

-- The digests of the history, in one place for those who write it and who verify it.
-- As JSON, the parts stay apart whatever they contain.
CREATE FUNCTION records_change_digest(
    "table" text, "row" text, owner text, operation text, payload jsonb
) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT sha256(convert_to(
        jsonb_build_array("table", "row", owner, operation, payload)::text, 'UTF8'))
$$;

-- Over the revision before, the revision itself, and its changes' digests in order.
CREATE FUNCTION records_revision_digest(
    previous bytea, number bigint, stamped timestamptz, revision records_revision
) RETURNS bytea
LANGUAGE sql STABLE
AS $$
    SELECT sha256(
        coalesce(previous, ''::bytea)
        || convert_to(jsonb_build_array(
               number, stamped AT TIME ZONE 'UTC', revision.user_id, revision.who,
               revision.why, revision.request_id, revision.application)::text, 'UTF8')
        || coalesce((SELECT string_agg(digest, ''::bytea ORDER BY id)
                     FROM records_change WHERE revision_id = revision.id), ''::bytea)
    )
$$;

-- At commit: number and stamp the revision, under a lock that is held until the
-- commit is done, and chain its digest to the one before.
CREATE FUNCTION records_number_revision() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    previous record;
    next_number bigint;
    stamp timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('records_revision'));
    SELECT number, stamped, digest INTO previous FROM records_revision
    WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
    next_number := coalesce(previous.number, 0) + 1;
    stamp := greatest(clock_timestamp(), previous.stamped + interval '1 microsecond');
    UPDATE records_revision SET
        number = next_number,
        stamped = stamp,
        digest = records_revision_digest(previous.digest, next_number, stamp, NEW)
    WHERE id = NEW.id;
    RETURN NULL;
END $$;

-- Records every changed row of a statement. Arguments: key column, owner column or
-- '', then the columns that must not be kept (password hashes).
CREATE FUNCTION records_record_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    key_column text := TG_ARGV[0];
    owner_column text := nullif(TG_ARGV[1], '');
    secret text[] := TG_ARGV[2:];
    source text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        source := 'SELECT ''insert'' AS operation, to_jsonb(n) - $1 AS payload FROM new_rows n';
    ELSIF TG_OP = 'DELETE' THEN
        source := 'SELECT ''delete'' AS operation, to_jsonb(o) - $1 AS payload FROM old_rows o';
    ELSE
        -- A row that got another key or owner goes in one place and comes in another;
        -- it goes first, so that its last change says that it is there.
        source := format(
            'SELECT CASE WHEN n.%1$I IS NULL THEN ''delete''
                         WHEN o.%1$I IS NULL THEN ''insert'' ELSE ''update'' END AS operation,
                    coalesce(to_jsonb(n), to_jsonb(o)) - $1 AS payload
             FROM new_rows n FULL JOIN old_rows o ON o.%1$I = n.%1$I AND o.%2$I = n.%2$I
             WHERE to_jsonb(n) - $1 IS DISTINCT FROM to_jsonb(o) - $1
             ORDER BY operation', key_column, coalesce(owner_column, key_column));
    END IF;
    -- A statement that changes nothing leaves no revision behind.
    EXECUTE format(
        'WITH changed AS MATERIALIZED (%s), revision AS MATERIALIZED (
             SELECT records_current_revision() AS id WHERE EXISTS (SELECT FROM changed)
         )
         INSERT INTO records_change
             (revision_id, "table", "row", owner, operation, payload, digest)
         SELECT revision.id, $2, payload ->> $3, payload ->> $4, operation, payload,
                records_change_digest($2, payload ->> $3, payload ->> $4, operation, payload)
         FROM changed, revision', source)
    USING secret, TG_TABLE_NAME::text, key_column, owner_column;
    RETURN NULL;
END $$;

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

CREATE FUNCTION records_require_citation(
    owner_table text, citation_table text, citation_column text, key text
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    cited boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = %L)',
                   citation_table, citation_column, key) INTO cited;
    IF NOT cited THEN
        RAISE EXCEPTION 'Published rows need a citation (% in %).', key, owner_table
            USING ERRCODE = '23514', CONSTRAINT = 'published_with_citation',
                  TABLE = owner_table;
    END IF;
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

-- History is written by these triggers alone, and never rewritten: a revision is
-- numbered once, and a payload blanked by an erasure that says so.
CREATE FUNCTION records_guard_history() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    given text[] := ARRAY['number', 'stamped', 'digest'];
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'records_revision' THEN
        IF OLD.number IS NULL AND to_jsonb(NEW) - given = to_jsonb(OLD) - given THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'UPDATE' AND current_setting('records.erasure', true) = 'on' THEN
        IF NEW.payload IS NULL AND to_jsonb(NEW) - 'payload' = to_jsonb(OLD) - 'payload' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'History cannot be rewritten.'
        USING ERRCODE = '23514', CONSTRAINT = 'history_is_permanent', TABLE = TG_TABLE_NAME;
END $$;

-- TRUNCATE leaves no trace row by row, so it is for test databases alone.
CREATE FUNCTION records_refuse_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('records.allow_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'TRUNCATE of % is refused: it would leave no history.', TG_TABLE_NAME
        USING ERRCODE = '23514', CONSTRAINT = 'nothing_is_truncated', TABLE = TG_TABLE_NAME;
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
