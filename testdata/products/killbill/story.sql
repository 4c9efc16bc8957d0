-- There are no guests and accounts stay: Ben and Cleo have two each (2 and 6, 3 and 7). 20 is another
-- tenant's. D1's rate is configured, since none is kept.
INSERT INTO accounts (record_id, id, external_key, email, currency, time_zone, country, created_date, tenant_record_id) VALUES
  (1, 'anna', 'anna', 'Anna@Example.com', 'EUR', 'Europe/Amsterdam', 'NL', '2023-12-01', 1), (2, 'ben', 'ben', 'ben@example.com', 'EUR', 'Europe/Amsterdam', 'NL', '2023-12-01', 1),
  (3, 'cleo', 'cleo', 'cleo@example.com', 'EUR', 'Europe/Amsterdam', 'NL', '2023-12-01', 1), (4, 'dirk', 'dirk', 'dirk@example.com', 'USD', 'America/New_York', 'US', '2023-12-01', 1),
  (5, 'eva', 'eva', 'eva@example.com', 'EUR', 'Europe/Amsterdam', 'NL', '2023-12-01', 1), (6, 'ben2', 'ben2', 'BEN@Example.COM', 'EUR', 'Europe/Amsterdam', 'NL', '2023-12-01', 1),
  (7, 'cleo2', 'cleo2', 'cleo@example.com', 'EUR', 'Europe/Amsterdam', 'NL', '2023-12-01', 1), (20, 'other', 'other', 'other@example.com', 'EUR', 'UTC', 'NL', '2023-12-01', 2);
-- invoice_date is a day in the account's zone: A1 was made on 31 December in UTC.
INSERT INTO invoices (record_id, id, account_id, invoice_date, currency, status, parent_invoice, created_date, account_record_id, tenant_record_id) VALUES
  (1, 'A1', 'anna', '2024-01-01', 'EUR', 'COMMITTED', 0, '2023-12-31 23:30:00', 1, 1),
  (2, 'B1', 'ben', '2024-01-15', 'EUR', 'COMMITTED', 0, '2024-01-15 10:00:00', 2, 1),
  (3, 'C1', 'cleo', '2024-01-20', 'EUR', 'COMMITTED', 0, '2024-01-20 10:00:00', 3, 1),
  (4, 'B2', 'ben2', '2024-02-10', 'EUR', 'COMMITTED', 0, '2024-02-10 10:00:00', 6, 1),
  (5, 'E1', 'eva', '2024-02-20', 'EUR', 'COMMITTED', 0, '2024-02-20 10:00:00', 5, 1),
  (6, 'D1', 'dirk', '2024-02-25', 'USD', 'COMMITTED', 0, '2024-02-25 10:00:00', 4, 1),
  (7, 'A2', 'anna', '2024-03-10', 'EUR', 'COMMITTED', 0, '2024-03-10 10:00:00', 1, 1),
  (8, 'A3', 'anna', '2024-03-12', 'EUR', 'DRAFT', 0, '2024-03-12 10:00:00', 1, 1),
  (9, 'B3', 'ben', '2024-03-13', 'EUR', 'VOID', 0, '2024-03-13 10:00:00', 2, 1),
  (10, 'C2', 'cleo2', '2024-04-01', 'EUR', 'COMMITTED', 0, '2024-03-31 22:30:00', 7, 1),
  (11, 'X1', 'anna', '2024-03-10', 'EUR', 'COMMITTED', 1, '2024-03-10 10:00:00', 1, 1), -- a parent's summary
  (12, 'X2', 'other', '2024-03-10', 'EUR', 'COMMITTED', 0, '2024-03-10 10:00:00', 20, 2);
