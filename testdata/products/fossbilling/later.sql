UPDATE invoice SET status = 'paid', currency_rate = 1, base_income = 90, paid_at = '2024-03-14 10:00:00' WHERE id = 8;
INSERT INTO invoice (id, client_id, status, approved, currency, base_income, taxrate, notes, paid_at, created_at) VALUES
  (30, 4, 'refunded', 1, 'USD', -24, '21', '2024-04-20 10:00:00: Refund for #6 invoice.       ', '2024-04-20 10:00:00', '2024-04-20 10:00:00');
INSERT INTO client_order (id, client_id, product_id, currency, status) VALUES (31, 4, 11, 'EUR', 'active');
INSERT INTO invoice (id, client_id, status, approved, currency, currency_rate, base_income, taxrate, buyer_email, paid_at, created_at) VALUES
  (31, 4, 'paid', 1, 'EUR', 1, 25, '21', 'dirk@example.com', '2024-01-31 12:00:00', '2024-01-31 12:00:00');
INSERT INTO invoice_item (invoice_id, type, rel_id, task, quantity, price, taxed) VALUES (31, 'order', '31', 'activate', 1, 25, 1);
