CREATE TABLE jobs (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  permission text NOT NULL,
  only_one text,
  input jsonb NOT NULL,
  queue_id uuid NOT NULL CONSTRAINT jobs_queue_id_unique UNIQUE,
  account_id int REFERENCES accounts,
  state text NOT NULL DEFAULT 'waiting'
    CONSTRAINT jobs_state CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  asked_at timestamptz NOT NULL,
  begins_after timestamptz,
  started_at timestamptz,
  seen_at timestamptz,
  ended_at timestamptz,
  run uuid,
  attempts int NOT NULL DEFAULT 0,
  attempt_limit int NOT NULL,
  is_cancel_asked boolean NOT NULL DEFAULT false,
  progress jsonb,
  result jsonb,
  failure jsonb,
  CONSTRAINT jobs_ended CHECK ((ended_at IS NULL) = (state IN ('waiting', 'running')))
);
CREATE UNIQUE INDEX jobs_only_one_unique ON jobs (only_one) WHERE state IN ('waiting', 'running');
CREATE INDEX jobs_account_idx ON jobs (account_id, id);
COMMENT ON TABLE jobs IS 'Personal data: long work that somebody asked for, how far it is and how it ended';
COMMENT ON COLUMN jobs.permission IS 'Who has it for the whole municipality sees the job and may cancel and repeat it, besides who asked for it';
COMMENT ON COLUMN jobs.only_one IS 'Of those with the same text only one waits or runs; null: any number';
COMMENT ON COLUMN jobs.input IS 'What the work is told: ids and settings, no data of people';
COMMENT ON COLUMN jobs.queue_id IS 'Its entry in pgboss.job, which is gone when the work has ended';
COMMENT ON COLUMN jobs.account_id IS 'Who asked for it; null: the operator';
COMMENT ON COLUMN jobs.begins_after IS 'After a failure: when it is tried again';
COMMENT ON COLUMN jobs.seen_at IS 'When the server that does it last said so';
COMMENT ON COLUMN jobs.run IS 'The run that may write here: one that was given up as lost writes no more';
COMMENT ON COLUMN jobs.attempt_limit IS 'How often it is begun before it is given up, when it fails for no fault of its input';
COMMENT ON COLUMN jobs.progress IS 'How much of how much is done, and at what it is: a key of the catalogue';
COMMENT ON COLUMN jobs.result IS 'What came of it, as keys of the catalogue with their parameters';
COMMENT ON COLUMN jobs.failure IS 'Why it did not come to its end, as the code of a problem with its parameters';

ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE jobs FORCE ROW LEVEL SECURITY;
CREATE POLICY jobs_program ON jobs USING (public.rejon_purpose() = 'operate');
CREATE POLICY jobs_own ON jobs USING (account_id = (SELECT public.rejon_account()));
CREATE POLICY jobs_permitted ON jobs USING (public.rejon_may(permission));
