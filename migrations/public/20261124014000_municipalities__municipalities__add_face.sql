ALTER TABLE public.municipalities
  ADD COLUMN face_version int,
  ADD COLUMN embedders text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN public.municipalities.face_version IS 'Counts the changes of its own looks, so that browsers ask for the new ones; null: it has none';
COMMENT ON COLUMN public.municipalities.embedders IS 'Origins whose pages may show the answer in a frame';
GRANT UPDATE (face_version, embedders) ON public.municipalities TO rejon_app;
