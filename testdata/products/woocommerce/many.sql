INSERT INTO wp_options (option_name, option_value) VALUES ('woocommerce_currency', 'EUR'), ('woocommerce_custom_orders_table_enabled', 'yes'), ('woocommerce_subscriptions_active_version', '6.2.0');
INSERT INTO wp_wc_orders (id, status, currency, type, total_amount, customer_id, billing_email, date_created_gmt, date_updated_gmt)
  SELECT seq, 'wc-completed', 'EUR', 'shop_order', 10, 0, CONCAT(seq, '@example.com'), '2022-01-01', IF(seq > 4900, '2024-04-01' + INTERVAL seq HOUR, '2022-01-01' + INTERVAL seq MINUTE) FROM seq_1_to_5000;
INSERT INTO wp_wc_orders (id, status, currency, type, total_amount, parent_order_id, date_created_gmt, date_updated_gmt)
  SELECT 5000 + seq, 'wc-completed', 'EUR', 'shop_order_refund', -1, seq, '2022-02-01', '2022-02-01' + INTERVAL seq MINUTE FROM seq_1_to_5000;
INSERT INTO wp_wc_orders (id, status, currency, type, total_amount, date_created_gmt, date_updated_gmt)
  SELECT 10000 + seq, 'wc-active', 'EUR', 'shop_subscription', 1, '2022-02-01', '2022-02-01' + INTERVAL seq MINUTE FROM seq_1_to_5000;
INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) SELECT 10000 + seq, '_billing_period', 'month' FROM seq_1_to_5000;
INSERT INTO wp_wc_order_operational_data (order_id) SELECT id FROM wp_wc_orders;
INSERT INTO wp_wc_order_addresses (order_id, address_type) SELECT id, 'billing' FROM wp_wc_orders;
INSERT INTO wp_woocommerce_order_items (order_item_id, order_item_name, order_item_type, order_id) SELECT seq, 'Product', 'line_item', seq FROM seq_1_to_5000;
INSERT INTO wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) SELECT seq, '_product_id', seq FROM seq_1_to_5000;
