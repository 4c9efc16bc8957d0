INSERT INTO oc_customer (customer_id, customer_group_id, email, date_added) SELECT seq, 1, CONCAT(seq, '@example.com'), '2022-01-01' FROM seq_1_to_5000;
INSERT INTO oc_order (order_id, store_name, customer_id, email, order_status_id, currency_code, date_added, date_modified)
  SELECT seq, 'Shop', seq, CONCAT(seq, '@example.com'), 5, 'EUR', IF(seq > 4900, '2024-04-01', '2022-01-01' + INTERVAL seq MINUTE), '2022-01-01' FROM seq_1_to_5000;
INSERT INTO oc_order_total (order_id, code, value) SELECT seq, 'sub_total', 10 FROM seq_1_to_5000;
INSERT INTO oc_order_product (order_id, product_id, quantity, price) SELECT seq, seq, 1, 10 FROM seq_1_to_5000;
INSERT INTO oc_return (order_id, product_id, customer_id, quantity, return_action_id, date_ordered, date_added, date_modified)
  SELECT seq, seq, seq, 1, 4, '2022-02-01', '2022-02-01', IF(seq > 4900, '2024-04-01', '2022-02-01') FROM seq_1_to_5000;
