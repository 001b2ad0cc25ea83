CREATE TABLE audit_entries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chain int NOT NULL CONSTRAINT audit_entries_chain CHECK (chain BETWEEN 0 AND 31),
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL CONSTRAINT audit_entries_actor CHECK (actor IN ('account', 'operator', 'nobody')),
  account_id int,
  session_id int,
  request_id text,
  action text NOT NULL,
  object_kind text,
  object_id bigint,
  school_id int,
  reason text,
  details jsonb NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_entries_place UNIQUE (chain, seq)
);
CREATE INDEX audit_entries_at_idx ON audit_entries (at);
CREATE INDEX audit_entries_account_idx ON audit_entries (account_id, at);
CREATE INDEX audit_entries_object_idx ON audit_entries (object_kind, object_id, at);
COMMENT ON TABLE audit_entries IS 'Who did or read what: append-only, each entry carries the hash of the one before it in its chain';

CREATE TABLE audit_heads (
  id int PRIMARY KEY CONSTRAINT audit_heads_id CHECK (id BETWEEN 0 AND 31),
  seq bigint NOT NULL,
  hash bytea NOT NULL
);
COMMENT ON TABLE audit_heads IS 'The end of each of the 32 chains; one chain would make all writers wait for each other';
INSERT INTO audit_heads (id, seq, hash) SELECT c, 0, '\x' FROM generate_series(0, 31) AS c;

CREATE TABLE audit_seals (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  heads jsonb NOT NULL,
  mac bytea NOT NULL
);
COMMENT ON TABLE audit_seals IS 'All heads at a moment, sealed with a key that the database does not know';

ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entries FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_seals ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_seals FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_entries_owner ON audit_entries TO CURRENT_USER USING (true);
CREATE POLICY audit_heads_owner ON audit_heads TO CURRENT_USER USING (true);
CREATE POLICY audit_seals_owner ON audit_seals TO CURRENT_USER USING (true);
CREATE POLICY audit_entries_read ON audit_entries FOR SELECT
  USING ((SELECT public.rejon_may('audit.read')) OR public.rejon_purpose() = 'operate');
CREATE POLICY audit_heads_read ON audit_heads FOR SELECT
  USING ((SELECT public.rejon_may('audit.read')) OR public.rejon_purpose() = 'operate');
CREATE POLICY audit_seals_read ON audit_seals FOR SELECT
  USING ((SELECT public.rejon_may('audit.read')) OR public.rejon_purpose() = 'operate');

-- What the hash of an entry is taken of, after the hash before it: a JSON array of all of its columns in this order.
CREATE FUNCTION audit_hash(before bytea, entry audit_entries) RETURNS bytea
LANGUAGE sql STABLE
AS $$
  SELECT sha256(before || convert_to(jsonb_build_array(
    entry.chain, entry.seq, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.actor,
    entry.account_id, entry.session_id, entry.request_id, entry.action, entry.object_kind, entry.object_id,
    entry.school_id, entry.reason, entry.details
  )::text, 'UTF8'))
$$;

-- Temporary tables last, or a caller's own table could stand in for one of ours.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- The only way in: the application's role may not write the table. Its callers send it together with COMMIT, so the head
-- of the chain, which it locks, is let go at once.
CREATE FUNCTION audit_append(asked_chain int, entries jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
  head audit_heads;
  entry audit_entries;
  given jsonb;
BEGIN
  SELECT * INTO STRICT head FROM audit_heads AS h WHERE h.id = asked_chain FOR UPDATE;
  FOR given IN SELECT jsonb_array_elements(entries) LOOP
    head.seq := head.seq + 1;
    entry := jsonb_populate_record(NULL::audit_entries, given);
    entry.chain := asked_chain;
    entry.seq := head.seq;
    entry.hash := audit_hash(head.hash, entry);
    head.hash := entry.hash;
    INSERT INTO audit_entries (
      chain, seq, at, actor, account_id, session_id, request_id, action, object_kind, object_id, school_id, reason,
      details, hash
    )
    VALUES (
      entry.chain, entry.seq, entry.at, entry.actor, entry.account_id, entry.session_id, entry.request_id, entry.action,
      entry.object_kind, entry.object_id, entry.school_id, entry.reason, entry.details, entry.hash
    );
  END LOOP;
  UPDATE audit_heads AS h SET seq = head.seq, hash = head.hash WHERE h.id = asked_chain;
END
$$;
COMMENT ON FUNCTION audit_append IS 'Adds entries to a chain; the last thing that a transaction does';
REVOKE ALL ON FUNCTION audit_append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append TO rejon_app;

SELECT set_config('search_path', regexp_replace(current_setting('search_path'), ', pg_temp$', ''), true);
