CREATE TABLE public.schedule_runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job text NOT NULL,
  bucket text NOT NULL,
  server text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  outcome text NOT NULL DEFAULT 'running'
    CONSTRAINT schedule_runs_outcome CHECK (outcome IN ('running', 'done', 'failed', 'lost')),
  detail text NOT NULL DEFAULT '',
  CONSTRAINT schedule_runs_once UNIQUE (job, bucket)
);
COMMENT ON TABLE public.schedule_runs IS 'Recurring work: whichever server adds the row of a job and its day or minute first does it';
COMMENT ON COLUMN public.schedule_runs.bucket IS 'The Polish day, or the minute in UTC, to which the run belongs';
COMMENT ON COLUMN public.schedule_runs.outcome IS 'lost: it began and was never heard of again';
GRANT SELECT, INSERT, UPDATE ON public.schedule_runs TO rejon_app;
