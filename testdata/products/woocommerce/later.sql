UPDATE wp_wc_orders SET status = 'wc-processing', date_updated_gmt = '2024-05-05 12:01:00' WHERE id = 108;
-- An amount alone, which is split as its order is.
INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id, date_created_gmt, date_updated_gmt, parent_order_id) VALUES
  (201, 'wc-completed', 'USD', 'shop_order_refund', 0, -36.30, 0, '2024-04-20 10:00:00', '2024-05-05 12:01:00', 106);
INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id, billing_email, date_created_gmt, date_updated_gmt) VALUES
  (202, 'wc-completed', 'EUR', 'shop_order', 5.25, 30.25, 4, 'dirk@example.com', '2024-01-31 12:00:00', '2024-05-05 12:02:00');
INSERT INTO wp_woocommerce_order_items (order_item_id, order_item_name, order_item_type, order_id) VALUES (2020, 'Product', 'line_item', 202);
INSERT INTO wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) VALUES (2020, '_product_id', '11'), (2020, '_cogs_value', '10');
