INSERT INTO currency (code, is_default) VALUES ('EUR', 1);
INSERT INTO client (id, email) SELECT seq, CONCAT(seq, '@example.com') FROM seq_1_to_5000;
INSERT INTO invoice (id, client_id, status, currency, base_income, paid_at, created_at)
  SELECT seq, seq, 'paid', 'EUR', 10, IF(seq > 4900, '2024-04-01', '2022-01-01' + INTERVAL seq MINUTE), '2022-01-01' FROM seq_1_to_5000;
INSERT INTO invoice_item (invoice_id, type, rel_id, price) SELECT seq, 'order', seq, 10 FROM seq_1_to_5000;
INSERT INTO client_order (id, client_id, product_id) SELECT seq, seq, seq FROM seq_1_to_5000;
