CREATE TABLE public.events_outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  schema_name text NOT NULL,
  event text NOT NULL,
  handler text NOT NULL,
  payload jsonb NOT NULL,
  published_at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  not_before timestamptz NOT NULL,
  fault text
);
CREATE INDEX events_outbox_not_before_idx ON public.events_outbox (not_before, id);
COMMENT ON TABLE public.events_outbox IS
  'What modules have told each other and has not been handled yet: written with the change, removed by the transaction that handles it';
COMMENT ON COLUMN public.events_outbox.payload IS 'Ids and days, no data of people';
COMMENT ON COLUMN public.events_outbox.not_before IS 'When it may be tried; infinity: it was given up';
COMMENT ON COLUMN public.events_outbox.fault IS 'Why it failed when it was tried last';
GRANT SELECT, INSERT, UPDATE, DELETE ON public.events_outbox TO rejon_app;

-- A municipality sees its own; only who looks for work, in the shared tables, sees that there is some.
ALTER TABLE public.events_outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY events_outbox_of_the_municipality ON public.events_outbox TO rejon_app
  USING (current_schema() IN (schema_name, 'public'))
  WITH CHECK (current_schema() IN (schema_name, 'public'));
