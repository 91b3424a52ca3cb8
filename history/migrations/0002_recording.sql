-- The history writes itself. Attached to tables by history/triggers.py.

-- The revision of this transaction, made at its first change. A revision that was
-- already numbered (SET CONSTRAINTS ALL IMMEDIATE) is closed: a new one follows it.
CREATE FUNCTION history_current_revision() RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    current_id bigint := nullif(current_setting('history.revision', true), '');
    declared text := nullif(current_setting('history.who', true), '');
BEGIN
    IF current_id IS NOT NULL AND EXISTS (
        SELECT FROM history_revision WHERE id = current_id AND number IS NULL
    ) THEN
        RETURN current_id;
    END IF;
    INSERT INTO history_revision (user_id, who, why, request_id, application)
    VALUES (
        nullif(current_setting('history.user_id', true), '')::bigint,
        coalesce(declared, session_user),
        coalesce(nullif(current_setting('history.why', true), ''),
                 CASE WHEN declared IS NULL THEN 'direct SQL' ELSE '' END),
        coalesce(current_setting('history.request_id', true), ''),
        current_setting('application_name')
    ) RETURNING id INTO current_id;
    PERFORM set_config('history.revision', current_id::text, true);
    RETURN current_id;
END $$;

-- The digests of the history, in one place for those who write it and who verify it.
-- As JSON, the parts stay apart whatever they contain.
CREATE FUNCTION history_change_digest(
    "table" text, "row" text, owner text, operation text, payload jsonb
) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT sha256(convert_to(
        jsonb_build_array("table", "row", owner, operation, payload)::text, 'UTF8'))
$$;

-- Over the revision before, the revision itself, and its changes' digests in order.
CREATE FUNCTION history_revision_digest(
    previous bytea, number bigint, stamped timestamptz, revision history_revision
) RETURNS bytea
LANGUAGE sql STABLE
AS $$
    SELECT sha256(
        coalesce(previous, ''::bytea)
        || convert_to(jsonb_build_array(
               number, stamped AT TIME ZONE 'UTC', revision.user_id, revision.who,
               revision.why, revision.request_id, revision.application)::text, 'UTF8')
        || coalesce((SELECT string_agg(digest, ''::bytea ORDER BY id)
                     FROM history_change WHERE revision_id = revision.id), ''::bytea)
    )
$$;

-- At commit: number and stamp the revision, under a lock that is held until the
-- commit is done, and chain its digest to the one before.
CREATE FUNCTION history_number_revision() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    previous record;
    next_number bigint;
    stamp timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('history_revision'));
    SELECT number, stamped, digest INTO previous FROM history_revision
    WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
    next_number := coalesce(previous.number, 0) + 1;
    stamp := greatest(clock_timestamp(), previous.stamped + interval '1 microsecond');
    UPDATE history_revision SET
        number = next_number,
        stamped = stamp,
        digest = history_revision_digest(previous.digest, next_number, stamp, NEW)
    WHERE id = NEW.id;
    RETURN NULL;
END $$;

-- Records every changed row of a statement. Arguments: key column, owner column or
-- '', then the columns that must not be kept (password hashes).
CREATE FUNCTION history_record_changes() RETURNS trigger
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
             SELECT history_current_revision() AS id WHERE EXISTS (SELECT FROM changed)
         )
         INSERT INTO history_change
             (revision_id, "table", "row", owner, operation, payload, digest)
         SELECT revision.id, $2, payload ->> $3, payload ->> $4, operation, payload,
                history_change_digest($2, payload ->> $3, payload ->> $4, operation, payload)
         FROM changed, revision', source)
    USING secret, TG_TABLE_NAME::text, key_column, owner_column;
    RETURN NULL;
END $$;

-- History is written by these triggers alone, and never rewritten: a revision is
-- numbered once, and a payload blanked by an erasure that says so.
CREATE FUNCTION history_guard_history() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    given text[] := ARRAY['number', 'stamped', 'digest'];
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'history_revision' THEN
        IF OLD.number IS NULL AND to_jsonb(NEW) - given = to_jsonb(OLD) - given THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'UPDATE' AND current_setting('history.erasure', true) = 'on' THEN
        IF NEW.payload IS NULL AND to_jsonb(NEW) - 'payload' = to_jsonb(OLD) - 'payload' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'History cannot be rewritten.'
        USING ERRCODE = '23514', CONSTRAINT = 'history_is_permanent', TABLE = TG_TABLE_NAME;
END $$;

-- TRUNCATE leaves no trace row by row, so it is for test databases alone.
CREATE FUNCTION history_refuse_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('history.allow_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'TRUNCATE of % is refused: it would leave no history.', TG_TABLE_NAME
        USING ERRCODE = '23514', CONSTRAINT = 'nothing_is_truncated', TABLE = TG_TABLE_NAME;
END $$;
