CREATE TABLE layer_versions (
  layer text PRIMARY KEY,
  version bigint NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL DEFAULT now(),
  bbox geometry(Polygon, 2180)
);
CREATE INDEX layer_versions_bbox_idx ON layer_versions USING gist (bbox);
COMMENT ON TABLE layer_versions IS 'Counts the changes of each map layer; caches and ETags live by it';
COMMENT ON COLUMN layer_versions.bbox IS 'Where the last change was; null: anywhere';

CREATE TABLE imports (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  file_names text[] NOT NULL,
  as_of date NOT NULL,
  imported_at timestamptz NOT NULL,
  report jsonb NOT NULL
);
CREATE INDEX imports_kind_idx ON imports (kind, as_of);
COMMENT ON TABLE imports IS 'History of imports with their reports';
COMMENT ON COLUMN imports.as_of IS 'The day whose state of the register the file shows';
