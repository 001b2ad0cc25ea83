CREATE TABLE reports (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code_digest text NOT NULL CONSTRAINT reports_code_unique UNIQUE,
  kind text NOT NULL CONSTRAINT reports_kind CHECK (kind IN ('school', 'address', 'name', 'other')),
  said text NOT NULL CONSTRAINT reports_said CHECK (said <> ''),
  address_id int REFERENCES addresses ON DELETE SET NULL,
  school_id int REFERENCES schools ON DELETE SET NULL,
  place text,
  told jsonb,
  network text,
  reported_at timestamptz NOT NULL,
  due_on date NOT NULL,
  owner_id int REFERENCES accounts ON DELETE SET NULL,
  outcome text CONSTRAINT reports_outcome CHECK (outcome IN ('corrected', 'unchanged')),
  answer text CONSTRAINT reports_answer CHECK (answer <> ''),
  answered_at timestamptz,
  version int NOT NULL DEFAULT 1,
  CONSTRAINT reports_answered CHECK (
    (outcome IS NULL) = (answered_at IS NULL) AND (outcome IS NULL) = (answer IS NULL)
  )
);
CREATE INDEX reports_open_idx ON reports (due_on) WHERE answered_at IS NULL;
CREATE INDEX reports_network_idx ON reports (network, reported_at) WHERE network IS NOT NULL;
CREATE INDEX reports_address_idx ON reports (address_id);
CREATE INDEX reports_school_idx ON reports (school_id);
CREATE INDEX reports_owner_idx ON reports (owner_id);
COMMENT ON TABLE reports IS 'Personal data: errors that residents reported, without an account; a text may name people though it is asked not to';
COMMENT ON COLUMN reports.code_digest IS 'SHA-256 of the code by which whoever reported it finds the answer';
COMMENT ON COLUMN reports.place IS 'The address or the school as it was called then';
COMMENT ON COLUMN reports.told IS 'What the portal answered for the address when it was reported';
COMMENT ON COLUMN reports.network IS 'From where it came, for a day: reports of one network are kept few';
COMMENT ON COLUMN reports.due_on IS 'By when it is to be answered (parameter reports/answer)';

CREATE TABLE reports_corrections (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  report_id int NOT NULL CONSTRAINT reports_corrections_report_unique UNIQUE REFERENCES reports ON DELETE CASCADE,
  corrected_on date NOT NULL,
  note text NOT NULL CONSTRAINT reports_corrections_note CHECK (note <> ''),
  import_id int REFERENCES imports ON DELETE SET NULL,
  plan_id int REFERENCES catchments_plans ON DELETE SET NULL
);
CREATE INDEX reports_corrections_day_idx ON reports_corrections (corrected_on, id);
CREATE INDEX reports_corrections_import_idx ON reports_corrections (import_id);
CREATE INDEX reports_corrections_plan_idx ON reports_corrections (plan_id);
COMMENT ON TABLE reports_corrections IS 'What has been put right after a report, as residents read it, with the change that did it';
COMMENT ON COLUMN reports_corrections.note IS 'Written for everybody: names nobody';

ALTER TABLE reports ENABLE ROW LEVEL SECURITY;
ALTER TABLE reports FORCE ROW LEVEL SECURITY;
CREATE POLICY reports_program ON reports USING (public.rejon_purpose() IN ('report', 'operate'));
CREATE POLICY reports_answer ON reports USING ((SELECT public.rejon_may('reports.answer')));

INSERT INTO parameters (key, value, valid_from, basis) VALUES
  ('reports/answer', '{"days": 14}', '2018-05-25', 'Zwyczaj urzędu; gmina może przyjąć inny termin'),
  ('retention/reports', '{"months": 12, "from": "event"}', '2018-05-25',
   'RODO art. 5 ust. 1 lit. e; od udzielenia odpowiedzi');
