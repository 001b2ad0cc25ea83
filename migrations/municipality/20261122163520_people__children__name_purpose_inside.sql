-- As the table's own migration makes it now. Where that ran as a superuser, the function still names its purpose in a SET
-- clause; nobody else may write one (PostgreSQL wants GRANT SET ON PARAMETER), so it could not be made on managed servers.

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

SELECT set_config('search_path', regexp_replace(current_setting('search_path'), ', pg_temp$', ''), true);
