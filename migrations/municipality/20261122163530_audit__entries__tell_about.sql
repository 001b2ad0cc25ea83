-- Whom the entries are about may know who read them, without the right to the whole trail: the part to which the object
-- belongs asks, once it has made sure that the asker sees the object.
CREATE FUNCTION audit_about(asked_kind text, asked_id bigint, most int)
RETURNS TABLE (at timestamptz, action text, by_name text)
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
  before text := public.rejon_purpose();
BEGIN
  PERFORM set_config('rejon.purpose', 'operate', true);
  RETURN QUERY
  SELECT e.at, e.action, a.name
  FROM audit_entries AS e
  LEFT JOIN accounts AS a ON a.id = e.account_id
  WHERE e.object_kind = asked_kind AND e.object_id = asked_id
  ORDER BY e.at DESC, e.id DESC
  LIMIT most;
  PERFORM set_config('rejon.purpose', before, true);
END
$$;
COMMENT ON FUNCTION audit_about IS 'Who read or changed an object, newest first';
