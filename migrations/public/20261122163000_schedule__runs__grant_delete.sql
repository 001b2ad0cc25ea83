-- Runs are kept as long as they tell something; work of every minute would fill the table.
GRANT DELETE ON public.schedule_runs TO rejon_app;
