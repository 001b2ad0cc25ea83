CREATE TABLE accounts_citizen_visits (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state_hash text NOT NULL CONSTRAINT accounts_citizen_visits_state_unique UNIQUE,
  browser_hash text NOT NULL,
  request_id text NOT NULL,
  return_to text,
  network text NOT NULL,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX accounts_citizen_visits_network_idx ON accounts_citizen_visits (network, made_at);
COMMENT ON TABLE accounts_citizen_visits IS 'Personal data: browsers that were sent to login.gov.pl and are awaited back, each once, gone when they are; of nobody yet';
COMMENT ON COLUMN accounts_citizen_visits.state_hash IS 'SHA-256 of what the node gives back unread';
COMMENT ON COLUMN accounts_citizen_visits.browser_hash IS 'SHA-256 of the cookie of the browser that was sent';
COMMENT ON COLUMN accounts_citizen_visits.request_id IS 'What the answer has to name as that to which it answers';
COMMENT ON COLUMN accounts_citizen_visits.return_to IS 'The screen that was asked for before';

ALTER TABLE accounts_citizen_visits ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_citizen_visits FORCE ROW LEVEL SECURITY;
CREATE POLICY accounts_citizen_visits_program ON accounts_citizen_visits USING (public.rejon_purpose() IN ('sign-in', 'operate'));
