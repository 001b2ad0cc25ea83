ALTER TABLE audit_seals
  ADD COLUMN before bytea NOT NULL CONSTRAINT audit_seals_before UNIQUE,
  ADD COLUMN key_id text NOT NULL;
COMMENT ON COLUMN audit_seals.before IS 'The mac of the seal before, empty in the first: a seal cannot be taken out, and of two made at once one stays';
COMMENT ON COLUMN audit_seals.heads IS 'The chains that have grown since the seal before: [{chain, seq, hash}], by chain';
COMMENT ON COLUMN audit_seals.mac IS 'Of the mac before, the moment and the heads, by the key that key_id names';
ALTER TABLE audit_heads ADD COLUMN sealed_seq bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN audit_heads.sealed_seq IS 'The last entry of which a seal tells';

-- Temporary tables last, or a caller's own table could stand in for one of ours.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- The role that serves adds seals; it changes and removes none. Null: another seal was made meanwhile.
CREATE FUNCTION audit_add_seal(mac_before bytea, moment timestamptz, sealed jsonb, key text, code bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
  added bigint;
BEGIN
  INSERT INTO audit_seals (before, at, heads, key_id, mac) VALUES (mac_before, moment, sealed, key, code)
  ON CONFLICT ON CONSTRAINT audit_seals_before DO NOTHING
  RETURNING id INTO added;
  IF added IS NOT NULL THEN
    UPDATE audit_heads AS h SET sealed_seq = s.seq
    FROM jsonb_to_recordset(sealed) AS s (chain int, seq bigint)
    WHERE h.id = s.chain;
  END IF;
  RETURN added;
END
$$;
COMMENT ON FUNCTION audit_add_seal IS 'Adds a seal after the one with the given mac';
REVOKE ALL ON FUNCTION audit_add_seal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_add_seal TO rejon_app;

SELECT set_config('search_path', regexp_replace(current_setting('search_path'), ', pg_temp$', ''), true);
