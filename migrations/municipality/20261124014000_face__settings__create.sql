CREATE TABLE face_settings (
  id int PRIMARY KEY DEFAULT 1 CONSTRAINT face_settings_one CHECK (id = 1),
  accent text CONSTRAINT face_settings_accent_form CHECK (accent ~ '^#[0-9a-f]{6}$'),
  arms bytea CONSTRAINT face_settings_arms_size CHECK (octet_length(arms) <= 204800),
  unit text,
  address text,
  phone text,
  email text,
  version int NOT NULL
);
COMMENT ON TABLE face_settings IS 'The municipality''s own looks on its portal, one row at most';
COMMENT ON COLUMN face_settings.accent IS 'The colour of links and edges, #rrggbb; null: the portal''s own';
COMMENT ON COLUMN face_settings.arms IS 'The coat of arms, PNG';
COMMENT ON COLUMN face_settings.unit IS 'Who answers for the portal, in the footer of its pages';
