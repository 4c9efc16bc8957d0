SET time_zone = '+00:00';
INSERT INTO core_config_data (scope, scope_id, path, value) VALUES
  ('default', 0, 'currency/options/base', 'EUR'), ('default', 0, 'general/locale/timezone', 'Europe/Amsterdam'),
  ('stores', 1, 'currency/options/base', 'USD');
INSERT INTO store (store_id, code, website_id) VALUES (1, 'nl', 1), (2, 'us', 1);
INSERT INTO customer_group VALUES (1, 'General'), (2, 'Wholesale');
INSERT INTO customer_address_entity VALUES (10, 1, 'NL');
-- Cleo's account (3) is gone: her order has no customer_id any more, but is no guest's.
INSERT INTO customer_entity (entity_id, website_id, email, group_id, default_billing) VALUES
  (1, 1, 'Anna@Example.com', 1, 10), (4, 1, 'dirk@example.com', 2, NULL), (5, 1, 'eva@example.com', 1, NULL);

INSERT INTO sales_order (entity_id, increment_id, state, status, store_id, customer_id, customer_is_guest, customer_email,
  created_at, updated_at, base_subtotal, base_subtotal_incl_tax, base_discount_amount, base_tax_amount, base_shipping_amount,
  base_shipping_tax_amount, base_grand_total, grand_total, order_currency_code, base_to_order_rate) VALUES
  (1, 'A1', 'complete', 'complete', 1, 1, 0, 'anna@example.com', '2023-12-31 23:30:00', '2024-01-03 10:00:00', 100, 121, 0, 22.05, 5, 1.05, 127.05, 127.05, 'EUR', 1),
  (2, 'B1', 'complete', 'shipped', 1, NULL, 1, 'ben@example.com', '2024-01-15 10:00:00', '2024-01-16 10:00:00', 50, 60.50, 0, 10.50, 0, 0, 60.50, 60.50, 'EUR', 1),
  (3, 'C1', 'complete', 'complete', 1, NULL, 0, 'cleo@example.com', '2024-01-20 10:00:00', '2024-03-20 10:00:00', 100, 121, -20, 16.80, 0, 0, 96.80, 96.80, 'EUR', 1),
  (4, 'B2', 'processing', 'processing', 1, NULL, 1, 'BEN@Example.COM', '2024-02-10 10:00:00', '2024-02-10 10:00:00', 70, 84.70, 0, 14.70, 0, 0, 84.70, 84.70, 'EUR', 1),
  (5, 'E1', 'closed', 'closed', 1, 5, 0, 'eva@example.com', '2024-02-20 10:00:00', '2024-03-05 10:00:00', 200, 242, 0, 42, 0, 0, 242, 242, 'EUR', 1),
  (6, 'D1', 'complete', 'complete', 2, 4, 0, 'dirk@example.com', '2024-02-25 10:00:00', '2024-02-26 10:00:00', 96, 116.16, 0, 20.16, 0, 0, 116.16, 145.20, 'USD', 1.25),
  (7, 'A2', 'complete', 'complete', 1, 1, 0, 'anna@example.com', '2024-03-10 10:00:00', '2024-04-02 10:00:00', 60, 72.60, 0, 12.60, 0, 0, 72.60, 72.60, 'EUR', 1),
  (8, 'A3', 'new', 'pending', 1, 1, 0, 'anna@example.com', '2024-03-12 10:00:00', '2024-03-12 10:00:00', 90, 108.90, 0, 18.90, 0, 0, 108.90, 108.90, 'EUR', 1),
  (9, 'B3', 'canceled', 'canceled', 1, NULL, 1, 'ben@example.com', '2024-03-13 10:00:00', '2024-03-13 11:00:00', 888, 1074.48, 0, 186.48, 0, 0, 1074.48, 1074.48, 'EUR', 1),
  (10, 'C2', 'processing', 'processing', 1, NULL, 1, 'cleo@example.com', '2024-03-31 22:30:00', '2024-03-31 22:40:00', 40, 48.40, 0, 8.40, 0, 0, 48.40, 48.40, 'EUR', 1),
  -- An order held for fraud, one on hold, and one that was edited: cancelled, and entered again as C2.
  (20, 'X1', 'processing', 'fraud', 1, NULL, 1, 'x@example.com', '2024-02-01 10:00:00', '2024-02-01 10:00:00', 777, 777, 0, 0, 0, 0, 777, 777, 'EUR', 1),
  (21, 'X2', 'holded', 'holded', 1, NULL, 1, 'x@example.com', '2024-02-01 10:00:00', '2024-02-01 10:00:00', 777, 777, 0, 0, 0, 0, 777, 777, 'EUR', 1),
  (22, 'X3', 'canceled', 'canceled', 1, NULL, 1, 'cleo@example.com', '2024-03-31 22:00:00', '2024-03-31 22:30:00', 45, 45, 0, 0, 0, 0, 45, 45, 'EUR', 1);
UPDATE sales_order SET base_currency_code = 'EUR', global_currency_code = 'EUR', base_to_global_rate = 1, updated_at = updated_at;
UPDATE sales_order SET relation_child_id = '10', updated_at = updated_at WHERE entity_id = 22;

-- A2 is a configurable product: the parent has the money, its variant (115) the cost.
INSERT INTO sales_order_item (item_id, order_id, parent_item_id, product_id, product_type, qty_ordered, base_cost, base_row_total) VALUES
  (1, 1, NULL, 11, 'simple', 1, 60, 100), (2, 2, NULL, 12, 'simple', 1, 30, 50), (3, 3, NULL, 13, 'simple', 1, 50, 100),
  (4, 4, NULL, 12, 'simple', 1, 40, 70), (5, 5, NULL, 18, 'simple', 1, 100, 200), (6, 6, NULL, 14, 'simple', 1, 56, 96),
  (7, 7, NULL, 15, 'configurable', 2, NULL, 60), (8, 7, 7, 115, 'simple', 2, 18, 0), (9, 8, NULL, 17, 'simple', 1, 50, 90),
  (10, 10, NULL, 16, 'simple', 1, 20, 40);

INSERT INTO sales_creditmemo (entity_id, store_id, order_id, state, base_subtotal, base_tax_amount, base_grand_total, base_currency_code,
  base_to_global_rate, created_at, updated_at) VALUES
  (1, 1, 5, 2, 200, 42, 242, 'EUR', 1, '2024-03-05 10:00:00', '2024-03-05 10:00:00'),
  (2, 1, 7, 2, 30, 6.30, 36.30, 'EUR', 1, '2024-04-02 10:00:00', '2024-04-02 10:00:00'),
  (3, 1, 1, 3, 100, 21, 121, 'EUR', 1, '2024-04-03 10:00:00', '2024-04-03 10:00:00'); -- cancelled
