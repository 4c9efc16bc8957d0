INSERT INTO wp_options (option_name, option_value) VALUES ('woocommerce_currency', 'EUR'), ('woocommerce_subscriptions_active_version', '6.2.0');
INSERT INTO wp_posts (ID, post_type, post_status, post_date_gmt) SELECT seq, 'shop_order', 'wc-completed', IF(seq > 4900, '2024-04-01', '2022-01-01' + INTERVAL seq MINUTE) FROM seq_1_to_5000;
INSERT INTO wp_postmeta (post_id, meta_key, meta_value) SELECT seq, '_order_total', '10' FROM seq_1_to_5000;
INSERT INTO wp_woocommerce_order_items (order_item_id, order_item_name, order_item_type, order_id) SELECT seq, 'Product', 'line_item', seq FROM seq_1_to_5000;
INSERT INTO wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) SELECT seq, '_product_id', seq FROM seq_1_to_5000;
