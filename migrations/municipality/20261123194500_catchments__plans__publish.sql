-- Drafts stand beside the plan that holds, and a plan may be replaced on the day on which it was published.
ALTER TABLE catchments_plans
  DROP CONSTRAINT catchments_plans_unique,
  DROP CONSTRAINT catchments_plans_period,
  ADD CONSTRAINT catchments_plans_period CHECK (known_to IS NULL OR known_to >= known_from);
CREATE UNIQUE INDEX catchments_plans_held_idx ON catchments_plans (name, level, entry_year_from, state)
  WHERE known_to IS NULL;
COMMENT ON COLUMN catchments_plans.known_to IS 'The first day on which the city held it no more; that of known_from: it was replaced on its first day';

CREATE TABLE catchments_publications (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan_id int NOT NULL REFERENCES catchments_plans ON DELETE CASCADE,
  replaced_plan_id int REFERENCES catchments_plans,
  drafted_from date NOT NULL,
  published_on date NOT NULL,
  published_at timestamptz NOT NULL,
  addresses_version bigint NOT NULL,
  withdrawn_at timestamptz
);
CREATE UNIQUE INDEX catchments_publications_open_idx ON catchments_publications (plan_id) WHERE withdrawn_at IS NULL;
CREATE INDEX catchments_publications_replaced_idx ON catchments_publications (replaced_plan_id);
COMMENT ON TABLE catchments_publications IS 'When a draft became the plan that holds, and in place of which; so that it can be taken back';
COMMENT ON COLUMN catchments_publications.drafted_from IS 'known_from of the draft, which it gets back';
COMMENT ON COLUMN catchments_publications.addresses_version IS 'Of the layer then: the plan that was replaced follows addresses no more';
