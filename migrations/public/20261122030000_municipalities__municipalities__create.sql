CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE public.municipalities (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug text NOT NULL
    CONSTRAINT municipalities_slug_unique UNIQUE
    CONSTRAINT municipalities_slug_form CHECK (slug ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' AND length(slug) <= 40),
  schema_name text NOT NULL CONSTRAINT municipalities_schema_name_unique UNIQUE,
  teryt text NOT NULL CONSTRAINT municipalities_teryt_form CHECK (teryt ~ '^[0-9]{7}$'),
  name text NOT NULL,
  title text NOT NULL,
  hosts text[] NOT NULL DEFAULT '{}',
  is_default boolean NOT NULL DEFAULT false,
  is_demo boolean NOT NULL DEFAULT false,
  boundary geometry(MultiPolygon, 2180)
);
CREATE UNIQUE INDEX municipalities_one_default ON public.municipalities (is_default) WHERE is_default;
CREATE INDEX municipalities_boundary_idx ON public.municipalities USING gist (boundary);
COMMENT ON TABLE public.municipalities IS 'The tenants: each has a schema of its own';
COMMENT ON COLUMN public.municipalities.is_demo IS 'Its data are generated: said on every screen, never indexed';
COMMENT ON COLUMN public.municipalities.boundary IS 'The municipality''s area; null until it is loaded';

GRANT USAGE ON SCHEMA public TO rejon_app;
GRANT SELECT ON public.municipalities TO rejon_app;
