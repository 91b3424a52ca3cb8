-- What the public reads has a citation the public can read: a published passage of a
-- published source, which is locked so that nobody withdraws it meanwhile. The tables are
-- called by their names here, in their own app.
CREATE FUNCTION records_require_citation(
    owner_table text, citation_table text, citation_column text, key text
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    cited boolean;
BEGIN
    EXECUTE format(
        'SELECT true FROM %I c JOIN sources_passage p ON p.id = c.passage_id
         JOIN sources_source s ON s.id = p.source_id
         WHERE c.%I = %L AND p.status = ''published'' AND s.status = ''published''
         LIMIT 1 FOR SHARE OF p, s',
        citation_table, citation_column, key) INTO cited;
    IF cited IS NULL THEN
        RAISE EXCEPTION 'Published rows need a citation that is published (% in %).', key, owner_table
            USING ERRCODE = '23514', CONSTRAINT = 'published_with_citation',
                  TABLE = owner_table;
    END IF;
END $$;

-- A passage or a source that goes leaves nothing published without a citation. Deferred,
-- so that claims can be withdrawn, or cite another passage, in the same transaction.
-- Arguments: the column of sources_passage that has the key of the row that goes, then
-- for each kind of row that needs a citation its table, key column, citation table and
-- the column there. The rows are locked, so that nobody takes their other citation away:
-- of two who would, PostgreSQL lets one go on and tells the other to try again.
CREATE FUNCTION sources_keep_support() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    claim text;
BEGIN
    FOR kind IN 0 .. (TG_NARGS - 1) / 4 - 1 LOOP
        FOR claim IN EXECUTE format(
            'SELECT t.%2$I FROM %1$I t WHERE t.status = ''published'' AND t.%2$I IN (
                 SELECT c.%4$I FROM %3$I c JOIN sources_passage p ON p.id = c.passage_id
                 WHERE p.%5$I = %6$L) ORDER BY 1 FOR UPDATE',
            TG_ARGV[4 * kind + 1], TG_ARGV[4 * kind + 2], TG_ARGV[4 * kind + 3],
            TG_ARGV[4 * kind + 4], TG_ARGV[0], NEW.id)
        LOOP
            PERFORM records_require_citation(TG_ARGV[4 * kind + 1], TG_ARGV[4 * kind + 3],
                                             TG_ARGV[4 * kind + 4], claim);
        END LOOP;
    END LOOP;
    RETURN NULL;
END $$;
