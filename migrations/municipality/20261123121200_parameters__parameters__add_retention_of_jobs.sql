INSERT INTO parameters (key, value, valid_from, basis) VALUES
  ('retention/jobs', '{"months": 3, "from": "event"}', '2018-05-25',
   'RODO art. 5 ust. 1 lit. e; od zakończenia zadania');
