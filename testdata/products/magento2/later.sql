SET time_zone = '+00:00';
UPDATE sales_order SET state = 'processing', status = 'processing', updated_at = '2024-05-05 12:01:00' WHERE entity_id = 8;
INSERT INTO sales_creditmemo (entity_id, store_id, order_id, state, base_subtotal, base_tax_amount, base_grand_total, base_currency_code,
  base_to_global_rate, created_at, updated_at) VALUES
  (4, 2, 6, 2, 24, 5.04, 29.04, 'EUR', 1, '2024-04-20 10:00:00', '2024-05-05 12:01:00');
INSERT INTO sales_order (entity_id, increment_id, state, status, store_id, customer_id, customer_email, created_at, updated_at,
  base_subtotal, base_subtotal_incl_tax, base_tax_amount, base_grand_total, base_currency_code, order_currency_code, base_to_global_rate) VALUES
  (30, 'D2', 'complete', 'complete', 1, 4, 'dirk@example.com', '2024-01-31 12:00:00', '2024-05-05 12:02:00', 25, 30.25, 5.25, 30.25, 'EUR', 'EUR', 1);
INSERT INTO sales_order_item (order_id, product_id, qty_ordered, base_cost) VALUES (30, 11, 1, 10);
