ALTER TABLE library_branches ADD COLUMN ended_with_school boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN library_branches.ended_with_school IS 'Closed because its school was: it stands again when the school does';
