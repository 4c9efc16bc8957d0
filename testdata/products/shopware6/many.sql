SET @live = 0x0FA91CE3E96A4BC2BE4BD9CE752C3425, @eur = 0xB7D2554B0CE847CD82F3AC9BD1C0DFCA;
INSERT INTO currency VALUES (@eur, 'EUR', 1);
INSERT INTO state_machine_state VALUES (UNHEX(MD5('done')), 'completed', ''), (UNHEX(MD5('paid')), 'paid', '');
INSERT INTO `order` (id, version_id, state_id, auto_increment, currency_id, currency_factor, sales_channel_id, billing_address_id, price, shipping_costs, order_date_time, created_at)
  SELECT UNHEX(MD5(seq)), @live, UNHEX(MD5('done')), seq, @eur, 1, '', UNHEX(MD5(seq)), '{"netPrice":10,"totalPrice":10,"taxStatus":"gross"}', '{"totalPrice":0}', IF(seq > 4900, '2024-04-01', '2022-01-01' + INTERVAL seq MINUTE), '2022-01-01' FROM seq_1_to_5000;
INSERT INTO order_customer SELECT UNHEX(MD5(seq)), @live, NULL, UNHEX(MD5(seq)), @live, CONCAT(seq, '@example.com') FROM seq_1_to_5000;
INSERT INTO order_address SELECT UNHEX(MD5(seq)), @live, '', UNHEX(MD5(seq)), @live FROM seq_1_to_5000;
INSERT INTO order_transaction SELECT UNHEX(MD5(seq)), @live, UNHEX(MD5(seq)), @live, UNHEX(MD5('paid')), '2022-01-01', NULL FROM seq_1_to_5000;
INSERT INTO order_transaction_capture SELECT UNHEX(MD5(seq)), @live, UNHEX(MD5(seq)), @live, UNHEX(MD5('done')), '{}', '2022-01-01' FROM seq_1_to_5000;
INSERT INTO order_transaction_capture_refund SELECT UNHEX(MD5(seq)), @live, UNHEX(MD5(seq)), @live, UNHEX(MD5('done')), '{"totalPrice":1}', '2022-02-01', NULL FROM seq_1_to_5000;
INSERT INTO order_line_item (id, version_id, order_id, order_version_id, identifier, quantity, type, price) SELECT UNHEX(MD5(seq)), @live, UNHEX(MD5(seq)), @live, seq, 1, 'product', '{}' FROM seq_1_to_5000;
