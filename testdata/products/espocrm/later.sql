UPDATE opportunity SET stage = 'Closed Won', modified_at = '2024-05-05 12:01:00' WHERE name = 'A3';
INSERT INTO opportunity (id, name, amount, amount_currency, stage, close_date, created_at, modified_at, contact_id) VALUES
  ('66300000000000001', 'D2', 25, 'EUR', 'Closed Won', '2024-01-31', '2024-05-05 12:02:00', '2024-05-05 12:02:00', 'dirk');
