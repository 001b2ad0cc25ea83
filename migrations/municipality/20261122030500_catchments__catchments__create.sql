CREATE TABLE catchments_plans (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  level text NOT NULL CONSTRAINT catchments_plans_level CHECK (level IN ('kindergarten', 'primary', 'secondary')),
  entry_year_from int NOT NULL CONSTRAINT catchments_plans_entry_year CHECK (entry_year_from BETWEEN 1990 AND 2100),
  known_from date NOT NULL,
  known_to date,
  state text NOT NULL CONSTRAINT catchments_plans_state CHECK (state IN ('draft', 'adopted')),
  resolution_no text,
  resolution_date date,
  resolution_journal text,
  resolution_url text,
  CONSTRAINT catchments_plans_period CHECK (known_to IS NULL OR known_to > known_from),
  CONSTRAINT catchments_plans_unique UNIQUE NULLS NOT DISTINCT (name, level, entry_year_from, known_to)
);
COMMENT ON TABLE catchments_plans IS 'Network plans: for entrants of which September, and from when to when the city held it true';
COMMENT ON COLUMN catchments_plans.entry_year_from IS 'First September for whose entrants it holds; a later plan takes over';
COMMENT ON COLUMN catchments_plans.resolution_no IS 'Number of the council resolution; null: no resolution stands behind it';

CREATE TABLE catchments (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan_id int NOT NULL REFERENCES catchments_plans ON DELETE CASCADE,
  school_id int NOT NULL REFERENCES schools,
  joint_group int,
  colour smallint NOT NULL DEFAULT 0 CONSTRAINT catchments_colour CHECK (colour BETWEEN 0 AND 5),
  CONSTRAINT catchments_school_unique UNIQUE (plan_id, school_id)
);
CREATE INDEX catchments_school_id_idx ON catchments (school_id);
COMMENT ON TABLE catchments IS 'The catchment of a school in a network plan';
COMMENT ON COLUMN catchments.joint_group IS 'Catchments of a plan with the same number are declared joint (wspólny obwód)';

CREATE TABLE catchments_rules (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  catchment_id int NOT NULL REFERENCES catchments ON DELETE CASCADE,
  position int NOT NULL,
  locality_id int REFERENCES addresses_localities,
  street_id int REFERENCES addresses_streets,
  kind text NOT NULL CONSTRAINT catchments_rules_kind CHECK (kind IN ('whole', 'range', 'list')),
  parity text NOT NULL DEFAULT 'all' CONSTRAINT catchments_rules_parity CHECK (parity IN ('all', 'odd', 'even')),
  number_from text,
  number_to text,
  numbers text[] NOT NULL DEFAULT '{}',
  exceptions text[] NOT NULL DEFAULT '{}',
  grades int[],
  entry_year_from int,
  entry_year_to int,
  text text NOT NULL,
  CONSTRAINT catchments_rules_position_unique UNIQUE (catchment_id, position),
  CONSTRAINT catchments_rules_place CHECK (street_id IS NOT NULL OR locality_id IS NOT NULL)
);
CREATE INDEX catchments_rules_street_id_idx ON catchments_rules (street_id);
COMMENT ON TABLE catchments_rules IS 'What the resolution says: street, side, numbers, for which grades and entrants';
COMMENT ON COLUMN catchments_rules.number_to IS 'Null: to the end of the street';
COMMENT ON COLUMN catchments_rules.entry_year_to IS 'First September for whose entrants it holds no more; null: open';

CREATE TABLE catchments_areas (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  catchment_id int NOT NULL REFERENCES catchments ON DELETE CASCADE,
  grades int[],
  origin text NOT NULL CONSTRAINT catchments_areas_origin CHECK (origin IN ('drawn', 'imported')),
  geom geometry(MultiPolygon, 2180) NOT NULL
);
CREATE INDEX catchments_areas_geom_idx ON catchments_areas USING gist (geom);
CREATE INDEX catchments_areas_catchment_id_idx ON catchments_areas (catchment_id);
COMMENT ON TABLE catchments_areas IS 'Areas: drawn from the rules, or imported and then themselves the rule';

CREATE TABLE catchments_addresses (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  catchment_id int NOT NULL REFERENCES catchments ON DELETE CASCADE,
  address_id int NOT NULL REFERENCES addresses,
  rule_id int REFERENCES catchments_rules ON DELETE CASCADE,
  to_review boolean NOT NULL DEFAULT false,
  CONSTRAINT catchments_addresses_unique UNIQUE NULLS NOT DISTINCT (address_id, catchment_id, rule_id)
);
CREATE INDEX catchments_addresses_catchment_id_idx ON catchments_addresses (catchment_id);
COMMENT ON TABLE catchments_addresses IS 'Which address belongs to which catchment, by which rule: worked out from rules or areas';
COMMENT ON COLUMN catchments_addresses.to_review IS 'The words may mean otherwise (12/14 whose 14 falls elsewhere): an official should look';
