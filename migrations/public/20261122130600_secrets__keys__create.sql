CREATE TABLE public.secrets_keys (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key_id text NOT NULL
    CONSTRAINT secrets_keys_key_id_unique UNIQUE
    CONSTRAINT secrets_keys_key_id_form CHECK (key_id ~ '^[0-9a-f]{8}$'),
  fingerprint bytea NOT NULL CONSTRAINT secrets_keys_fingerprint_length CHECK (length(fingerprint) = 32),
  known_since timestamptz NOT NULL
);
COMMENT ON TABLE public.secrets_keys IS
  'Which keys this database was written with, by name and keyed digest: a start with other keys is refused. The keys stand in a file';
