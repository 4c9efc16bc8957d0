INSERT INTO sales_order (entity_id, increment_id, state, customer_email, created_at, updated_at, base_subtotal, base_currency_code, billing_address_id)
  SELECT seq, seq, 'complete', CONCAT(seq, '@example.com'), IF(seq > 4900, '2024-04-01', '2022-01-01' + INTERVAL seq MINUTE), IF(seq > 4900, '2024-04-01' + INTERVAL seq HOUR, '2022-01-01' + INTERVAL seq MINUTE), 10, 'EUR', seq FROM seq_1_to_5000;
INSERT INTO sales_order_address SELECT seq, seq, 'NL', 'billing' FROM seq_1_to_5000;
INSERT INTO sales_order_item (item_id, order_id, product_id, qty_ordered, base_cost) SELECT seq, seq, seq, 1, 5 FROM seq_1_to_5000;
INSERT INTO sales_creditmemo (entity_id, order_id, state, base_subtotal, created_at, updated_at) SELECT seq, seq, 2, 1, '2022-03-01', '2022-03-01' + INTERVAL seq MINUTE FROM seq_1_to_5000;
