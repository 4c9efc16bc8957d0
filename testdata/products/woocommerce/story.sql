SET sql_mode = 'NO_ENGINE_SUBSTITUTION';

INSERT INTO wp_options (option_name, option_value) VALUES ('woocommerce_currency', 'EUR'), ('timezone_string', 'Europe/Amsterdam'),
  ('woocommerce_custom_orders_table_enabled', 'yes'), ('woocommerce_subscriptions_active_version', '6.2.0');
-- Cleo's account (3) is gone, and her order says 0.
INSERT INTO wp_users (ID, user_login, user_email) VALUES (1, 'anna', 'Anna@Example.com'), (2, 'ben', 'ben@example.com'), (4, 'dirk', 'dirk@example.com'), (5, 'eva', 'eva@example.com');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (1, 'wp_capabilities', 'a:1:{s:8:"customer";b:1;}'), (1, 'billing_country', 'NL');
-- The telling: a row an order, a refund or a subscription, which are all orders of a type.
CREATE TEMPORARY TABLE told (id int, type varchar(20), parent int, status varchar(20), customer int, email varchar(99), created datetime, updated datetime,
  currency varchar(3), total decimal(26,8), tax decimal(26,8), shipping decimal(26,8), shipping_tax decimal(26,8), discount decimal(26,8), product int, cost varchar(9),
  period varchar(9), every int, ended varchar(20));
INSERT INTO told (id, type, parent, status, customer, email, created, updated, currency, total, tax, shipping, shipping_tax, discount, product, cost) VALUES
  (101, 'shop_order', 0, 'wc-completed', 1, 'anna@example.com', '2023-12-31 23:30:00', '2024-01-03 10:00:00', 'EUR', 127.05, 22.05, 5, 1.05, 0, 11, '60'),
  (102, 'shop_order', 0, 'wc-completed', 0, 'ben@example.com', '2024-01-15 10:00:00', '2024-01-16 10:00:00', 'EUR', 60.50, 10.50, 0, 0, 0, 12, '30'),
  (103, 'shop_order', 0, 'wc-completed', 0, 'cleo@example.com', '2024-01-20 10:00:00', '2024-01-21 10:00:00', 'EUR', 96.80, 16.80, 0, 0, 20, 13, '50'),
  (104, 'shop_order', 0, 'wc-processing', 0, 'BEN@Example.COM', '2024-02-10 10:00:00', '2024-02-10 10:00:00', 'EUR', 84.70, 14.70, 0, 0, 0, 12, '40'),
  (105, 'shop_order', 0, 'wc-refunded', 5, 'eva@example.com', '2024-02-20 10:00:00', '2024-03-05 10:00:00', 'EUR', 242, 42, 0, 0, 0, 18, '100'),
  (106, 'shop_order', 0, 'wc-completed', 4, 'dirk@example.com', '2024-02-25 10:00:00', '2024-02-26 10:00:00', 'USD', 145.20, 25.20, 0, 0, 0, 14, '56'),
  (107, 'shop_order', 0, 'wc-completed', 1, 'anna@example.com', '2024-03-10 10:00:00', '2024-04-02 10:00:00', 'EUR', 72.60, 12.60, 0, 0, 0, 15, '36'),
  (108, 'shop_order', 0, 'wc-on-hold', 1, 'anna@example.com', '2024-03-12 10:00:00', '2024-03-12 10:00:00', 'EUR', 108.90, 18.90, 0, 0, 0, 17, '50'),
  (109, 'shop_order', 0, 'wc-cancelled', 0, 'ben@example.com', '2024-03-13 10:00:00', '2024-03-13 10:00:00', 'EUR', 1074.48, 186.48, 0, 0, 0, 19, '1'),
  (110, 'shop_order', 0, 'wc-processing', 0, 'cleo@example.com', '2024-03-31 22:30:00', '2024-03-31 22:30:00', 'EUR', 48.40, 8.40, 0, 0, 0, 16, '20'),
  (111, 'shop_order', 0, 'auto-draft', 0, NULL, '0000-00-00 00:00:00', '2024-04-01 10:00:00', 'EUR', 0, 0, 0, 0, 0, NULL, NULL),
  (112, 'shop_order', 0, 'trash', 1, 'anna@example.com', '2024-04-01 10:00:00', '2024-04-01 10:00:00', 'EUR', 500, 0, 0, 0, 0, NULL, NULL),
  (121, 'shop_order_refund', 105, 'wc-completed', 0, NULL, '2024-03-05 10:00:00', '2024-03-05 10:00:00', 'EUR', -242, -42, 0, 0, 0, 18, NULL),
  (122, 'shop_order_refund', 107, 'wc-completed', 0, NULL, '2024-04-02 10:00:00', '2024-04-02 10:00:00', 'EUR', -36.30, -6.30, 0, 0, 0, 15, NULL);