INSERT INTO invoice_items (record_id, id, type, invoice_id, account_id, product_name, amount, currency, linked_item_id, created_date, account_record_id, tenant_record_id) VALUES
  (1, 'a1', 'FIXED', 'A1', 'anna', 'P11', 100, 'EUR', NULL, '2023-12-31 23:30:00', 1, 1), (2, 'a1t', 'TAX', 'A1', 'anna', NULL, 21, 'EUR', 'a1', '2023-12-31 23:30:00', 1, 1),
  (3, 'b1', 'FIXED', 'B1', 'ben', 'P12', 50, 'EUR', NULL, '2024-01-15 10:00:00', 2, 1),
  (4, 'c1', 'FIXED', 'C1', 'cleo', 'P13', 100, 'EUR', NULL, '2024-01-20 10:00:00', 3, 1), (5, 'c1d', 'ITEM_ADJ', 'C1', 'cleo', NULL, -20, 'EUR', 'c1', '2024-01-20 10:00:00', 3, 1),
  (6, 'b2', 'FIXED', 'B2', 'ben2', 'P12', 70, 'EUR', NULL, '2024-02-10 10:00:00', 6, 1), (7, 'b2c', 'CBA_ADJ', 'B2', 'ben2', NULL, -30, 'EUR', NULL, '2024-02-10 10:00:00', 6, 1),
  (8, 'e1', 'FIXED', 'E1', 'eva', 'P18', 200, 'EUR', NULL, '2024-02-20 10:00:00', 5, 1), (9, 'e1r', 'ITEM_ADJ', 'E1', 'eva', NULL, -200, 'EUR', 'e1', '2024-03-05 10:00:00', 5, 1),
  (10, 'd1', 'EXTERNAL_CHARGE', 'D1', 'dirk', 'P14', 120, 'USD', NULL, '2024-02-25 10:00:00', 4, 1),
  (11, 'a2', 'USAGE', 'A2', 'anna', 'P15', 60, 'EUR', NULL, '2024-03-10 10:00:00', 1, 1),
  (12, 'a3', 'FIXED', 'A3', 'anna', 'P17', 90, 'EUR', NULL, '2024-03-12 10:00:00', 1, 1), (13, 'b3', 'FIXED', 'B3', 'ben', 'P19', 888, 'EUR', NULL, '2024-03-13 10:00:00', 2, 1),
  (14, 'c2', 'FIXED', 'C2', 'cleo2', 'P16', 40, 'EUR', NULL, '2024-03-31 22:30:00', 7, 1),
  (15, 'x1', 'PARENT_SUMMARY', 'X1', 'anna', NULL, 60, 'EUR', NULL, '2024-03-10 10:00:00', 1, 1), (16, 'x2', 'FIXED', 'X2', 'other', 'P1', 60, 'EUR', NULL, '2024-03-10 10:00:00', 20, 2),
  (17, 'a2r', 'REPAIR_ADJ', 'C2', 'anna', NULL, -30, 'EUR', 'a2', '2024-04-02 10:00:00', 1, 1), (18, 'a2c', 'CBA_ADJ', 'C2', 'anna', NULL, 30, 'EUR', NULL, '2024-04-02 10:00:00', 1, 1);

-- Subscriptions, invoiced on drafts so that they are not purchases of the story. Anna's first period was
-- cut short; Ben's cancellation is that of next year, his first one was taken back; Cleo's is over.
INSERT INTO subscriptions (record_id, id, bundle_id, category, start_date, created_date, account_record_id, tenant_record_id) VALUES
  (1, 's1', 'x', 'BASE', '2024-01-10 10:00:00', '2024-01-10', 1, 1), (2, 's2', 'x', 'BASE', '2024-01-15 10:00:00', '2024-01-15', 2, 1),
  (3, 's3', 'x', 'BASE', '2024-01-20 10:00:00', '2024-01-20', 3, 1), (4, 's4', 'x', 'BASE', '2024-01-20 10:00:00', '2024-01-20', 4, 1);
INSERT INTO subscription_events (id, event_type, user_type, effective_date, subscription_id, is_active, created_date, account_record_id, tenant_record_id) VALUES
  ('e1', 'API_USER', 'CREATE', '2024-01-10 10:00:00', 's1', 1, '2024-01-10', 1, 1), ('e2', 'API_USER', 'CREATE', '2024-01-15 10:00:00', 's2', 1, '2024-01-15', 2, 1),
  ('e3', 'API_USER', 'CANCEL', '2024-02-01 10:00:00', 's2', 0, '2024-01-16', 2, 1), ('e4', 'API_USER', 'CANCEL', '2025-01-15 10:00:00', 's2', 1, '2024-03-16', 2, 1),
  ('e5', 'API_USER', 'CANCEL', '2024-04-20 10:00:00', 's3', 1, '2024-04-01', 3, 1), ('e6', 'PHASE', NULL, '2024-02-01 10:00:00', 's1', 1, '2024-02-01', 1, 1);
INSERT INTO invoices (record_id, id, account_id, invoice_date, currency, status, created_date, account_record_id, tenant_record_id) VALUES
  (13, 'S', 'anna', '2024-01-10', 'EUR', 'DRAFT', '2024-01-10 10:00:00', 1, 1);
INSERT INTO invoice_items (record_id, id, type, invoice_id, account_id, subscription_id, start_date, end_date, amount, rate, currency, quantity, created_date, account_record_id, tenant_record_id) VALUES
  (21, 'r1', 'RECURRING', 'S', 'anna', 's1', '2024-01-10', '2024-02-01', 14.19, 20, 'EUR', NULL, '2024-01-10', 1, 1),
  (22, 'r2', 'RECURRING', 'S', 'anna', 's1', '2024-02-01', '2024-03-01', 20, 20, 'EUR', 1, '2024-02-01', 1, 1),
  (23, 'r3', 'RECURRING', 'S', 'ben', 's2', '2024-01-15', '2025-01-15', 120, 60, 'EUR', 2, '2024-01-15', 2, 1),
  (24, 'r4', 'RECURRING', 'S', 'cleo', 's3', '2024-01-20', '2024-04-20', 90, 90, 'EUR', NULL, '2024-01-20', 3, 1);
