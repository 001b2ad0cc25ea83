-- Read with every answer and every suggestion; computed when written instead.
ALTER TABLE addresses
  ADD COLUMN lon float8 NOT NULL GENERATED ALWAYS AS (round(ST_X(ST_Transform(geom, 4326))::numeric, 6)::float8) STORED,
  ADD COLUMN lat float8 NOT NULL GENERATED ALWAYS AS (round(ST_Y(ST_Transform(geom, 4326))::numeric, 6)::float8) STORED,
  ADD COLUMN is_odd boolean GENERATED ALWAYS AS (substring(number FROM '^[0-9]*([0-9])')::int % 2 = 1) STORED;
COMMENT ON COLUMN addresses.lon IS 'EPSG:4326, degrees';
COMMENT ON COLUMN addresses.lat IS 'EPSG:4326, degrees';
COMMENT ON COLUMN addresses.is_odd IS 'The side of the street by the leading integer of the number; null when there is none';

CREATE OR REPLACE VIEW addresses_labelled AS
SELECT
  a.id,
  a.iip,
  CASE WHEN s.id IS NULL THEN l.name || ' ' || a.number ELSE s.full_name || ' ' || a.number || ', ' || l.name END AS label,
  s.full_name AS street,
  a.number,
  l.name AS locality,
  a.postcode,
  a.lon,
  a.lat,
  a.street_id,
  a.locality_id,
  a.closed_on,
  a.geom,
  a.is_odd
FROM addresses AS a
JOIN addresses_localities AS l ON l.id = a.locality_id
LEFT JOIN addresses_streets AS s ON s.id = a.street_id;
