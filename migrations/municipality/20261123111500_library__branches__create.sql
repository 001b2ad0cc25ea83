CREATE TABLE library_branches (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CONSTRAINT library_branches_kind CHECK (kind IN ('main', 'branch', 'pedagogical', 'school')),
  name text NOT NULL CONSTRAINT library_branches_name CHECK (name <> ''),
  school_id int REFERENCES schools,
  address text NOT NULL,
  address_id int REFERENCES addresses,
  geom geometry(Point, 2180) NOT NULL,
  hours text NOT NULL CONSTRAINT library_branches_hours CHECK (hours <> ''),
  step_free boolean,
  lift boolean,
  toilet boolean,
  hearing_loop boolean,
  accessibility_note text,
  phone text,
  email text,
  website text,
  collections text,
  is_public boolean NOT NULL,
  is_fictional boolean NOT NULL DEFAULT false,
  valid_from date NOT NULL,
  valid_to date CONSTRAINT library_branches_valid CHECK (valid_to >= valid_from),
  version int NOT NULL DEFAULT 1,
  CONSTRAINT library_branches_of_school CHECK ((kind = 'school') = (school_id IS NOT NULL)),
  CONSTRAINT library_branches_hidden CHECK (is_public OR kind = 'school')
);
CREATE INDEX library_branches_geom_idx ON library_branches USING gist (geom);
CREATE INDEX library_branches_school_idx ON library_branches (school_id);
CREATE INDEX library_branches_address_idx ON library_branches (address_id);
COMMENT ON TABLE library_branches IS 'Branches of libraries as places: of the public library, pedagogical ones and those of schools';
COMMENT ON COLUMN library_branches.address IS 'As people read it; a branch may stand where the register has no address';
COMMENT ON COLUMN library_branches.hours IS 'In the syntax of opening_hours of OpenStreetMap, as the parser writes it';
COMMENT ON COLUMN library_branches.step_free IS 'Null, here and beside it: not known';
COMMENT ON COLUMN library_branches.is_public IS 'Whether residents see it: a school''s library only if the school says so';
COMMENT ON COLUMN library_branches.valid_to IS 'The first day on which it is no more; null: until it is closed';

CREATE TABLE library_closures (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  branch_id int NOT NULL REFERENCES library_branches,
  first_day date NOT NULL,
  last_day date NOT NULL CONSTRAINT library_closures_days CHECK (last_day >= first_day),
  hours text CONSTRAINT library_closures_hours CHECK (hours <> ''),
  reason text NOT NULL CONSTRAINT library_closures_reason CHECK (reason <> ''),
  CONSTRAINT library_closures_no_overlap EXCLUDE USING gist (
    branch_id WITH =, daterange(first_day, last_day, '[]') WITH &&
  )
);
COMMENT ON TABLE library_closures IS 'Days on which a branch is closed, or open at other hours than it usually is';
COMMENT ON COLUMN library_closures.last_day IS 'Still part of it';
COMMENT ON COLUMN library_closures.hours IS 'When it is open on those days; null: it is closed';

-- Anybody may read them; they are changed where the library is kept: by the city, or by the school for its own.
ALTER TABLE library_branches ENABLE ROW LEVEL SECURITY;
ALTER TABLE library_branches FORCE ROW LEVEL SECURITY;
CREATE POLICY library_branches_program ON library_branches USING (public.rejon_purpose() = 'operate');
CREATE POLICY library_branches_read ON library_branches FOR SELECT USING (true);
CREATE POLICY library_branches_write ON library_branches
  USING (
    (SELECT public.rejon_may('library.write'))
    OR school_id = ANY ((SELECT public.rejon_schools('library.write'))::int[])
  );

ALTER TABLE library_closures ENABLE ROW LEVEL SECURITY;
ALTER TABLE library_closures FORCE ROW LEVEL SECURITY;
CREATE POLICY library_closures_program ON library_closures USING (public.rejon_purpose() = 'operate');
CREATE POLICY library_closures_read ON library_closures FOR SELECT USING (true);
CREATE POLICY library_closures_write ON library_closures
  USING (
    (SELECT public.rejon_may('library.write'))
    OR EXISTS (
      SELECT FROM library_branches AS b
      WHERE b.id = branch_id AND b.school_id = ANY ((SELECT public.rejon_schools('library.write'))::int[])
    )
  );
