ALTER TABLE people_class_units
  ADD COLUMN ended_on date,
  ADD COLUMN version int NOT NULL DEFAULT 1,
  DROP CONSTRAINT people_class_units_unique;
CREATE UNIQUE INDEX people_class_units_unique ON people_class_units (school_id, school_year, name) WHERE ended_on IS NULL;
COMMENT ON COLUMN people_class_units.ended_on IS 'The first day on which nobody can belong to it; null: it has not been ended';

-- What they are called is nobody's secret: names stand beside grants and persons. They are changed where persons are.
ALTER TABLE people_class_units ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_class_units FORCE ROW LEVEL SECURITY;
CREATE POLICY people_class_units_program ON people_class_units USING (public.rejon_purpose() = 'operate');
CREATE POLICY people_class_units_read ON people_class_units FOR SELECT USING (true);
CREATE POLICY people_class_units_write ON people_class_units
  USING (
    (SELECT public.rejon_may('people.write'))
    OR school_id = ANY ((SELECT public.rejon_schools('people.write'))::int[])
  );
