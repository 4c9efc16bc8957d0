SET @live = 0x0FA91CE3E96A4BC2BE4BD9CE752C3425, @lang = 0x2FBB5FE2E29A4D70AA5854CE7CE3E20B;
SET @eur = 0xB7D2554B0CE847CD82F3AC9BD1C0DFCA, @usd = UNHEX(MD5('usd'));
INSERT INTO currency VALUES (@eur, 'EUR', 1), (@usd, 'USD', 2);
INSERT INTO country VALUES (UNHEX(MD5('nl')), 'NL');
INSERT INTO sales_channel_translation VALUES (UNHEX(MD5('shop')), @lang, 'Storefront'), (UNHEX(MD5('shop')), UNHEX(MD5('nl')), 'Winkel');
INSERT INTO customer_group_translation VALUES (UNHEX(MD5('group')), @lang, 'Standard');
-- State ids differ from shop to shop, and the same name belongs to several machines.
INSERT INTO state_machine_state SELECT UNHEX(MD5(CONCAT(machine, name))), name, UNHEX(MD5(machine)) FROM (
  SELECT 'order' AS machine, 'open' AS name UNION SELECT 'order', 'in_progress' UNION SELECT 'order', 'completed' UNION SELECT 'order', 'cancelled'
  UNION SELECT 'payment', 'open' UNION SELECT 'payment', 'paid' UNION SELECT 'payment', 'authorized' UNION SELECT 'payment', 'failed'
  UNION SELECT 'payment', 'cancelled' UNION SELECT 'payment', 'refunded' UNION SELECT 'payment', 'refunded_partially'
  UNION SELECT 'refund', 'completed' UNION SELECT 'refund', 'failed') s;

-- The telling: a row an order. Guests have a customer row each; Cleo's first order has lost its customer.
CREATE TEMPORARY TABLE told (name varchar(9), customer varchar(9), email varchar(99), at datetime(3), state varchar(20), payment varchar(20),
  currency binary(16), factor double, status varchar(9), net double, tax double, shipping double, shipping_tax double, version binary(16),
  product varchar(9), quantity int, cost varchar(9));
INSERT INTO told VALUES
  ('A1', 'anna', 'anna@example.com', '2023-12-31 23:30:00', 'completed', 'paid', @eur, 1, 'gross', 105, 22.05, 6.05, 1.05, @live, '11', 1, '60'),
  ('B1', 'ben1', 'ben@example.com', '2024-01-15 10:00:00', 'completed', 'paid', @eur, 1, 'gross', 50, 10.5, 0, 0, @live, '12', 1, '30'),
  ('C1', NULL, 'cleo@example.com', '2024-01-20 10:00:00', 'completed', 'paid', @eur, 1, 'gross', 80, 16.8, 0, 0, @live, '13', 1, '50'),
  ('B2', 'ben2', 'BEN@Example.COM', '2024-02-10 10:00:00', 'open', 'authorized', @eur, 1, 'gross', 70, 14.7, 0, 0, @live, '12', 1, '40'),
  ('E1', 'eva', 'eva@example.com', '2024-02-20 10:00:00', 'completed', 'refunded', @eur, 1, 'gross', 200, 42, 0, 0, @live, '18', 1, '100'),
  ('D1', 'dirk', 'dirk@example.com', '2024-02-25 10:00:00', 'completed', 'paid', @usd, 1.25, 'gross', 120, 25.2, 0, 0, @live, '14', 1, '56'),
  ('A2', 'anna', 'anna@example.com', '2024-03-10 10:00:00', 'completed', 'refunded_partially', @eur, 1, 'gross', 60, 12.6, 0, 0, @live, '15', 2, '18'),
  ('A3', 'anna', 'anna@example.com', '2024-03-12 10:00:00', 'open', 'open', @eur, 1, 'gross', 90, 18.9, 0, 0, @live, '17', 1, '50'),
  ('B3', 'ben3', 'ben@example.com', '2024-03-13 10:00:00', 'cancelled', 'paid', @eur, 1, 'gross', 888, 186.48, 0, 0, @live, '19', 1, '1'),
  ('C2', 'cleo', 'cleo@example.com', '2024-03-31 22:30:00', 'open', 'paid', @eur, 1, 'net', 40, 8.4, 0, 0, @live, '16', 1, '20'),
  -- A copy of B1 that somebody has begun to edit, and one of B3 that was not cancelled.
  ('B1', 'ben1', 'ben@example.com', '2024-01-15 10:00:00', 'completed', 'paid', @eur, 1, 'gross', 500, 105, 0, 0, UNHEX(MD5('edit')), '12', 10, '30'),
  ('B3', 'ben3', 'ben@example.com', '2024-03-13 10:00:00', 'open', 'paid', @eur, 1, 'gross', 888, 186.48, 0, 0, UNHEX(MD5('edit')), '19', 1, '1');

