UPDATE wp_posts SET post_status = 'wc-processing', post_modified_gmt = '2024-05-05 12:01:00' WHERE ID = 108;
INSERT INTO wp_posts (ID, post_type, post_status, post_parent, post_date_gmt, post_modified_gmt) VALUES
  (201, 'shop_order_refund', 'wc-completed', 106, '2024-04-20 10:00:00', '2024-05-05 12:01:00'), (202, 'shop_order', 'wc-completed', 0, '2024-01-31 12:00:00', '2024-05-05 12:02:00');
-- The refund is an amount alone, which is split as its order is.
INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (201, '_refund_amount', '36.30'), (201, '_order_total', '-36.30'), (201, '_order_tax', '0'),
  (202, '_order_total', '30.25'), (202, '_order_tax', '5.25'), (202, '_order_currency', 'EUR'), (202, '_customer_user', '4'), (202, '_billing_email', 'dirk@example.com');
INSERT INTO wp_woocommerce_order_items (order_item_id, order_item_name, order_item_type, order_id) VALUES (2020, 'Product', 'line_item', 202);
INSERT INTO wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) VALUES (2020, '_product_id', '11'), (2020, '_cogs_value', '10');
