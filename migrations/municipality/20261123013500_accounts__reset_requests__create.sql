CREATE TABLE accounts_reset_requests (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  username_key text NOT NULL,
  network text NOT NULL,
  asked_at timestamptz NOT NULL
);
CREATE INDEX accounts_reset_requests_username_idx ON accounts_reset_requests (username_key, asked_at);
CREATE INDEX accounts_reset_requests_network_idx ON accounts_reset_requests (network, asked_at);
COMMENT ON TABLE accounts_reset_requests IS 'Personal data: who asked for a link to set a password, by which letters are kept few; a day long';

ALTER TABLE accounts_reset_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_reset_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY accounts_reset_requests_program ON accounts_reset_requests
  USING (public.rejon_purpose() IN ('sign-in', 'operate'));
