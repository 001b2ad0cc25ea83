CREATE TABLE accessibility_declarations (
  id int PRIMARY KEY DEFAULT 1 CONSTRAINT accessibility_declarations_one CHECK (id = 1),
  entity text NOT NULL,
  site_url text NOT NULL,
  published_on date NOT NULL,
  updated_on date NOT NULL CONSTRAINT accessibility_declarations_updated CHECK (updated_on >= published_on),
  status text NOT NULL CONSTRAINT accessibility_declarations_status CHECK (status IN ('full', 'partial', 'none')),
  shortcomings text NOT NULL CONSTRAINT accessibility_declarations_shortcomings CHECK ((status = 'full') = (shortcomings = '')),
  prepared_on date NOT NULL,
  reviewed_on date CONSTRAINT accessibility_declarations_reviewed CHECK (reviewed_on >= prepared_on),
  auditor text,
  contact text NOT NULL,
  email text NOT NULL,
  telephone text NOT NULL,
  architecture text NOT NULL,
  applications text NOT NULL,
  set_at timestamptz NOT NULL
);
COMMENT ON TABLE accessibility_declarations IS 'The declaration of accessibility of the portal, one at most';
COMMENT ON COLUMN accessibility_declarations.entity IS 'The public body that answers for the portal';
COMMENT ON COLUMN accessibility_declarations.published_on IS 'When the portal was opened';
COMMENT ON COLUMN accessibility_declarations.updated_on IS 'When its contents last changed much';
COMMENT ON COLUMN accessibility_declarations.shortcomings IS 'What is not accessible and why, a paragraph a line; empty exactly where the portal conforms in full';
COMMENT ON COLUMN accessibility_declarations.auditor IS 'Who assessed the portal; null: the body itself';
COMMENT ON COLUMN accessibility_declarations.contact IS 'To whom complaints go: a post or a person whom the body names in public';
COMMENT ON COLUMN accessibility_declarations.architecture IS 'How the building is reached, a paragraph a line';
COMMENT ON COLUMN accessibility_declarations.applications IS 'Mobile applications of the body; empty: none';
