SET sql_mode = '';
INSERT INTO oc_setting (store_id, code, `key`, value) VALUES (0, 'config', 'config_currency', 'EUR'), (0, 'config', 'config_timezone', 'Europe/Amsterdam'),
  (1, 'config', 'config_currency', 'USD'), (1, 'config', 'config_timezone', 'America/New_York');
INSERT INTO oc_country VALUES (150, 'NL');
INSERT INTO oc_customer_group_description VALUES (1, 1, 'Default'), (1, 2, 'Standaard');
-- Cleo's account (3) was deleted: its row is gone, and C1 keeps the id.
INSERT INTO oc_customer (customer_id, customer_group_id, email, date_added) VALUES (1, 1, 'Anna@Example.com', '2023-12-01'), (4, 1, 'dirk@example.com', '2024-01-01'), (5, 1, 'eva@example.com', '2024-01-01');
-- Times are the shop's own. Amounts are euro, those of D1 too, which was shown in dollars. 11 and 12 are
-- checkouts that were left.
INSERT INTO oc_order (order_id, store_name, customer_id, email, payment_country_id, total, order_status_id, currency_code, currency_value, date_added, date_modified) VALUES
  (1, 'Shop', 1, 'anna@example.com', 150, 127.05, 5, 'EUR', 1, '2024-01-01 00:30:00', '2024-01-03 11:00:00'), (2, 'Shop', 0, 'ben@example.com', 150, 60.50, 5, 'EUR', 1, '2024-01-15 11:00:00', '2024-01-16 11:00:00'),
  (3, 'Shop', 3, 'cleo@example.com', 150, 96.80, 5, 'EUR', 1, '2024-01-20 11:00:00', '2024-01-21 11:00:00'), (4, 'Shop', 0, 'BEN@Example.COM', 150, 84.70, 3, 'EUR', 1, '2024-02-10 11:00:00', '2024-02-10 11:00:00'),
  (5, 'Shop', 5, 'eva@example.com', 150, 242, 11, 'EUR', 1, '2024-02-20 11:00:00', '2024-03-05 11:00:00'), (6, 'Shop', 4, 'dirk@example.com', 0, 116.16, 5, 'USD', 1.25, '2024-02-25 11:00:00', '2024-02-26 11:00:00'),
  (7, 'Shop', 1, 'anna@example.com', 150, 72.60, 5, 'EUR', 1, '2024-03-10 11:00:00', '2024-03-11 11:00:00'), (8, 'Shop', 1, 'anna@example.com', 150, 108.90, 1, 'EUR', 1, '2024-03-12 11:00:00', '2024-03-12 11:00:00'),
  (9, 'Shop', 0, 'ben@example.com', 150, 1074.48, 7, 'EUR', 1, '2024-03-13 11:00:00', '2024-03-13 11:00:00'), (10, 'Shop', 0, 'cleo@example.com', 150, 38.40, 2, 'EUR', 1, '2024-04-01 00:30:00', '2024-04-01 00:30:00'),
  (11, 'Shop', 1, 'anna@example.com', 150, 605, 0, 'EUR', 1, '2024-04-01 10:30:00', '2024-04-01 10:30:00'), (12, 'Shop', 0, '', 0, 0, 0, 'EUR', 1, '0000-00-00 00:00:00', '0000-00-00 00:00:00');
-- C2 was paid with a voucher of 10 in part, which is no discount.
INSERT INTO oc_order_total (order_id, code, value) SELECT order_id, 'total', total FROM oc_order;
INSERT INTO oc_order_total (order_id, code, value) VALUES (1, 'sub_total', 100), (1, 'shipping', 5), (1, 'tax', 21), (1, 'tax', 1.05), (2, 'sub_total', 50), (2, 'tax', 10.5),
  (3, 'sub_total', 100), (3, 'coupon', -20), (3, 'tax', 16.8), (4, 'sub_total', 70), (4, 'tax', 14.7), (5, 'sub_total', 200), (5, 'tax', 42), (6, 'sub_total', 96), (6, 'tax', 20.16),
  (7, 'sub_total', 60), (7, 'tax', 12.6), (8, 'sub_total', 90), (8, 'tax', 18.9), (9, 'sub_total', 888), (9, 'tax', 186.48), (10, 'sub_total', 40), (10, 'tax', 8.4), (10, 'voucher', -10), (11, 'sub_total', 500);
INSERT INTO oc_order_product (order_id, product_id, quantity, price, total, tax) VALUES (1, 11, 1, 100, 100, 21), (2, 12, 1, 50, 50, 10.5), (3, 13, 1, 100, 100, 21), (4, 12, 1, 70, 70, 14.7), (5, 18, 1, 200, 200, 42),
  (6, 14, 4, 24, 96, 5.04), (7, 15, 2, 30, 60, 6.3), (8, 17, 1, 90, 90, 18.9), (9, 19, 1, 888, 888, 186.48), (10, 16, 1, 40, 40, 8.4);
-- A replacement was sent for A1, and one return is of no order that is known.
INSERT INTO oc_return_action VALUES (1, 1, 'Waiting for return'), (2, 1, 'Credit Issued'), (3, 1, 'Replacement Sent'), (4, 1, 'Refunded');
INSERT INTO oc_return (order_id, product_id, customer_id, quantity, return_action_id, date_ordered, date_added, date_modified) VALUES
  (5, 18, 5, 1, 4, '2024-02-20', '2024-03-02 11:00:00', '2024-03-05 11:00:00'), (7, 15, 1, 1, 4, '2024-03-10', '2024-03-28 11:00:00', '2024-04-02 12:00:00'),
  (1, 11, 1, 1, 3, '2024-01-01', '2024-01-28 11:00:00', '2024-02-02 12:00:00'), (0, 0, 1, 1, 4, '0000-00-00', '2024-01-28 11:00:00', '2024-02-02 12:00:00');
INSERT INTO oc_subscription (order_id, customer_id, price, tax, frequency, cycle, duration, remaining, date_next, subscription_status_id, date_added, date_modified) VALUES
  (1, 1, 10, 2.1, 'semi_month', 1, 0, 0, '2024-05-10', 2, '2024-01-10 11:00:00', '2024-01-10 11:00:00'), (2, 2, 120, 25.2, 'year', 1, 0, 0, '2025-01-15', 5, '2024-01-15 11:00:00', '2024-03-15 11:00:00'),
  (3, 3, 90, 18.9, 'month', 3, 1, 0, '2024-04-20', 2, '2024-01-20 11:00:00', '2024-01-20 11:00:00'), (6, 4, 500, 105, 'month', 1, 0, 0, '2024-02-20', 1, '2024-01-20 11:00:00', '2024-01-20 11:00:00');
