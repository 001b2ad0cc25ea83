-- `rejon import teryt` gives a municipality its official name, as the role that serves.
GRANT UPDATE (name, title) ON public.municipalities TO rejon_app;
