CREATE TABLE addresses_localities (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  simc text CONSTRAINT addresses_localities_simc_unique UNIQUE
    CONSTRAINT addresses_localities_simc_form CHECK (simc ~ '^[0-9]{7}$'),
  name text NOT NULL
);
COMMENT ON TABLE addresses_localities IS 'Localities (miejscowości) with their SIMC symbol, where known';

CREATE TABLE addresses_streets (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  locality_id int NOT NULL REFERENCES addresses_localities,
  ulic text CONSTRAINT addresses_streets_ulic_form CHECK (ulic ~ '^[0-9]{5}$'),
  prefix text NOT NULL,
  name_1 text NOT NULL,
  name_2 text NOT NULL DEFAULT '',
  full_name text NOT NULL,
  aliases text[] NOT NULL DEFAULT '{}',
  CONSTRAINT addresses_streets_unique UNIQUE NULLS NOT DISTINCT (locality_id, ulic, full_name)
);
COMMENT ON TABLE addresses_streets IS 'Streets; one is identified by locality and ULIC symbol, never by the symbol alone';
COMMENT ON COLUMN addresses_streets.prefix IS 'ul., al., pl., os., rynek … (TERYT: CECHA)';
COMMENT ON COLUMN addresses_streets.name_1 IS 'The word by which TERYT sorts (NAZWA_1)';
COMMENT ON COLUMN addresses_streets.name_2 IS 'What stands before it (NAZWA_2), e.g. a first name';
COMMENT ON COLUMN addresses_streets.aliases IS 'Other names under which people look for it';

CREATE TABLE addresses_street_lines (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  street_id int REFERENCES addresses_streets,
  kind text NOT NULL CONSTRAINT addresses_street_lines_kind CHECK (kind IN ('arterial', 'collector', 'local', 'path')),
  geom geometry(LineString, 2180) NOT NULL
);
CREATE INDEX addresses_street_lines_geom_idx ON addresses_street_lines USING gist (geom);
CREATE INDEX addresses_street_lines_street_id_idx ON addresses_street_lines (street_id);
COMMENT ON TABLE addresses_street_lines IS 'Street axes as drawn on the map';

CREATE TABLE addresses (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  iip text CONSTRAINT addresses_iip_unique UNIQUE,
  iip_version text,
  locality_id int NOT NULL REFERENCES addresses_localities,
  street_id int REFERENCES addresses_streets,
  number text NOT NULL,
  postcode text CONSTRAINT addresses_postcode_form CHECK (postcode ~ '^[0-9]{2}-[0-9]{3}$'),
  state text NOT NULL DEFAULT 'existing'
    CONSTRAINT addresses_state CHECK (state IN ('existing', 'under-construction', 'foreseen')),
  closed_on date,
  geom geometry(Point, 2180) NOT NULL
);
CREATE INDEX addresses_geom_idx ON addresses USING gist (geom);
CREATE INDEX addresses_street_id_idx ON addresses (street_id);
CREATE INDEX addresses_locality_id_idx ON addresses (locality_id);
COMMENT ON TABLE addresses IS 'Address points; an id is kept across imports, a missing point is closed, never deleted';
COMMENT ON COLUMN addresses.iip IS 'Public id of PRG: przestrzenNazw/lokalnyId';

CREATE UNLOGGED TABLE addresses_staging (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  import_id uuid NOT NULL,
  record text NOT NULL,
  iip text NOT NULL,
  iip_version text,
  is_of_municipality boolean NOT NULL,
  simc text,
  locality text NOT NULL,
  ulic text,
  prefix text,
  name_1 text,
  name_2 text,
  full_name text,
  number text NOT NULL,
  postcode text,
  state text NOT NULL,
  geom geometry(Point, 2180) NOT NULL,
  locality_id int,
  street_id int
);
CREATE INDEX addresses_staging_geom_idx ON addresses_staging USING gist (geom);
COMMENT ON TABLE addresses_staging IS 'Points of an import on their way from the file; emptied when the import ends and before the next begins';
COMMENT ON COLUMN addresses_staging.is_of_municipality IS 'False where only the boundary can tell whose the point is';

CREATE VIEW addresses_labelled AS
SELECT
  a.id,
  a.iip,
  CASE WHEN s.id IS NULL THEN l.name || ' ' || a.number ELSE s.full_name || ' ' || a.number || ', ' || l.name END AS label,
  s.full_name AS street,
  a.number,
  l.name AS locality,
  a.postcode,
  round(ST_X(ST_Transform(a.geom, 4326))::numeric, 6)::float8 AS lon,
  round(ST_Y(ST_Transform(a.geom, 4326))::numeric, 6)::float8 AS lat,
  a.street_id,
  a.locality_id,
  a.closed_on,
  a.geom
FROM addresses AS a
JOIN addresses_localities AS l ON l.id = a.locality_id
LEFT JOIN addresses_streets AS s ON s.id = a.street_id;
COMMENT ON VIEW addresses_labelled IS 'Addresses as people read them; lon and lat in EPSG:4326, geom in EPSG:2180';