INSERT INTO customer (id, customer_group_id, default_billing_address_id, customer_number, email, guest, created_at)
  SELECT UNHEX(MD5(customer)), UNHEX(MD5('group')), UNHEX(MD5('nl')), customer, MIN(email), customer LIKE 'ben%' OR customer = 'cleo', MIN(at)
  FROM told WHERE customer IS NOT NULL GROUP BY customer ORDER BY MIN(at);
INSERT INTO customer_address SELECT UNHEX(MD5('nl')), id, UNHEX(MD5('nl')) FROM customer LIMIT 1;
INSERT INTO `order` (id, version_id, state_id, order_number, currency_id, currency_factor, sales_channel_id, billing_address_id, price, shipping_costs, order_date_time, created_at)
  SELECT UNHEX(MD5(name)), version, UNHEX(MD5(CONCAT('order', state))), name, currency, factor, UNHEX(MD5('shop')), UNHEX(MD5(name)),
    JSON_OBJECT('netPrice', net, 'totalPrice', net + tax, 'taxStatus', status, 'positionPrice', net + tax - shipping),
    JSON_OBJECT('unitPrice', shipping, 'quantity', 1, 'totalPrice', shipping,
      'calculatedTaxes', JSON_ARRAY(JSON_OBJECT('tax', shipping_tax, 'taxRate', 21, 'price', shipping))), at, at
  FROM told ORDER BY version = @live DESC, at;
INSERT INTO order_customer SELECT UNHEX(MD5(CONCAT('c', name))), version, UNHEX(MD5(customer)), UNHEX(MD5(name)), version, email FROM told;
INSERT INTO order_address SELECT UNHEX(MD5(name)), version, UNHEX(MD5('nl')), UNHEX(MD5(name)), version FROM told;
INSERT INTO order_line_item (id, version_id, order_id, order_version_id, identifier, referenced_id, product_id, quantity, type, payload, price)
  SELECT UNHEX(MD5(CONCAT('l', name))), version, UNHEX(MD5(name)), version, product, product, UNHEX(MD5(product)), quantity, 'product',
    JSON_OBJECT('purchasePrices', CONCAT('{"currencyId":"b7d2554b0ce847cd82f3ac9bd1c0dfca","net":', cost, ',"gross":0,"linked":true}')),
    JSON_OBJECT('totalPrice', net + tax, 'quantity', quantity) FROM told;
-- C1's promotion; and a part of A2's line, which repeats its money.
INSERT INTO order_line_item (id, version_id, order_id, order_version_id, parent_id, identifier, quantity, type, payload, price) VALUES
  (UNHEX(MD5('promo')), @live, UNHEX(MD5('C1')), @live, NULL, 'SPRING', 1, 'promotion', '{"code":"SPRING"}', '{"totalPrice":-24.2}'),
  (UNHEX(MD5('part')), @live, UNHEX(MD5('A2')), @live, UNHEX(MD5('lA2')), 'part', 2, 'product', '{}', '{"totalPrice":72.6}');
INSERT INTO order_transaction SELECT UNHEX(MD5(CONCAT('t', name))), version, UNHEX(MD5(name)), version, UNHEX(MD5(CONCAT('payment', payment))), at, NULL FROM told;
-- A1 was paid at the third attempt: one failed before, and one was cancelled after.
INSERT INTO order_transaction VALUES
  (UNHEX(MD5('try1')), @live, UNHEX(MD5('A1')), @live, UNHEX(MD5('paymentfailed')), '2023-12-31 23:29:00', NULL),
  (UNHEX(MD5('try2')), @live, UNHEX(MD5('A1')), @live, UNHEX(MD5('paymentcancelled')), '2024-01-02 10:00:00', NULL);

INSERT INTO order_transaction_capture SELECT UNHEX(MD5(CONCAT('k', name))), version, UNHEX(MD5(CONCAT('t', name))), version,
  UNHEX(MD5('refundcompleted')), '{}', at FROM told;
-- The first gives E1 back whole; the third failed. A2's has a copy in another version.
INSERT INTO order_transaction_capture_refund VALUES
  (UNHEX(MD5('r1')), @live, UNHEX(MD5('kE1')), @live, UNHEX(MD5('refundcompleted')), '{"totalPrice":242,"calculatedTaxes":[]}', '2024-03-05 10:00:00', NULL),
  (UNHEX(MD5('r2')), @live, UNHEX(MD5('kA2')), @live, UNHEX(MD5('refundcompleted')), '{"totalPrice":36.3,"calculatedTaxes":[{"tax":6.3,"taxRate":21,"price":36.3}]}', '2024-04-02 10:00:00', NULL),
  (UNHEX(MD5('r2')), UNHEX(MD5('edit')), UNHEX(MD5('kA2')), UNHEX(MD5('edit')), UNHEX(MD5('refundcompleted')), '{"totalPrice":72.6,"calculatedTaxes":[]}', '2024-04-02 10:00:00', NULL),
  (UNHEX(MD5('r3')), @live, UNHEX(MD5('kA1')), @live, UNHEX(MD5('refundfailed')), '{"totalPrice":127.05,"calculatedTaxes":[]}', '2024-04-03 10:00:00', NULL);
