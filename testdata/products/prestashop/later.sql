UPDATE ps_orders SET current_state = 2, valid = 1, total_paid_real = 108.90, date_upd = '2024-05-05 14:01:00' WHERE id_order = 8;
INSERT INTO ps_order_slip (id_order_slip, conversion_rate, id_customer, id_order, total_products_tax_excl, total_products_tax_incl,
  total_shipping_tax_excl, total_shipping_tax_incl, amount, partial, date_add, date_upd) VALUES
  (3, 1.25, 4, 6, 30, 36.30, 0, 0, 36.30, 1, '2024-04-20 12:00:00', '2024-04-20 12:00:00');
INSERT INTO ps_orders (id_order, reference, id_customer, id_currency, current_state, valid, conversion_rate, total_paid_tax_incl,
  total_paid_tax_excl, total_paid_real, date_add, date_upd, invoice_date) VALUES
  (20, 'D2', 4, 1, 5, 1, 1, 30.25, 25, 30.25, '2024-01-31 13:00:00', '2024-05-05 14:02:00', '2024-05-05 14:02:00');
INSERT INTO ps_order_detail (id_order, product_id, product_quantity, original_wholesale_price, total_price_tax_excl) VALUES (20, 11, 1, 10, 25);
