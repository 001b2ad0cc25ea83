CREATE TABLE parameters (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL,
  value jsonb NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  basis text NOT NULL,
  CONSTRAINT parameters_period CHECK (valid_to IS NULL OR valid_to > valid_from),
  CONSTRAINT parameters_one_value_a_day EXCLUDE USING gist (key WITH =, daterange(valid_from, valid_to) WITH &&)
);
COMMENT ON TABLE parameters IS 'What the law changes: amounts, dates, thresholds, read as of a date';

INSERT INTO parameters (key, value, valid_from, basis) VALUES
  ('recruitment-year-closes', '"09-01"', '2017-09-01',
   'Prawo oświatowe, art. 157 i 158: rekrutacja na dany rok kończy się w sierpniu');
