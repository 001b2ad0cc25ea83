CREATE TABLE addresses_former_names (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  street_id int NOT NULL REFERENCES addresses_streets,
  name text NOT NULL CONSTRAINT addresses_former_names_name_length CHECK (length(name) BETWEEN 1 AND 200),
  valid_from date,
  valid_to date,
  source text NOT NULL,
  CONSTRAINT addresses_former_names_unique UNIQUE (street_id, name),
  CONSTRAINT addresses_former_names_dates CHECK (valid_from < valid_to)
);
COMMENT ON TABLE addresses_former_names IS 'Names that streets bore before; kept through imports of registers, which know only the present ones';
COMMENT ON COLUMN addresses_former_names.valid_from IS 'First day of the name, where known';
COMMENT ON COLUMN addresses_former_names.valid_to IS 'First day on which the street no longer bore the name, where known';
COMMENT ON COLUMN addresses_former_names.source IS 'Where the name is known from: a resolution, a file, TERYT';
