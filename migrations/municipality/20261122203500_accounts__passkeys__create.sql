CREATE TABLE accounts_passkeys (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL REFERENCES accounts,
  credential_id text NOT NULL CONSTRAINT accounts_passkeys_credential_unique UNIQUE,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL,
  name text NOT NULL,
  made_at timestamptz NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX accounts_passkeys_account_idx ON accounts_passkeys (account_id);
COMMENT ON TABLE accounts_passkeys IS 'Personal data: passkeys (WebAuthn) with which an account signs in';
COMMENT ON COLUMN accounts_passkeys.credential_id IS 'As the browser tells it, base64url';
COMMENT ON COLUMN accounts_passkeys.public_key IS 'COSE key';
COMMENT ON COLUMN accounts_passkeys.counter IS 'Of the authenticator, at its last use; 0: it does not count';

CREATE TABLE accounts_challenges (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  challenge text NOT NULL CONSTRAINT accounts_challenges_challenge_unique UNIQUE,
  purpose text NOT NULL CONSTRAINT accounts_challenges_purpose CHECK (purpose IN ('register', 'authenticate')),
  account_id int REFERENCES accounts,
  network text NOT NULL,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX accounts_challenges_network_idx ON accounts_challenges (network, made_at);
COMMENT ON TABLE accounts_challenges IS 'Personal data: what authenticators are asked to sign, each once, gone when it is answered';
COMMENT ON COLUMN accounts_challenges.account_id IS 'Whose new passkey it is for; null: whoever signs in says who they are';

ALTER TABLE accounts_passkeys ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_passkeys FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts_challenges ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_challenges FORCE ROW LEVEL SECURITY;
CREATE POLICY accounts_passkeys_program ON accounts_passkeys USING (public.rejon_purpose() IN ('sign-in', 'operate'));
CREATE POLICY accounts_challenges_program ON accounts_challenges USING (public.rejon_purpose() IN ('sign-in', 'operate'));
CREATE POLICY accounts_passkeys_own ON accounts_passkeys USING (account_id = (SELECT public.rejon_account()));
-- Whoever sees an account sees whether it has one; who manages it may take it away.
CREATE POLICY accounts_passkeys_read ON accounts_passkeys FOR SELECT
  USING (
    (SELECT public.rejon_may('accounts.read'))
    OR EXISTS (
      SELECT FROM accounts_grants AS g
      WHERE g.account_id = accounts_passkeys.account_id
        AND g.school_id = ANY ((SELECT public.rejon_schools('accounts.read'))::int[])
    )
  );
CREATE POLICY accounts_passkeys_manage ON accounts_passkeys FOR DELETE
  USING (
    (SELECT public.rejon_may('accounts.manage'))
    OR EXISTS (
      SELECT FROM accounts_grants AS g
      WHERE g.account_id = accounts_passkeys.account_id
        AND g.school_id = ANY ((SELECT public.rejon_schools('accounts.manage'))::int[])
    )
  );
