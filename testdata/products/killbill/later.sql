UPDATE invoices SET status = 'COMMITTED' WHERE id = 'A3';
INSERT INTO invoice_items (record_id, id, type, invoice_id, account_id, amount, currency, linked_item_id, created_date, account_record_id, tenant_record_id) VALUES
  (30, 'd1r', 'ITEM_ADJ', 'D1', 'dirk', -30, 'USD', 'd1', '2024-04-20 10:00:00', 4, 1);
INSERT INTO invoices (record_id, id, account_id, invoice_date, currency, created_date, account_record_id, tenant_record_id) VALUES
  (30, 'D2', 'dirk', '2024-01-31', 'EUR', '2024-05-05 12:02:00', 4, 1);
INSERT INTO invoice_items (record_id, id, type, invoice_id, account_id, product_name, amount, currency, created_date, account_record_id, tenant_record_id) VALUES
  (31, 'd2', 'FIXED', 'D2', 'dirk', 'P11', 25, 'EUR', '2024-05-05 12:02:00', 4, 1);
