-- As before, with the class units of grants among the rights, and the day on which they were found.
-- Begins a transaction for who holds a session: gives the account and its rights, and sets them for row security. No
-- row: no such session, or it has ended, or its account is disabled. The rights are those of this very moment.
CREATE OR REPLACE FUNCTION accounts_enter(
  asked_token bytea, moment timestamptz, today date,
  OUT account_id int, OUT session_id int, OUT has_second_factor boolean, OUT proved_at timestamptz, OUT rights jsonb
) RETURNS SETOF record
LANGUAGE plpgsql
AS $$
DECLARE
  seen timestamptz;
BEGIN
  PERFORM set_config('rejon.purpose', 'sign-in', true);
  SELECT s.account_id, s.id, s.has_second_factor, s.proved_at, s.last_seen_at
  INTO account_id, session_id, has_second_factor, proved_at, seen
  FROM accounts_sessions AS s
  JOIN accounts AS a ON a.id = s.account_id
  WHERE s.token_hash = asked_token AND s.ended_at IS NULL AND s.expires_at > moment
    AND s.last_seen_at > moment - interval '60 minutes' AND a.disabled_at IS NULL;
  IF session_id IS NULL THEN
    PERFORM set_config('rejon.purpose', '', true);
    RETURN;
  END IF;
  -- Once a minute is enough; a session that another request marks just now is not waited for.
  IF seen < moment - interval '1 minute' AND current_setting('transaction_read_only') = 'off' THEN
    UPDATE accounts_sessions AS s SET last_seen_at = moment
    WHERE s.id IN (SELECT t.id FROM accounts_sessions AS t WHERE t.id = session_id FOR UPDATE SKIP LOCKED);
  END IF;
  SELECT coalesce(
    jsonb_object_agg(r.permission, jsonb_build_object(
      'all', r.everywhere, 'schools', r.schools, 'classUnits', r.class_units, 'wards', r.wards
    )), '{}'
  )
  INTO rights
  FROM (
    SELECT
      p.permission,
      bool_or(g.unit_kind = 'municipality') AS everywhere,
      coalesce(jsonb_agg(DISTINCT g.unit_id) FILTER (WHERE g.unit_kind = 'school'), '[]') AS schools,
      coalesce(jsonb_agg(DISTINCT g.unit_id) FILTER (WHERE g.unit_kind = 'class-unit'), '[]') AS class_units,
      coalesce(jsonb_agg(DISTINCT g.unit_id) FILTER (WHERE g.unit_kind = 'ward'), '[]') AS wards
    FROM accounts_grants AS g
    JOIN public.role_permissions AS p ON p.role = g.role
    WHERE g.account_id = accounts_enter.account_id
      AND g.valid_from <= today AND (g.valid_to IS NULL OR g.valid_to > today)
    GROUP BY p.permission
  ) AS r;
  PERFORM
    set_config('rejon.purpose', '', true),
    set_config('rejon.account', account_id::text, true),
    set_config('rejon.today', today::text, true),
    set_config('rejon.rights', rights::text, true);
  RETURN NEXT;
END
$$;
COMMENT ON FUNCTION accounts_enter IS 'Begins a transaction for the holder of a session';

