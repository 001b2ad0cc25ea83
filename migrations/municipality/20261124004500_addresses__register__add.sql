ALTER TABLE addresses
  ADD COLUMN register text NOT NULL DEFAULT 'prg'
    CONSTRAINT addresses_register CHECK (register IN ('prg', 'emuia'));
COMMENT ON COLUMN addresses.register IS
  'Which register the row is from: the city''s own (emuia) is the master, the state''s (prg) the fallback (Dz.U. 2021 poz. 1368)';

ALTER TABLE addresses_staging
  ALTER COLUMN iip DROP NOT NULL,
  ADD COLUMN address_id int;
COMMENT ON COLUMN addresses_staging.iip IS 'Null in a table without public ids: the place tells which address is meant';
COMMENT ON COLUMN addresses_staging.address_id IS 'The address that is already known, found when the points land';
