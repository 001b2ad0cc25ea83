CREATE TABLE audit_erasures (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id int NOT NULL,
  account_ids int[] NOT NULL,
  erased_at timestamptz NOT NULL
);
COMMENT ON TABLE audit_erasures IS 'Personal data: the journal of erasures; numbers only, by which a restored backup erases again';
ALTER TABLE audit_erasures ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_erasures FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_erasures_program ON audit_erasures USING (public.rejon_purpose() = 'operate');
