INSERT INTO ps_currency VALUES (1, 'EUR', 1, 0, 1);
INSERT INTO ps_order_state VALUES (2, 1, 1, 0);
INSERT INTO ps_customer (id_customer, email, date_add, date_upd) SELECT seq, CONCAT(seq, '@example.com'), '2022-01-01', '2022-01-01' FROM seq_1_to_5000;
INSERT INTO ps_orders (id_order, id_customer, id_currency, current_state, valid, total_paid_tax_excl, invoice_date, date_add, date_upd)
  SELECT seq, seq, 1, 2, 1, 10, '2022-01-01', IF(seq > 4900, '2024-04-01', '2022-01-01' + INTERVAL seq MINUTE), '2022-01-01' FROM seq_1_to_5000;
INSERT INTO ps_order_detail (id_order, product_id) SELECT seq, seq FROM seq_1_to_5000;
INSERT INTO ps_order_cart_rule (id_order, id_cart_rule) SELECT seq, 1 FROM seq_1_to_5000;
INSERT INTO ps_order_slip (id_order_slip, id_customer, id_order, total_products_tax_excl, amount, partial, date_add, date_upd)
  SELECT seq, seq, seq, 1, 1, 1, IF(seq > 4900, '2024-04-01', '2022-02-01'), '2022-02-01' FROM seq_1_to_5000;
