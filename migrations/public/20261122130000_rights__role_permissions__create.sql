CREATE TABLE public.role_permissions (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  role text NOT NULL,
  permission text NOT NULL,
  CONSTRAINT role_permissions_unique UNIQUE (role, permission)
);
COMMENT ON TABLE public.role_permissions IS 'What each role may do: a copy of server/platform/rights/policy.ts, written anew at each migration';
GRANT SELECT ON public.role_permissions TO rejon_app;

-- Row security asks these three. Who has not entered the transaction by a session may nothing: no context, no rows.
CREATE FUNCTION public.rejon_may(permission text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT coalesce((nullif(current_setting('rejon.rights', true), '')::jsonb -> permission ->> 'all')::boolean, false)
$$;
COMMENT ON FUNCTION public.rejon_may IS 'Whether who entered this transaction may do this in the whole municipality';

CREATE FUNCTION public.rejon_schools(permission text) RETURNS int[]
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT ARRAY(
    SELECT jsonb_array_elements_text(nullif(current_setting('rejon.rights', true), '')::jsonb -> permission -> 'schools')::int
  )
$$;
COMMENT ON FUNCTION public.rejon_schools IS 'The schools where who entered this transaction may do this';

CREATE FUNCTION public.rejon_wards(permission text) RETURNS int[]
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT ARRAY(
    SELECT jsonb_array_elements_text(nullif(current_setting('rejon.rights', true), '')::jsonb -> permission -> 'wards')::int
  )
$$;
COMMENT ON FUNCTION public.rejon_wards IS 'The children for whom who entered this transaction may do this';

CREATE FUNCTION public.rejon_account() RETURNS int
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('rejon.account', true), '')::int $$;
COMMENT ON FUNCTION public.rejon_account IS 'The account that entered this transaction; null: nobody';

CREATE FUNCTION public.rejon_purpose() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(current_setting('rejon.purpose', true), '') $$;
COMMENT ON FUNCTION public.rejon_purpose IS 'What the program does in this transaction for nobody in particular: sign-in, operate, or nothing';
