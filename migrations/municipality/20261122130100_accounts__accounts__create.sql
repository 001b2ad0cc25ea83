CREATE TABLE accounts (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  username text NOT NULL CONSTRAINT accounts_username_form CHECK (username ~ '^[A-Za-z0-9][A-Za-z0-9._@+-]{2,79}$'),
  username_key text NOT NULL GENERATED ALWAYS AS (lower(username)) STORED CONSTRAINT accounts_username_unique UNIQUE,
  name text NOT NULL,
  email text,
  password_hash text,
  is_demo boolean NOT NULL DEFAULT false,
  opened_by int REFERENCES accounts,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz,
  last_sign_in_at timestamptz
);
CREATE INDEX accounts_name_idx ON accounts (lower(name), id);
COMMENT ON TABLE accounts IS 'Personal data: who may sign in';
COMMENT ON COLUMN accounts.password_hash IS 'argon2id in PHC form; null: no password has been set yet';
COMMENT ON COLUMN accounts.opened_by IS 'Null: the installation''s operator';
COMMENT ON COLUMN accounts.is_demo IS 'Made for the demo city, with a password that everybody knows';

CREATE TABLE accounts_grants (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL REFERENCES accounts,
  role text NOT NULL,
  unit_kind text NOT NULL CONSTRAINT accounts_grants_unit_kind
    CHECK (unit_kind IN ('municipality', 'school', 'class-unit', 'ward')),
  unit_id int CONSTRAINT accounts_grants_unit_id CHECK ((unit_kind = 'municipality') = (unit_id IS NULL)),
  school_id int,
  valid_from date NOT NULL,
  valid_to date CONSTRAINT accounts_grants_valid CHECK (valid_to >= valid_from),
  granted_by int REFERENCES accounts,
  granted_at timestamptz NOT NULL,
  CONSTRAINT accounts_grants_no_overlap EXCLUDE USING gist (
    account_id WITH =, role WITH =, unit_kind WITH =, coalesce(unit_id, 0) WITH =,
    daterange(valid_from, valid_to) WITH &&
  )
);
CREATE INDEX accounts_grants_account_idx ON accounts_grants (account_id);
CREATE INDEX accounts_grants_school_idx ON accounts_grants (school_id);
COMMENT ON TABLE accounts_grants IS 'Personal data: which role an account has, where and when, and who gave it';
COMMENT ON COLUMN accounts_grants.school_id IS 'The school to which the unit belongs; null: none in particular';
COMMENT ON COLUMN accounts_grants.valid_to IS 'The first day on which it holds no more; null: until it is ended';
COMMENT ON COLUMN accounts_grants.granted_by IS 'Null: the installation''s operator';

CREATE TABLE accounts_sessions (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL REFERENCES accounts,
  token_hash bytea NOT NULL CONSTRAINT accounts_sessions_token_unique UNIQUE,
  has_second_factor boolean NOT NULL DEFAULT false,
  user_agent text NOT NULL,
  network text NOT NULL,
  started_at timestamptz NOT NULL,
  proved_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX accounts_sessions_account_idx ON accounts_sessions (account_id);
COMMENT ON TABLE accounts_sessions IS 'Personal data: who is signed in, on which device';
COMMENT ON COLUMN accounts_sessions.token_hash IS 'SHA-256 of the token in the cookie';
COMMENT ON COLUMN accounts_sessions.proved_at IS 'When the person last proved who they are; sensitive acts want it to be recent';

CREATE TABLE accounts_attempts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  username_key text NOT NULL,
  network text NOT NULL,
  attempted_at timestamptz NOT NULL,
  succeeded boolean NOT NULL
);
CREATE INDEX accounts_attempts_username_idx ON accounts_attempts (username_key, attempted_at);
CREATE INDEX accounts_attempts_network_idx ON accounts_attempts (network, attempted_at);
COMMENT ON TABLE accounts_attempts IS 'Personal data: attempts to sign in, by which guessing is slowed down';

