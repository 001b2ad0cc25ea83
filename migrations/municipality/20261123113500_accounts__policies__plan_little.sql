-- A policy is planned anew with each statement, and one that asks another guarded table is planned with all of that
-- table's policies, too: of the time of a small query that was most. A function's plan is kept.
CREATE FUNCTION accounts_in_schools(permission text) RETURNS int[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN ARRAY(
    SELECT DISTINCT g.account_id FROM accounts_grants AS g WHERE g.school_id = ANY (public.rejon_schools(permission))
  );
END
$$;
COMMENT ON FUNCTION accounts_in_schools IS
  'The accounts with a grant in one of the schools where who entered this transaction has the permission';

CREATE FUNCTION accounts_has_grant(asked_account int) RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
  RETURN EXISTS (SELECT FROM accounts_all_grants(asked_account));
END
$$;
COMMENT ON FUNCTION accounts_has_grant IS 'Whether an account has any grant, whoever asks';

ALTER POLICY accounts_opened ON accounts
  USING (opened_by = (SELECT public.rejon_account()) AND NOT accounts_has_grant(id));
ALTER POLICY accounts_read ON accounts
  USING ((SELECT public.rejon_may('accounts.read')) OR id = ANY ((SELECT accounts_in_schools('accounts.read'))::int[]));
ALTER POLICY accounts_manage ON accounts
  USING (
    (SELECT public.rejon_may('accounts.manage')) OR id = ANY ((SELECT accounts_in_schools('accounts.manage'))::int[])
  );
ALTER POLICY accounts_sessions_manage ON accounts_sessions
  USING (
    (SELECT public.rejon_may('accounts.manage'))
    OR account_id = ANY ((SELECT accounts_in_schools('accounts.manage'))::int[])
  );
ALTER POLICY accounts_codes_manage ON accounts_codes
  USING (
    (SELECT public.rejon_may('accounts.manage'))
    OR account_id = ANY ((SELECT accounts_in_schools('accounts.manage'))::int[])
  );
ALTER POLICY accounts_totp_read ON accounts_totp
  USING ((SELECT public.rejon_may('accounts.read')) OR id = ANY ((SELECT accounts_in_schools('accounts.read'))::int[]));
ALTER POLICY accounts_totp_manage ON accounts_totp
  USING (
    (SELECT public.rejon_may('accounts.manage')) OR id = ANY ((SELECT accounts_in_schools('accounts.manage'))::int[])
  );
ALTER POLICY accounts_recovery_codes_read ON accounts_recovery_codes
  USING (
    (SELECT public.rejon_may('accounts.read'))
    OR account_id = ANY ((SELECT accounts_in_schools('accounts.read'))::int[])
  );
ALTER POLICY accounts_recovery_codes_manage ON accounts_recovery_codes
  USING (
    (SELECT public.rejon_may('accounts.manage'))
    OR account_id = ANY ((SELECT accounts_in_schools('accounts.manage'))::int[])
  );
ALTER POLICY accounts_passkeys_read ON accounts_passkeys
  USING (
    (SELECT public.rejon_may('accounts.read'))
    OR account_id = ANY ((SELECT accounts_in_schools('accounts.read'))::int[])
  );
ALTER POLICY accounts_passkeys_manage ON accounts_passkeys
  USING (
    (SELECT public.rejon_may('accounts.manage'))
    OR account_id = ANY ((SELECT accounts_in_schools('accounts.manage'))::int[])
  );
