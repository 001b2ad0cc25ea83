-- The names that TERYT gives are the official ones: address registers, which copy them, no longer change them.
ALTER TABLE addresses_localities
  ADD COLUMN official_on date,
  ADD COLUMN written_names text[] NOT NULL DEFAULT '{}';
ALTER TABLE addresses_streets
  ADD COLUMN official_on date,
  ADD COLUMN closed_on date,
  ADD COLUMN written_names text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN addresses_localities.official_on IS 'Day whose state of TERYT the name is of; null: named by address points';
COMMENT ON COLUMN addresses_localities.written_names IS 'How address registers write the name where that is not the official one';
COMMENT ON COLUMN addresses_streets.official_on IS 'Day whose state of TERYT the name is of; null: named by address points';
COMMENT ON COLUMN addresses_streets.closed_on IS 'First day on which a complete list of TERYT no longer had it';
COMMENT ON COLUMN addresses_streets.written_names IS 'How address registers write the full name where that is not the official one';