-- Ben's subscription was cancelled and is paid for until next year; one was never begun, one is binned.
INSERT INTO told (id, type, parent, status, customer, email, created, updated, currency, total, tax, shipping, shipping_tax, discount, period, every, ended) VALUES
  (131, 'shop_subscription', 101, 'wc-active', 1, 'anna@example.com', '2024-01-10 10:00:00', '2024-04-10 10:00:00', 'EUR', 30.25, 5.25, 5, 1.05, 0, 'month', 1, '0'),
  (132, 'shop_subscription', 102, 'wc-pending-cancel', 2, 'ben@example.com', '2024-01-15 10:00:00', '2024-03-16 10:00:00', 'EUR', 145.20, 25.20, 0, 0, 0, 'year', 1, '2025-01-15 10:00:00'),
  (133, 'shop_subscription', 103, 'wc-cancelled', 0, 'cleo@example.com', '2024-01-20 10:00:00', '2024-04-20 10:00:00', 'EUR', 108.90, 18.90, 0, 0, 0, 'month', 3, '2024-04-20 10:00:00'),
  (134, 'shop_subscription', 106, 'wc-pending', 4, 'dirk@example.com', '2024-01-20 10:00:00', '2024-01-20 10:00:00', 'EUR', 605, 105, 0, 0, 0, 'month', 1, '0'),
  (135, 'shop_subscription', 105, 'trash', 5, 'eva@example.com', '2024-01-20 10:00:00', '2024-01-20 10:00:00', 'EUR', 605, 105, 0, 0, 0, 'month', 1, '0');

INSERT INTO wp_woocommerce_order_items (order_item_id, order_item_name, order_item_type, order_id)
  SELECT id * 10, 'Product', 'line_item', id FROM told WHERE product IS NOT NULL UNION SELECT id * 10 + 1, 'Shipping', 'shipping', id FROM told WHERE shipping > 0;
INSERT INTO wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) SELECT id * 10, '_product_id', product FROM told WHERE product IS NOT NULL
  UNION SELECT id * 10, '_cogs_value', cost FROM told WHERE cost IS NOT NULL UNION SELECT id * 10, '_qty', '1' FROM told WHERE product IS NOT NULL;

-- tax_amount is the order's cart tax, without the tax on shipping.
INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id, billing_email, date_created_gmt, date_updated_gmt, parent_order_id)
  SELECT id, status, currency, type, tax - shipping_tax, total, customer, email, created, updated, parent FROM told;
INSERT INTO wp_wc_order_operational_data (order_id, created_via, shipping_total_amount, shipping_tax_amount, discount_total_amount)
  SELECT id, 'checkout', shipping, shipping_tax, discount FROM told;
INSERT INTO wp_wc_order_addresses (order_id, address_type, country) SELECT id, 'billing', 'NL' FROM told WHERE type = 'shop_order';
INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) SELECT id, '_billing_period', period FROM told WHERE period IS NOT NULL UNION SELECT id, '_billing_interval', every FROM told WHERE period IS NOT NULL
  UNION SELECT id, '_schedule_start', created FROM told WHERE period IS NOT NULL UNION SELECT id, '_schedule_end', ended FROM told WHERE period IS NOT NULL
  UNION SELECT id, '_schedule_cancelled', IF(id = 132, '2024-03-16 10:00:00', ended) FROM told WHERE period IS NOT NULL
  UNION SELECT id, '_schedule_next_payment', IF(id = 131, '2024-05-10 10:00:00', '0') FROM told WHERE period IS NOT NULL
  UNION SELECT id, '_wcpay_multi_currency_order_exchange_rate', '1.25' FROM told WHERE currency = 'USD';
-- Stubs of the orders, and one from before the change of storage.
INSERT INTO wp_posts (ID, post_type, post_status, post_date_gmt) SELECT id, 'shop_order_placehold', 'draft', created FROM told
  UNION SELECT 90, 'shop_order', 'wc-completed', '2023-01-01';
INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (90, '_order_total', '500'), (90, '_billing_email', 'anna@example.com');
