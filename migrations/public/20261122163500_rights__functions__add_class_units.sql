CREATE FUNCTION public.rejon_class_units(permission text) RETURNS int[]
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT ARRAY(
    SELECT jsonb_array_elements_text(
      nullif(current_setting('rejon.rights', true), '')::jsonb -> permission -> 'classUnits'
    )::int
  )
$$;
COMMENT ON FUNCTION public.rejon_class_units IS 'The class units where who entered this transaction may do this';

CREATE FUNCTION public.rejon_today() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('rejon.today', true), '')::date $$;
COMMENT ON FUNCTION public.rejon_today IS
  'The day on which a session entered this transaction, by the program''s clock; null: nobody entered, so nothing holds';
