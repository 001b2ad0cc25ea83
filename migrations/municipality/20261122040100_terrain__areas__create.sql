CREATE TABLE terrain_areas (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CONSTRAINT terrain_areas_kind CHECK (kind IN (
    'residential', 'centre', 'commercial', 'industrial', 'forest', 'park', 'grass', 'allotments', 'cemetery',
    'sports', 'square', 'farmland', 'school', 'lake', 'river'
  )),
  name text,
  geom geometry(Polygon, 2180) NOT NULL
);
CREATE INDEX terrain_areas_geom_idx ON terrain_areas USING gist (geom);
COMMENT ON TABLE terrain_areas IS 'Land by its use, and standing or broad water, as drawn on the base map';
COMMENT ON COLUMN terrain_areas.kind IS 'lake and river lie on top of land, which itself has neither gaps nor overlaps';

CREATE TABLE terrain_lines (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CONSTRAINT terrain_lines_kind CHECK (kind IN ('stream', 'rail', 'siding')),
  name text,
  geom geometry(LineString, 2180) NOT NULL
);
CREATE INDEX terrain_lines_geom_idx ON terrain_lines USING gist (geom);
COMMENT ON TABLE terrain_lines IS 'Streams and railway tracks, as drawn on the base map';

CREATE TABLE terrain_buildings (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CONSTRAINT terrain_buildings_kind CHECK (kind IN (
    'house', 'tenement', 'slab', 'school', 'hall', 'church', 'other'
  )),
  floors smallint NOT NULL CONSTRAINT terrain_buildings_floors CHECK (floors > 0),
  geom geometry(Polygon, 2180) NOT NULL
);
CREATE INDEX terrain_buildings_geom_idx ON terrain_buildings USING gist (geom);
COMMENT ON TABLE terrain_buildings IS 'Outlines of buildings; an address belongs to the building that its point lies in or touches';
COMMENT ON COLUMN terrain_buildings.floors IS 'Floors above ground';
