-- No group is its own umbrella, or branch, at any one time. Attached by the models
-- (extra_triggers). Arguments: the rule's name, the columns of the lower and the upper
-- group, and the kind of edge ('' = every row). Rows that are withdrawn or deprecated
-- do not count; one writer at a time per graph, so that two halves of a loop cannot
-- pass each other.
CREATE FUNCTION groups_refuse_loop() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    counted text := format(
        'SELECT %I AS low, %I AS high, possible FROM %%I
         WHERE status <> ''withdrawn'' AND rank <> ''deprecated''', TG_ARGV[1], TG_ARGV[2]);
    fresh text;
    edges text;
    origin bigint;
    chain text;
BEGIN
    IF TG_ARGV[3] <> '' THEN
        counted := counted || format(' AND kind = %L', TG_ARGV[3]);
    END IF;
    fresh := format(counted, 'new_rows');
    edges := format(counted, TG_TABLE_NAME);
    PERFORM pg_advisory_xact_lock(hashtext(TG_ARGV[0]));
    EXECUTE format(
        'WITH RECURSIVE walk (origin, at, during) AS (
             SELECT low, high, possible FROM (%s) fresh WHERE NOT isempty(possible)
             UNION
             SELECT walk.origin, edge.high, walk.during * edge.possible
             FROM walk JOIN (%s) edge
               ON edge.low = walk.at AND edge.possible && walk.during
             WHERE walk.at <> walk.origin
         )
         SELECT origin FROM walk WHERE at = origin LIMIT 1', fresh, edges) INTO origin;
    IF origin IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format(
        'WITH RECURSIVE walk (at, during, path) AS (
             SELECT high, possible, ARRAY[low, high] FROM (%s) fresh WHERE low = $1
             UNION ALL
             SELECT edge.high, walk.during * edge.possible, path || edge.high
             FROM walk JOIN (%s) edge
               ON edge.low = walk.at AND edge.possible && walk.during
             WHERE walk.at <> $1 AND edge.high <> ALL (walk.path[2:])
         )
         SELECT string_agg(coalesce(nullif(g.name, ''''), g.slug), '' > '' ORDER BY step.place)
         FROM (SELECT path FROM walk WHERE at = $1 ORDER BY cardinality(path) LIMIT 1) found,
              unnest(found.path) WITH ORDINALITY AS step (id, place)
              JOIN groups_armedgroup g ON g.id = step.id', fresh, edges)
        INTO chain USING origin;
    RAISE EXCEPTION 'This would make a group its own % at one time: %. Date or deprecate one.',
        CASE TG_ARGV[3] WHEN 'branch_of' THEN 'branch' ELSE 'umbrella' END, chain
        USING ERRCODE = '23514', CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME;
END $$;
