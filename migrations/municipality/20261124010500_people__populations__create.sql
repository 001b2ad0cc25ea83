CREATE TABLE people_populations (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  as_of date NOT NULL,
  source text NOT NULL,
  homes int NOT NULL CONSTRAINT people_populations_homes CHECK (homes >= 0),
  children int NOT NULL CONSTRAINT people_populations_children CHECK (children >= 0),
  digest text NOT NULL
);
COMMENT ON TABLE people_populations IS 'States of the population as they came in; the newest one holds';
COMMENT ON COLUMN people_populations.as_of IS 'The day of which the figures are';
COMMENT ON COLUMN people_populations.source IS 'The files, or demo';
COMMENT ON COLUMN people_populations.digest IS 'SHA-256 of all its rows: the same state is not brought in twice';

-- Rows of before belong to the state that the first load made.
SELECT set_config('rejon.people_purpose', 'load', true);
ALTER TABLE people_children ADD COLUMN population_id int REFERENCES people_populations ON DELETE CASCADE;
INSERT INTO people_populations (as_of, source, homes, children, digest)
SELECT make_date(coalesce((SELECT max(r.year) FROM people_residents AS r), max(c.birth_year)), 12, 31), 'demo',
  count(DISTINCT c.address_id), sum(c.children), ''
FROM people_children AS c
HAVING count(*) > 0;
UPDATE people_children SET population_id = (SELECT max(p.id) FROM people_populations AS p);
SELECT set_config('rejon.people_purpose', '', true);
ALTER TABLE people_children
  ALTER COLUMN population_id SET NOT NULL,
  DROP CONSTRAINT people_children_address_year_unique,
  ADD CONSTRAINT people_children_unique UNIQUE (population_id, address_id, birth_year);

-- Temporary tables last, or a caller's own table could stand in for one of ours.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Hidden are all sums below five and, so that none follows from the total, the next smallest ones until at least two
-- are hidden that hold five children or more together.
CREATE OR REPLACE FUNCTION people_catchment_children(
  asked_catchment int, year_from int, year_to int,
  OUT birth_year int, OUT children int, OUT total int
) RETURNS SETOF record
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
DECLARE
  before text := coalesce(current_setting('rejon.people_purpose', true), '');
  present int := (SELECT max(p.id) FROM people_populations AS p);
BEGIN
  -- Not as a SET clause of the function: an owner who is no superuser may not write one.
  PERFORM set_config('rejon.people_purpose', 'sums', true);
  RETURN QUERY
  WITH homes AS (
    SELECT DISTINCT b.address_id
    FROM catchments_addresses AS b
    JOIN addresses AS a ON a.id = b.address_id
    WHERE b.catchment_id = asked_catchment AND a.closed_on IS NULL
  ),
  sums AS (
    SELECT y.year, coalesce(sum(c.children), 0)::int AS children
    FROM generate_series(year_from, year_to) AS y (year)
    LEFT JOIN (people_children AS c JOIN homes AS h ON h.address_id = c.address_id)
      ON c.birth_year = y.year AND c.population_id = present
    GROUP BY y.year
  ),
  ranked AS (
    SELECT
      s.year,
      s.children,
      row_number() OVER smallest_first AS rank,
      sum(s.children) OVER smallest_first AS running,
      count(*) FILTER (WHERE s.children < 5) OVER () AS small,
      sum(s.children) OVER () AS total
    FROM sums AS s
    WINDOW smallest_first AS (ORDER BY s.children, s.year ROWS UNBOUNDED PRECEDING)
  ),
  hidden AS (
    SELECT CASE WHEN max(r.small) = 0 THEN 0
      ELSE coalesce(min(r.rank) FILTER (WHERE r.rank >= greatest(r.small, 2) AND r.running >= 5), count(*))
      END AS count
    FROM ranked AS r
  )
  SELECT
    r.year,
    CASE WHEN r.rank > h.count THEN r.children END,
    CASE WHEN r.total >= 5 THEN r.total::int END
  FROM ranked AS r CROSS JOIN hidden AS h
  WHERE present IS NOT NULL
  ORDER BY r.year;
  PERFORM set_config('rejon.people_purpose', before, true);
END
$$;

-- What comes in by the application's role, which may write no row itself: the rows of one state, once.
CREATE FUNCTION people_land_children(asked_population int, address_ids int[], birth_years int[], counts int[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
  before text := coalesce(current_setting('rejon.people_purpose', true), '');
BEGIN
  PERFORM set_config('rejon.people_purpose', 'load', true);
  IF EXISTS (SELECT FROM people_children AS c WHERE c.population_id = asked_population) THEN
    RAISE EXCEPTION 'This state of the population has its children already';
  END IF;
  INSERT INTO people_children (population_id, address_id, birth_year, children)
  SELECT asked_population, n.address_id, n.birth_year, n.children
  FROM unnest(address_ids, birth_years, counts) AS n (address_id, birth_year, children);
  PERFORM set_config('rejon.people_purpose', before, true);
END
$$;
COMMENT ON FUNCTION people_land_children IS 'Writes the children of a new state of the population, and tells nothing';
REVOKE ALL ON FUNCTION people_land_children FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_land_children TO rejon_app;

SELECT set_config('search_path', regexp_replace(current_setting('search_path'), ', pg_temp$', ''), true);
