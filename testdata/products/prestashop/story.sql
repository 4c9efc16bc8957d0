-- PrestaShop itself runs with an empty sql_mode, so that zero dates occur. Times are the shop's own.
SET sql_mode = '';
INSERT INTO ps_configuration (name, value) VALUES ('PS_CURRENCY_DEFAULT', '1'), ('PS_LANG_DEFAULT', '1'),
  ('PS_TIMEZONE', 'Europe/Amsterdam'), ('PS_OS_REFUND', '7'), ('PS_OS_CANCELED', '6'), ('PS_OS_ERROR', '8');
INSERT INTO ps_configuration (id_shop, name, value) VALUES (1, 'PS_CURRENCY_DEFAULT', '2');
INSERT INTO ps_currency (id_currency, iso_code, conversion_rate) VALUES (1, 'EUR', 1), (2, 'USD', 2);
INSERT INTO ps_shop VALUES (1, 1, 'Shop');
INSERT INTO ps_country VALUES (13, 'NL');
INSERT INTO ps_address VALUES (1, 13, 1, 0);
INSERT INTO ps_group_lang VALUES (1, 1, 'Visitor'), (2, 1, 'Guest'), (3, 1, 'Customer'), (3, 2, 'Klant');
-- Ben, a guest, has a row for each checkout (2, 6, 8); Cleo has deleted her account (3, the row
-- stays) and is a guest since (7).
INSERT INTO ps_customer (id_customer, id_default_group, email, is_guest, deleted) VALUES
  (1, 3, 'Anna@Example.com', 0, 0), (2, 2, 'ben@example.com', 1, 0), (3, 3, 'cleo@example.com', 0, 1),
  (4, 3, 'dirk@example.com', 0, 0), (5, 3, 'eva@example.com', 0, 0), (6, 2, 'BEN@Example.COM', 1, 0),
  (7, 2, 'cleo@example.com', 1, 0), (8, 2, 'ben@example.com', 1, 0);
INSERT INTO ps_order_state (id_order_state, logable, paid) VALUES (1, 0, 0), (2, 1, 1), (3, 1, 1), (4, 1, 1), (5, 1, 1),
  (6, 0, 0), (7, 0, 0), (8, 0, 0), (9, 0, 1), (10, 0, 0), (11, 1, 1), (12, 0, 0), (27, 1, 1);

-- C1's two vouchers take off 20 and the shipping of 5. B2 is in a state that a payment module has added (27), C2 on backorder and paid (9: not valid).
INSERT INTO ps_orders (id_order, reference, id_customer, id_currency, id_address_invoice, current_state, valid, conversion_rate,
  total_discounts_tax_excl, total_paid_tax_incl, total_paid_tax_excl, total_paid_real, total_shipping_tax_incl, total_shipping_tax_excl, date_add, date_upd) VALUES
  (1, 'A1', 1, 1, 1, 5, 1, 1, 0, 127.05, 105, 127.05, 6.05, 5, '2024-01-01 00:30:00', '2024-01-03 11:00:00'),
  (2, 'B1', 2, 1, 1, 5, 1, 1, 0, 60.50, 50, 60.50, 0, 0, '2024-01-15 11:00:00', '2024-01-16 11:00:00'),
  (3, 'C1', 3, 1, 1, 5, 1, 1, 25, 96.80, 80, 96.80, 6.05, 5, '2024-01-20 11:00:00', '2024-01-21 11:00:00'),
  (4, 'B2', 6, 1, 1, 27, 1, 1, 0, 84.70, 70, 84.70, 0, 0, '2024-02-10 11:00:00', '2024-02-10 11:00:00'),
  (5, 'E1', 5, 1, 1, 7, 0, 1, 0, 242, 200, 242, 0, 0, '2024-02-20 11:00:00', '2024-03-05 11:00:00'),
  (6, 'D1', 4, 2, 1, 4, 1, 1.25, 0, 145.20, 120, 145.20, 0, 0, '2024-02-25 11:00:00', '2024-02-26 11:00:00'),
  (7, 'A2', 1, 1, 1, 5, 1, 1, 0, 72.60, 60, 72.60, 0, 0, '2024-03-10 11:00:00', '2024-04-02 12:00:00'),
  (8, 'A3', 1, 1, 1, 10, 0, 1, 0, 108.90, 90, 0, 0, 0, '2024-03-12 11:00:00', '2024-03-12 11:00:00'),
  (9, 'B3', 8, 1, 1, 6, 0, 1, 0, 1074.48, 888, 0, 0, 0, '2024-03-13 11:00:00', '2024-03-13 12:00:00'),
  (10, 'C2', 7, 1, 1, 9, 0, 1, 0, 48.40, 40, 48.40, 0, 0, '2024-04-01 00:30:00', '2024-04-01 00:40:00'),
  (11, 'X1', 8, 1, 1, 8, 0, 1, 0, 500, 500, 0, 0, 0, '2024-04-01 09:00:00', '2024-04-01 09:00:00'),
  (12, 'X2', 8, 1, 1, 1, 0, 1, 0, 500, 500, 0, 0, 0, '0000-00-00 00:00:00', '0000-00-00 00:00:00'); -- cut short, no date

INSERT INTO ps_order_detail (id_order, product_id, product_quantity, original_wholesale_price, total_price_tax_excl) VALUES
  (1, 11, 1, 60, 100), (2, 12, 1, 30, 50), (3, 13, 1, 50, 100), (4, 12, 1, 40, 70), (5, 18, 1, 100, 200), (6, 14, 1, 56, 120),
  (7, 15, 2, 18, 60), (8, 17, 1, 50, 90), (10, 16, 1, 20, 40);

-- The first gives everything back: its order's state says so too.
INSERT INTO ps_order_slip (id_order_slip, conversion_rate, id_customer, id_order, total_products_tax_excl, total_products_tax_incl,
  total_shipping_tax_excl, total_shipping_tax_incl, amount, partial, date_add, date_upd) VALUES
  (1, 1, 5, 5, 200, 242, 0, 0, 242, 0, '2024-03-05 11:00:00', '2024-03-05 11:00:00'),
  (2, 1, 1, 7, 30, 36.30, 0, 0, 30, 1, '2024-04-02 12:00:00', '2024-04-02 12:00:00');

INSERT INTO ps_order_cart_rule (id_order, id_cart_rule, value, value_tax_excl, free_shipping) VALUES (3, 1, 24.20, 20, 0), (3, 2, 6.05, 5, 1);