CREATE TABLE accounts_codes (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL REFERENCES accounts,
  code_hash bytea NOT NULL,
  made_by int REFERENCES accounts,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX accounts_codes_account_idx ON accounts_codes (account_id);
COMMENT ON TABLE accounts_codes IS 'Personal data: one-time codes by which a password is set';
COMMENT ON COLUMN accounts_codes.code_hash IS 'SHA-256 of the code: it has 80 bits of chance, so guessing finds nothing';

-- All grants of an account, also those out of the reader's sight: whether somebody may disable it depends on them too.
CREATE FUNCTION accounts_all_grants(asked_account int) RETURNS SETOF accounts_grants
LANGUAGE plpgsql
AS $$
DECLARE
  before text := public.rejon_purpose();
BEGIN
  -- Not as a SET clause of the function: an owner who is no superuser may not write one.
  PERFORM set_config('rejon.purpose', 'sign-in', true);
  RETURN QUERY SELECT g.* FROM accounts_grants AS g WHERE g.account_id = asked_account;
  PERFORM set_config('rejon.purpose', before, true);
END
$$;
COMMENT ON FUNCTION accounts_all_grants IS 'All grants of an account, whoever asks';

ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_grants FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_sessions FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_attempts FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_codes FORCE ROW LEVEL SECURITY;

-- The program itself: signing in looks people up before anybody is there, the operator's commands act for nobody.
CREATE POLICY accounts_program ON accounts USING (public.rejon_purpose() IN ('sign-in', 'operate'));
CREATE POLICY accounts_grants_program ON accounts_grants USING (public.rejon_purpose() IN ('sign-in', 'operate'));
CREATE POLICY accounts_sessions_program ON accounts_sessions USING (public.rejon_purpose() IN ('sign-in', 'operate'));
CREATE POLICY accounts_attempts_program ON accounts_attempts USING (public.rejon_purpose() IN ('sign-in', 'operate'));
CREATE POLICY accounts_codes_program ON accounts_codes USING (public.rejon_purpose() IN ('sign-in', 'operate'));

CREATE POLICY accounts_grants_own ON accounts_grants FOR SELECT
  USING (account_id = (SELECT public.rejon_account()));
CREATE POLICY accounts_grants_read ON accounts_grants FOR SELECT
  USING ((SELECT public.rejon_may('accounts.read')) OR school_id = ANY ((SELECT public.rejon_schools('accounts.read'))::int[]));
CREATE POLICY accounts_grants_manage ON accounts_grants
  USING ((SELECT public.rejon_may('accounts.manage')) OR school_id = ANY ((SELECT public.rejon_schools('accounts.manage'))::int[]));

-- Until it has its first grant, an account is seen by who has just opened it.
CREATE POLICY accounts_opened ON accounts FOR SELECT
  USING (opened_by = (SELECT public.rejon_account()) AND NOT EXISTS (SELECT FROM accounts_all_grants(accounts.id)));

-- An account is seen by itself and by whoever sees one of its grants; one without any, by those who manage all.
CREATE POLICY accounts_own ON accounts USING (id = (SELECT public.rejon_account()));
CREATE POLICY accounts_read ON accounts FOR SELECT
  USING (
    (SELECT public.rejon_may('accounts.read'))
    OR EXISTS (
      SELECT FROM accounts_grants AS g
      WHERE g.account_id = accounts.id AND g.school_id = ANY ((SELECT public.rejon_schools('accounts.read'))::int[])
    )
  );
CREATE POLICY accounts_manage ON accounts
  USING (
    (SELECT public.rejon_may('accounts.manage'))
    OR EXISTS (
      SELECT FROM accounts_grants AS g
      WHERE g.account_id = accounts.id AND g.school_id = ANY ((SELECT public.rejon_schools('accounts.manage'))::int[])
    )
  )
  WITH CHECK (
    (SELECT public.rejon_may('accounts.manage'))
    OR cardinality((SELECT public.rejon_schools('accounts.manage'))) > 0
  );

CREATE POLICY accounts_sessions_own ON accounts_sessions USING (account_id = (SELECT public.rejon_account()));
-- Disabling an account ends its sessions; whose account is out of sight, his sessions are too.
CREATE POLICY accounts_sessions_manage ON accounts_sessions
  USING (
    (SELECT public.rejon_may('accounts.manage'))
    OR EXISTS (
      SELECT FROM accounts_grants AS g
      WHERE g.account_id = accounts_sessions.account_id
        AND g.school_id = ANY ((SELECT public.rejon_schools('accounts.manage'))::int[])
    )
  );

CREATE POLICY accounts_codes_manage ON accounts_codes
  USING (
    (SELECT public.rejon_may('accounts.manage'))
    OR EXISTS (
      SELECT FROM accounts_grants AS g
      WHERE g.account_id = accounts_codes.account_id
        AND g.school_id = ANY ((SELECT public.rejon_schools('accounts.manage'))::int[])
    )
  );

-- Begins a transaction for who holds a session: gives the account and its rights, and sets them for row security. No
-- row: no such session, or it has ended, or its account is disabled. The rights are those of this very moment.
CREATE FUNCTION accounts_enter(
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
  SELECT coalesce(jsonb_object_agg(r.permission, jsonb_build_object('all', r.everywhere, 'schools', r.schools, 'wards', r.wards)), '{}')
  INTO rights
  FROM (
    SELECT
      p.permission,
      bool_or(g.unit_kind = 'municipality') AS everywhere,
      coalesce(jsonb_agg(DISTINCT g.unit_id) FILTER (WHERE g.unit_kind = 'school'), '[]') AS schools,
      coalesce(jsonb_agg(DISTINCT g.unit_id) FILTER (WHERE g.unit_kind = 'ward'), '[]') AS wards
    FROM accounts_grants AS g
    JOIN public.role_permissions AS p ON p.role = g.role
    WHERE g.account_id = accounts_enter.account_id
      AND g.valid_from <= today AND (g.valid_to IS NULL OR g.valid_to > today)
    GROUP BY p.permission
  ) AS r;
  PERFORM
    set_config('rejon.purpose', '', true),
    set_config('rejon.account', account_id::text, true),
    set_config('rejon.rights', rights::text, true);
  RETURN NEXT;
END
$$;
COMMENT ON FUNCTION accounts_enter IS 'Begins a transaction for the holder of a session';

