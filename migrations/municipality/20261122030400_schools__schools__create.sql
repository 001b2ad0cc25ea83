CREATE TABLE schools (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rspo int CONSTRAINT schools_rspo_unique UNIQUE,
  kind int,
  name text NOT NULL,
  short_name text NOT NULL,
  mark text NOT NULL,
  is_public boolean NOT NULL,
  has_catchment boolean NOT NULL,
  specificity text,
  pupil_category text,
  complex_rspo int,
  governing_body text,
  phone text,
  email text,
  website text,
  valid_from date,
  valid_to date,
  is_fictional boolean NOT NULL DEFAULT false,
  origin text NOT NULL,
  origin_year int NOT NULL,
  CONSTRAINT schools_period CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)
);
COMMENT ON TABLE schools IS 'Schools, kindergartens and other institutions';
COMMENT ON COLUMN schools.rspo IS 'Number in the register of schools; null where unknown';
COMMENT ON COLUMN schools.kind IS 'Type id of RSPO (1 kindergarten, 3 primary, 14 general secondary …); null: not in RSPO';
COMMENT ON COLUMN schools.mark IS 'What its sign on the map says: 18, V, P 14';
COMMENT ON COLUMN schools.complex_rspo IS 'RSPO number of the complex (zespół) it belongs to';

CREATE TABLE schools_sites (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  school_id int NOT NULL REFERENCES schools,
  position int NOT NULL DEFAULT 1,
  address_id int REFERENCES addresses,
  street text,
  number text,
  postcode text,
  locality text,
  grades int[],
  is_approximate boolean NOT NULL DEFAULT false,
  geom geometry(Point, 2180),
  CONSTRAINT schools_sites_position_unique UNIQUE (school_id, position)
);
CREATE INDEX schools_sites_geom_idx ON schools_sites USING gist (geom);
COMMENT ON TABLE schools_sites IS 'Buildings of a school; the first is its seat';
COMMENT ON COLUMN schools_sites.grades IS 'Grades taught there; null: all of the school''s';
COMMENT ON COLUMN schools_sites.geom IS 'Null while the address has not been found';

CREATE VIEW schools_seats AS
SELECT
  s.*,
  concat_ws(', ', nullif(concat_ws(' ', t.street, t.number), ''), nullif(concat_ws(' ', t.postcode, t.locality), '')) AS address,
  round(ST_X(ST_Transform(t.geom, 4326))::numeric, 6)::float8 AS lon,
  round(ST_Y(ST_Transform(t.geom, 4326))::numeric, 6)::float8 AS lat,
  t.is_approximate,
  t.geom
FROM schools AS s
LEFT JOIN schools_sites AS t ON t.school_id = s.id AND t.position = 1;
COMMENT ON VIEW schools_seats IS 'Schools with the address and point of their seat; lon and lat in EPSG:4326, geom in EPSG:2180';
