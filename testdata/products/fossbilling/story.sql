INSERT INTO currency (code, is_default, conversion_rate) VALUES ('EUR', 1, 1), ('USD', 0, 2);
INSERT INTO client_group VALUES (1, 'Default');
-- There are no guests: Ben has two accounts. Cleo's first (3) was deleted, and with it its row.
INSERT INTO client (id, client_group_id, email, country) VALUES (1, 1, 'Anna@Example.com', 'NL'), (2, 1, 'ben@example.com', 'NL'),
  (4, 1, 'dirk@example.com', 'US'), (5, 1, 'eva@example.com', 'NL'), (6, 1, ' Ben@Example.COM', 'NL'), (7, 1, 'cleo@example.com', 'NL');
INSERT INTO client_order (id, client_id, product_id, currency, period, quantity, price, status, activated_at, expires_at, canceled_at) VALUES
  (1, 1, 11, 'EUR', NULL, 1, 100, 'active', '2024-01-01', NULL, NULL), (2, 2, 12, 'EUR', '', 1, 50, 'active', '2024-01-01', NULL, NULL),
  (3, 3, 13, 'EUR', NULL, 1, 80, 'active', '2024-01-01', NULL, NULL), (4, 6, 12, 'EUR', NULL, 1, 70, 'active', '2024-01-01', NULL, NULL),
  (5, 5, 18, 'EUR', NULL, 1, 200, 'active', '2024-01-01', NULL, NULL), (6, 4, 14, 'USD', NULL, 1, 120, 'active', '2024-01-01', NULL, NULL),
  (7, 1, 15, 'EUR', NULL, 2, 30, 'active', '2024-01-01', NULL, NULL), (8, 1, 17, 'EUR', NULL, 1, 90, 'pending_setup', NULL, NULL, NULL),
  (9, 2, 19, 'EUR', NULL, 1, 888, 'canceled', NULL, NULL, NULL), (10, 7, 16, 'EUR', NULL, 1, 40, 'active', '2024-01-01', NULL, NULL),
  (11, 1, 21, 'EUR', '1M', 2, 10, 'active', '2024-01-10 10:00:00', '2024-05-10 10:00:00', NULL),
  (12, 2, 22, 'EUR', '1Y', 1, 120, 'pending_cancellation', '2024-01-15 10:00:00', '2025-01-15 10:00:00', NULL),
  (13, 3, 23, 'EUR', '3M', 1, 90, 'canceled', '2024-01-20 10:00:00', '2024-07-20 10:00:00', '2024-04-20 10:00:00'),
  (14, 4, 24, 'USD', '1M', 1, 500, 'pending_setup', NULL, NULL, NULL);
-- An invoice has no shipping. D1's rate is dollars for a euro; base_income is euro.
INSERT INTO invoice (id, client_id, status, approved, currency, currency_rate, base_income, taxrate, buyer_email, buyer_country, paid_at, created_at, updated_at) VALUES
  (1, 1, 'paid', 1, 'EUR', 1, 100, '21', 'anna@example.com', 'NL', '2023-12-31 23:30:00', '2023-12-30 10:00:00', '2023-12-31 23:30:00'),
  (2, 2, 'paid', 1, 'EUR', 1, 50, '21', 'ben@example.com', 'NL', '2024-01-15 10:00:00', '2024-01-15 10:00:00', '2024-01-15 10:00:00'),
  (3, 3, 'paid', 1, 'EUR', 1, 80, '21', 'cleo@example.com', 'NL', '2024-01-20 10:00:00', '2024-01-20 10:00:00', '2024-01-20 10:00:00'),
  (4, 6, 'paid', 1, 'EUR', 1, 70, '21', 'BEN@Example.COM', 'NL', '2024-02-10 10:00:00', '2024-02-10 10:00:00', '2024-02-10 10:00:00'),
  (5, 5, 'paid', 1, 'EUR', 1, 200, '21', 'eva@example.com', 'NL', '2024-02-20 10:00:00', '2024-02-20 10:00:00', '2024-03-05 10:00:00'),
  (6, 4, 'paid', 1, 'USD', 1.25, 96, '21', 'dirk@example.com', 'US', '2024-02-25 10:00:00', '2024-02-25 10:00:00', '2024-02-25 10:00:00'),
  (7, 1, 'paid', 1, 'EUR', 1, 60, '21', 'anna@example.com', 'NL', '2024-03-10 10:00:00', '2024-03-10 10:00:00', '2024-04-02 10:00:00'),
  (8, 1, 'unpaid', 1, 'EUR', NULL, NULL, '21', 'anna@example.com', 'NL', NULL, '2024-03-12 10:00:00', '2024-03-12 10:00:00'),
  (9, 2, 'canceled', 1, 'EUR', NULL, NULL, '21', 'ben@example.com', 'NL', NULL, '2024-03-13 10:00:00', '2024-03-13 10:00:00'),
  (10, 7, 'paid', 1, 'EUR', 1, 40, '21', 'cleo@example.com', 'NL', '2024-03-31 22:30:00', '2024-03-30 10:00:00', '2024-03-31 22:30:00'),
  (11, 1, 'paid', 1, 'EUR', 1, 500, '0', 'anna@example.com', 'NL', '2024-03-01 10:00:00', '2024-03-01 10:00:00', '2024-03-01 10:00:00'), -- loads credit
  (12, 1, 'unpaid', 0, 'EUR', NULL, NULL, '21', 'anna@example.com', 'NL', NULL, '2024-04-04 10:00:00', '2024-04-04 10:00:00'); -- a draft
INSERT INTO invoice (id, client_id, status, approved, currency, base_income, taxrate, notes, paid_at, created_at) VALUES
  (20, 5, 'refunded', 1, 'EUR', -200, '21', '2024-03-05 10:00:00: Refund for #5 invoice.       ', '2024-03-05 10:00:00', '2024-03-05 10:00:00'),
  (21, 1, 'refunded', 1, 'EUR', -30, '21', '2024-04-02 10:00:00: Refund for #7 invoice.       ', '2024-04-02 10:00:00', '2024-04-02 10:00:00');
INSERT INTO invoice_item (invoice_id, type, rel_id, task, quantity, price, taxed) VALUES
  (1, 'order', '1', 'activate', 1, 100, 1), (2, 'order', '2', 'activate', 1, 50, 1), (3, 'order', '3', 'activate', 1, 100, 1),
  (3, 'order', '3', 'void', 1, -20, 1), (4, 'order', '4', 'activate', 1, 70, 1), (5, 'order', '5', 'activate', 1, 200, 1),
  (6, 'order', '6', 'activate', 1, 120, 1), (7, 'order', '7', 'activate', 2, 30, 1), (8, 'order', '8', 'activate', 1, 90, 1),
  (9, 'order', '9', 'activate', 1, 888, 1), (10, 'order', '10', 'activate', 1, 40, 1), (11, 'deposit', NULL, NULL, 1, 500, 0),
  (20, 'order', '5', 'activate', 1, -200, 1), (21, 'order', '7', 'activate', 1, -30, 1);
