CREATE TABLE terrain_places (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CONSTRAINT terrain_places_kind CHECK (kind IN (
    'residential', 'centre', 'commercial', 'industrial', 'forest', 'park', 'grass', 'allotments', 'cemetery',
    'sports', 'square', 'farmland', 'school', 'lake', 'river', 'quarter', 'station'
  )),
  name text NOT NULL,
  area float8 CONSTRAINT terrain_places_area CHECK (area > 0),
  geom geometry(Point, 2180) NOT NULL
);
CREATE INDEX terrain_places_geom_idx ON terrain_places USING gist (geom);
COMMENT ON TABLE terrain_places IS 'Names on the base map, each at one point: of named areas, parts of the town and railway stations';
COMMENT ON COLUMN terrain_places.area IS 'Square metres of the named land or water; null for what has no outline';

INSERT INTO terrain_places (kind, name, area, geom)
SELECT whole.kind, whole.name, ST_Area(whole.geom), (ST_MaximumInscribedCircle(whole.geom)).center
FROM (
  SELECT a.kind, a.name, ST_Union(a.geom) AS geom
  FROM terrain_areas AS a
  WHERE a.name IS NOT NULL
  GROUP BY a.kind, a.name
) AS whole
ORDER BY whole.kind, whole.name;
