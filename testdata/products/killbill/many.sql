INSERT INTO accounts (record_id, id, external_key, email, created_date, tenant_record_id) SELECT seq, seq, seq, CONCAT(seq, '@example.com'), '2022-01-01', 1 FROM seq_1_to_5000;
INSERT INTO invoices (record_id, id, account_id, invoice_date, currency, created_date, account_record_id, tenant_record_id)
  SELECT seq, seq, seq, IF(seq > 4900, '2024-04-01', '2022-01-01' + INTERVAL seq MINUTE), 'EUR', '2022-01-01', seq, 1 FROM seq_1_to_5000;
INSERT INTO invoice_items (record_id, id, type, invoice_id, account_id, product_name, amount, currency, created_date, account_record_id, tenant_record_id)
  SELECT seq, seq, 'FIXED', seq, seq, 'P', 10, 'EUR', '2022-01-01', seq, 1 FROM seq_1_to_5000;
INSERT INTO invoice_items (record_id, id, type, invoice_id, account_id, amount, currency, linked_item_id, created_date, account_record_id, tenant_record_id)
  SELECT 5000 + seq, 5000 + seq, 'ITEM_ADJ', seq, seq, -1, 'EUR', seq, IF(seq > 4900, '2024-04-01', '2022-02-01'), seq, 1 FROM seq_1_to_5000;
