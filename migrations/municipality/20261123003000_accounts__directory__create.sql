CREATE TABLE accounts_directory (
  id int PRIMARY KEY CONSTRAINT accounts_directory_single CHECK (id = 1),
  issuer text NOT NULL,
  client_id text NOT NULL,
  client_secret bytea NOT NULL,
  subject_claim text NOT NULL,
  button text NOT NULL,
  is_on boolean NOT NULL,
  matches_email boolean NOT NULL,
  factor_values text[] NOT NULL,
  set_at timestamptz NOT NULL
);
COMMENT ON TABLE accounts_directory IS 'The directory of the city''s staff (OpenID Connect) by which one may sign in; one row at most';
COMMENT ON COLUMN accounts_directory.client_secret IS 'Envelope of the secret that the directory gave to Rejon';
COMMENT ON COLUMN accounts_directory.subject_claim IS 'The claim of the ID token that says who it is: never given to another person';
COMMENT ON COLUMN accounts_directory.button IS 'What stands on the button of the sign-in screen';
COMMENT ON COLUMN accounts_directory.matches_email IS 'Whether a verified e-mail address finds the account at the first sign-in';
COMMENT ON COLUMN accounts_directory.factor_values IS 'Values of acr or amr that count as a second factor; empty: none does';

CREATE TABLE accounts_directory_links (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL CONSTRAINT accounts_directory_links_account_unique UNIQUE REFERENCES accounts,
  issuer text NOT NULL,
  subject text NOT NULL,
  linked_at timestamptz NOT NULL,
  last_used_at timestamptz,
  CONSTRAINT accounts_directory_links_subject_unique UNIQUE (issuer, subject)
);
COMMENT ON TABLE accounts_directory_links IS 'Personal data: as whom the city''s directory knows the holder of an account';
COMMENT ON COLUMN accounts_directory_links.subject IS 'Value of the claim that says who it is';

CREATE TABLE accounts_directory_visits (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state_hash text NOT NULL CONSTRAINT accounts_directory_visits_state_unique UNIQUE,
  browser_hash text NOT NULL,
  purpose text NOT NULL CONSTRAINT accounts_directory_visits_purpose CHECK (purpose IN ('sign-in', 'factor', 'link')),
  account_id int REFERENCES accounts,
  issuer text NOT NULL,
  nonce text NOT NULL,
  verifier text NOT NULL,
  return_to text,
  network text NOT NULL,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX accounts_directory_visits_network_idx ON accounts_directory_visits (network, made_at);
CREATE INDEX accounts_directory_visits_browser_idx ON accounts_directory_visits (browser_hash);
COMMENT ON TABLE accounts_directory_visits IS 'Personal data: who has been sent to the directory and is awaited back, each once, gone when they are';
COMMENT ON COLUMN accounts_directory_visits.state_hash IS 'SHA-256 of what the directory gives back unread';
COMMENT ON COLUMN accounts_directory_visits.browser_hash IS 'SHA-256 of the cookie of the browser that was sent';
COMMENT ON COLUMN accounts_directory_visits.account_id IS 'Whose account is to be linked, or whose second factor is still asked for; null: the directory says who it is';
COMMENT ON COLUMN accounts_directory_visits.verifier IS 'PKCE (RFC 7636)';
COMMENT ON COLUMN accounts_directory_visits.return_to IS 'The screen that was asked for before';

ALTER TABLE accounts_directory ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_directory FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts_directory_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_directory_links FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts_directory_visits ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_directory_visits FORCE ROW LEVEL SECURITY;
CREATE POLICY accounts_directory_program ON accounts_directory USING (public.rejon_purpose() IN ('sign-in', 'operate'));
CREATE POLICY accounts_directory_configure ON accounts_directory USING ((SELECT public.rejon_may('accounts.configure')));
CREATE POLICY accounts_directory_links_program ON accounts_directory_links USING (public.rejon_purpose() IN ('sign-in', 'operate'));
CREATE POLICY accounts_directory_links_own ON accounts_directory_links USING (account_id = (SELECT public.rejon_account()));
CREATE POLICY accounts_directory_visits_program ON accounts_directory_visits USING (public.rejon_purpose() IN ('sign-in', 'operate'));
