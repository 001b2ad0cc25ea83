ALTER TABLE imports ADD COLUMN undone_at timestamptz;
COMMENT ON COLUMN imports.undone_at IS 'When all that it changed was put back; null: it holds';

CREATE TABLE imports_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  import_id int NOT NULL REFERENCES imports ON DELETE CASCADE,
  table_name text NOT NULL,
  row_id int NOT NULL,
  was jsonb,
  digest text,
  CONSTRAINT imports_changes_unique UNIQUE (import_id, table_name, row_id),
  CONSTRAINT imports_changes_something CHECK (was IS NOT NULL OR digest IS NOT NULL)
);
COMMENT ON TABLE imports_changes IS 'What each import changed, row by row, so that it can be undone; registers only, no data of people';
COMMENT ON COLUMN imports_changes.was IS 'The row as it was before; null: the import added it';
COMMENT ON COLUMN imports_changes.digest IS 'Of the row as the import left it; null: the import took it away';

CREATE TABLE imports_drafts (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  options jsonb NOT NULL,
  files jsonb NOT NULL,
  account_id int REFERENCES accounts,
  begun_at timestamptz NOT NULL,
  job_id int,
  work text CONSTRAINT imports_drafts_work CHECK (work IN ('preview', 'apply')),
  previewed_at timestamptz,
  report jsonb,
  import_id int CONSTRAINT imports_drafts_import_unique UNIQUE REFERENCES imports ON DELETE CASCADE,
  ended_at timestamptz
);
CREATE INDEX imports_drafts_account_idx ON imports_drafts (account_id);
COMMENT ON TABLE imports_drafts IS 'Personal data: files that an official has brought, from their upload to their landing; who landed them stays';
COMMENT ON COLUMN imports_drafts.options IS 'The options of the import, as the command takes them';
COMMENT ON COLUMN imports_drafts.files IS 'Name and size in bytes of each file, in the order in which they are read';
COMMENT ON COLUMN imports_drafts.job_id IS 'The job that does or did the last piece of work; it may have been cleared since';
COMMENT ON COLUMN imports_drafts.report IS 'What the preview found';
COMMENT ON COLUMN imports_drafts.import_id IS 'The import as which it landed; null: it has not';
COMMENT ON COLUMN imports_drafts.ended_at IS 'When it landed or was thrown away';

CREATE TABLE imports_pieces (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  draft_id int NOT NULL REFERENCES imports_drafts ON DELETE CASCADE,
  file int NOT NULL,
  start bigint NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT imports_pieces_unique UNIQUE (draft_id, file, start)
);
COMMENT ON TABLE imports_pieces IS 'Bytes of the files of a draft; gone when it has landed or was thrown away';

CREATE TABLE imports_sights (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  draft_id int NOT NULL REFERENCES imports_drafts ON DELETE CASCADE,
  change text NOT NULL CONSTRAINT imports_sights_change CHECK (change IN ('new', 'changed', 'gone')),
  label text NOT NULL,
  differences jsonb NOT NULL,
  moved_metres float8,
  place jsonb
);
CREATE INDEX imports_sights_draft_idx ON imports_sights (draft_id, change, id);
COMMENT ON TABLE imports_sights IS 'What a draft would change, as its preview shows it on the map and in the table';
COMMENT ON COLUMN imports_sights.place IS 'GeoJSON in EPSG:4326, as the screen draws it; null: nowhere';
COMMENT ON COLUMN imports_sights.differences IS 'Columns that would change: what each says now and then';

ALTER TABLE imports_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE imports_drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY imports_drafts_program ON imports_drafts USING (public.rejon_purpose() = 'operate');
CREATE POLICY imports_drafts_permitted ON imports_drafts USING (public.rejon_may('data.import'));
-- The files of a draft and what they would change are as public as the draft.
ALTER TABLE imports_pieces ENABLE ROW LEVEL SECURITY;
ALTER TABLE imports_pieces FORCE ROW LEVEL SECURITY;
CREATE POLICY imports_pieces_program ON imports_pieces USING (public.rejon_purpose() = 'operate');
CREATE POLICY imports_pieces_permitted ON imports_pieces USING (public.rejon_may('data.import'));
ALTER TABLE imports_sights ENABLE ROW LEVEL SECURITY;
ALTER TABLE imports_sights FORCE ROW LEVEL SECURITY;
CREATE POLICY imports_sights_program ON imports_sights USING (public.rejon_purpose() = 'operate');
CREATE POLICY imports_sights_permitted ON imports_sights USING (public.rejon_may('data.import'));

-- Belongings are worked out from rules and addresses: an address that was taken back takes them along.
ALTER TABLE catchments_addresses
  DROP CONSTRAINT catchments_addresses_address_id_fkey,
  ADD CONSTRAINT catchments_addresses_address_id_fkey FOREIGN KEY (address_id) REFERENCES addresses ON DELETE CASCADE;
