-- A code that was kept as plain SHA-256 is found no more: whoever still needs it is given another.
ALTER TABLE accounts_codes RENAME COLUMN code_hash TO code_digest;
COMMENT ON COLUMN accounts_codes.code_digest IS 'HMAC-SHA-256 of the code, with a key that the database does not hold';
