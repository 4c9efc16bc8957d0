SET @live = 0x0FA91CE3E96A4BC2BE4BD9CE752C3425, @eur = 0xB7D2554B0CE847CD82F3AC9BD1C0DFCA;
UPDATE order_transaction SET state_id = UNHEX(MD5('paymentpaid')), updated_at = '2024-05-05 12:01:00' WHERE id = UNHEX(MD5('tA3'));
-- It states no tax, so it is split as its order is.
INSERT INTO order_transaction_capture_refund VALUES
  (UNHEX(MD5('r4')), @live, UNHEX(MD5('kD1')), @live, UNHEX(MD5('refundcompleted')), '{"totalPrice":36.3,"calculatedTaxes":[]}', '2024-04-20 10:00:00', NULL);
INSERT INTO `order` (id, version_id, state_id, order_number, currency_id, currency_factor, sales_channel_id, billing_address_id, price, shipping_costs, order_date_time, created_at) VALUES
  (UNHEX(MD5('D2')), @live, UNHEX(MD5('ordercompleted')), 'D2', @eur, 1, UNHEX(MD5('shop')), UNHEX(MD5('D2')),
  '{"netPrice":25,"totalPrice":30.25,"taxStatus":"gross"}', '{"totalPrice":0,"calculatedTaxes":[]}', '2024-01-31 12:00:00', '2024-05-05 12:02:00');
INSERT INTO order_customer VALUES (UNHEX(MD5('cD2')), @live, UNHEX(MD5('dirk')), UNHEX(MD5('D2')), @live, 'dirk@example.com');
INSERT INTO order_transaction VALUES (UNHEX(MD5('tD2')), @live, UNHEX(MD5('D2')), @live, UNHEX(MD5('paymentpaid')), '2024-05-05 12:02:00', NULL);
INSERT INTO order_line_item (id, version_id, order_id, order_version_id, identifier, product_id, quantity, type, payload, price) VALUES
  (UNHEX(MD5('lD2')), @live, UNHEX(MD5('D2')), @live, '11', UNHEX(MD5('11')), 1, 'product', '{"purchasePrices":"{\\"net\\":10,\\"gross\\":12.1}"}', '{"totalPrice":30.25}');
