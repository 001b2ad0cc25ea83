-- `rejon import boundary` runs as the role that serves; of this list it may change the area, and nothing else.
GRANT UPDATE (boundary) ON public.municipalities TO rejon_app;
