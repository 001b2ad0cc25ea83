CREATE TABLE accounts_totp (
  id int PRIMARY KEY CONSTRAINT accounts_totp_account_fkey REFERENCES accounts,
  secret bytea NOT NULL,
  made_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  last_step int
);
COMMENT ON TABLE accounts_totp IS 'Personal data: the secret that an account shares with an application which shows codes (RFC 6238)';
COMMENT ON COLUMN accounts_totp.id IS 'The account';
COMMENT ON COLUMN accounts_totp.secret IS 'Envelope of the secret in Base32';
COMMENT ON COLUMN accounts_totp.confirmed_at IS 'When a first code showed that the application has it; null: it is not asked for yet';
COMMENT ON COLUMN accounts_totp.last_step IS 'Time step of the code used last: neither it nor an earlier one is taken again';

CREATE TABLE accounts_recovery_codes (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL REFERENCES accounts,
  code_hash text NOT NULL,
  made_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX accounts_recovery_codes_account_idx ON accounts_recovery_codes (account_id);
COMMENT ON TABLE accounts_recovery_codes IS 'Personal data: codes that stand in for a lost telephone, each once';
COMMENT ON COLUMN accounts_recovery_codes.code_hash IS 'argon2id in PHC form';

CREATE TABLE accounts_strict_roles (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  role text NOT NULL CONSTRAINT accounts_strict_roles_role_unique UNIQUE,
  set_at timestamptz NOT NULL
);
COMMENT ON TABLE accounts_strict_roles IS 'Roles that give their rights only to who signed in with a second factor';

ALTER TABLE accounts_totp ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_totp FORCE ROW LEVEL SECURITY;
CREATE POLICY accounts_totp_program ON accounts_totp USING (public.rejon_purpose() IN ('sign-in', 'operate'));
CREATE POLICY accounts_totp_own ON accounts_totp USING (id = (SELECT public.rejon_account()));
-- Whoever sees an account sees whether it has one; who manages it may take it away.
CREATE POLICY accounts_totp_read ON accounts_totp FOR SELECT
  USING (
    (SELECT public.rejon_may('accounts.read'))
    OR EXISTS (
      SELECT FROM accounts_grants AS g
      WHERE g.account_id = accounts_totp.id AND g.school_id = ANY ((SELECT public.rejon_schools('accounts.read'))::int[])
    )
  );
CREATE POLICY accounts_totp_manage ON accounts_totp FOR DELETE
  USING (
    (SELECT public.rejon_may('accounts.manage'))
    OR EXISTS (
      SELECT FROM accounts_grants AS g
      WHERE g.account_id = accounts_totp.id AND g.school_id = ANY ((SELECT public.rejon_schools('accounts.manage'))::int[])
    )
  );

ALTER TABLE accounts_recovery_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_recovery_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY accounts_recovery_codes_program ON accounts_recovery_codes USING (public.rejon_purpose() IN ('sign-in', 'operate'));
CREATE POLICY accounts_recovery_codes_own ON accounts_recovery_codes USING (account_id = (SELECT public.rejon_account()));
-- Whoever sees an account sees whether it has one; who manages it may take it away.
CREATE POLICY accounts_recovery_codes_read ON accounts_recovery_codes FOR SELECT
  USING (
    (SELECT public.rejon_may('accounts.read'))
    OR EXISTS (
      SELECT FROM accounts_grants AS g
      WHERE g.account_id = accounts_recovery_codes.account_id AND g.school_id = ANY ((SELECT public.rejon_schools('accounts.read'))::int[])
    )
  );
CREATE POLICY accounts_recovery_codes_manage ON accounts_recovery_codes FOR DELETE
  USING (
    (SELECT public.rejon_may('accounts.manage'))
    OR EXISTS (
      SELECT FROM accounts_grants AS g
      WHERE g.account_id = accounts_recovery_codes.account_id AND g.school_id = ANY ((SELECT public.rejon_schools('accounts.manage'))::int[])
    )
  );

-- Begins a transaction for who holds a session: gives the account and its rights, and sets them for row security. No
-- row: no such session, or it has ended, or its account is disabled. The rights are those of this very moment; a role
-- that wants a second factor gives none to a session that was begun without one.
CREATE OR REPLACE FUNCTION accounts_enter(
  asked_token bytea, moment timestamptz, today date,
  OUT account_id int, OUT session_id int, OUT has_second_factor boolean, OUT proved_at timestamptz, OUT rights jsonb
) RETURNS SETOF record
LANGUAGE plpgsql
AS $$
DECLARE
  seen timestamptz;
BEGIN
  PERFORM set_config('rejon.purpose', 'sign-in', true);
  SELECT s.account_id, s.id, s.has_second_factor, s.proved_at, s.last_seen_at
  INTO account_id, session_id, has_second_factor, proved_at, seen
  FROM accounts_sessions AS s
  JOIN accounts AS a ON a.id = s.account_id
  WHERE s.token_hash = asked_token AND s.ended_at IS NULL AND s.expires_at > moment
    AND s.last_seen_at > moment - interval '60 minutes' AND a.disabled_at IS NULL;
  IF session_id IS NULL THEN
    PERFORM set_config('rejon.purpose', '', true);
    RETURN;
  END IF;
  -- Once a minute is enough; a session that another request marks just now is not waited for.
  IF seen < moment - interval '1 minute' AND current_setting('transaction_read_only') = 'off' THEN
    UPDATE accounts_sessions AS s SET last_seen_at = moment
    WHERE s.id IN (SELECT t.id FROM accounts_sessions AS t WHERE t.id = session_id FOR UPDATE SKIP LOCKED);
  END IF;
  SELECT coalesce(
    jsonb_object_agg(r.permission, jsonb_build_object(
      'all', r.everywhere, 'schools', r.schools, 'classUnits', r.class_units, 'wards', r.wards
    )), '{}'
  )
  INTO rights
  FROM (
    SELECT
      p.permission,
      bool_or(g.unit_kind = 'municipality') AS everywhere,
      coalesce(jsonb_agg(DISTINCT g.unit_id) FILTER (WHERE g.unit_kind = 'school'), '[]') AS schools,
      coalesce(jsonb_agg(DISTINCT g.unit_id) FILTER (WHERE g.unit_kind = 'class-unit'), '[]') AS class_units,
      coalesce(jsonb_agg(DISTINCT g.unit_id) FILTER (WHERE g.unit_kind = 'ward'), '[]') AS wards
    FROM accounts_grants AS g
    JOIN public.role_permissions AS p ON p.role = g.role
    WHERE g.account_id = accounts_enter.account_id
      AND g.valid_from <= today AND (g.valid_to IS NULL OR g.valid_to > today)
      AND (accounts_enter.has_second_factor OR NOT EXISTS (SELECT FROM accounts_strict_roles AS q WHERE q.role = g.role))
    GROUP BY p.permission
  ) AS r;
  PERFORM
    set_config('rejon.purpose', '', true),
    set_config('rejon.account', account_id::text, true),
    set_config('rejon.today', today::text, true),
    set_config('rejon.rights', rights::text, true);
  RETURN NEXT;
END
$$;
