CREATE TABLE people_residents (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  address_id int NOT NULL REFERENCES addresses CONSTRAINT people_residents_address_unique UNIQUE,
  inhabitants int NOT NULL CONSTRAINT people_residents_inhabitants CHECK (inhabitants >= 0),
  year int NOT NULL
);
COMMENT ON TABLE people_residents IS 'Personal data: how many people live at an address';
COMMENT ON COLUMN people_residents.year IS 'The year of which the figure is';

CREATE TABLE people_children (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  address_id int NOT NULL REFERENCES addresses,
  birth_year int NOT NULL CONSTRAINT people_children_birth_year CHECK (birth_year BETWEEN 1900 AND 2100),
  children int NOT NULL CONSTRAINT people_children_children CHECK (children > 0),
  CONSTRAINT people_children_address_year_unique UNIQUE (address_id, birth_year)
);
COMMENT ON TABLE people_children IS 'Personal data: children living at an address, by year of birth';
COMMENT ON COLUMN people_children.children IS 'Leaves the database in sums over areas only, never below five';

-- Nobody reads or writes a row but the owner, and the owner only for a purpose that it has named in its transaction.
ALTER TABLE people_residents ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_residents FORCE ROW LEVEL SECURITY;
ALTER TABLE people_children ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_children FORCE ROW LEVEL SECURITY;
CREATE POLICY people_residents_for_a_purpose ON people_residents TO CURRENT_USER
  USING (current_setting('rejon.people_purpose', true) IN ('load', 'sums'))
  WITH CHECK (current_setting('rejon.people_purpose', true) = 'load');
CREATE POLICY people_children_for_a_purpose ON people_children TO CURRENT_USER
  USING (current_setting('rejon.people_purpose', true) IN ('load', 'sums'))
  WITH CHECK (current_setting('rejon.people_purpose', true) = 'load');

-- Temporary tables last, or a caller's own table could stand in for one of ours.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Hidden are all sums below five and, so that none follows from the total, the next smallest ones until at least two
-- are hidden that hold five children or more together.
CREATE FUNCTION people_catchment_children(
  asked_catchment int, year_from int, year_to int,
  OUT birth_year int, OUT children int, OUT total int
) RETURNS SETOF record
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
DECLARE
  before text := coalesce(current_setting('rejon.people_purpose', true), '');
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
    LEFT JOIN (people_children AS c JOIN homes AS h ON h.address_id = c.address_id) ON c.birth_year = y.year
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
  WHERE EXISTS (SELECT FROM people_children)
  ORDER BY r.year;
  PERFORM set_config('rejon.people_purpose', before, true);
END
$$;
COMMENT ON FUNCTION people_catchment_children IS
  'The only door to children: sums over a catchment by year of birth, null where fewer than five could be told';
REVOKE ALL ON FUNCTION people_catchment_children FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_catchment_children TO rejon_app;

SELECT set_config('search_path', regexp_replace(current_setting('search_path'), ', pg_temp$', ''), true);
