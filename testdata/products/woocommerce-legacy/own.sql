-- Anna's first order (101) has a coupon and a brand; her subscription (131) is a monthly box.
CREATE TABLE wp_terms (term_id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(200) NOT NULL DEFAULT '', KEY name (name(191)));
CREATE TABLE wp_term_taxonomy (term_taxonomy_id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, term_id bigint unsigned NOT NULL DEFAULT 0,
  taxonomy varchar(32) NOT NULL DEFAULT '', parent bigint unsigned NOT NULL DEFAULT 0, UNIQUE KEY term_id_taxonomy (term_id, taxonomy), KEY taxonomy (taxonomy));
CREATE TABLE wp_term_relationships (object_id bigint unsigned NOT NULL DEFAULT 0, term_taxonomy_id bigint unsigned NOT NULL DEFAULT 0,
  term_order int NOT NULL DEFAULT 0, PRIMARY KEY (object_id, term_taxonomy_id), KEY term_taxonomy_id (term_taxonomy_id));
-- The product is in a category, in a category below another one, and of a brand; it has a tag too.
INSERT INTO wp_terms (term_id, name) VALUES (1, 'Fresh'), (2, 'Espresso'), (3, 'Coffee'), (4, 'Acme');
INSERT INTO wp_term_taxonomy (term_taxonomy_id, term_id, taxonomy, parent) VALUES
  (21, 1, 'product_tag', 0), (22, 2, 'product_cat', 3), (23, 3, 'product_cat', 0), (24, 4, 'product_brand', 0);
INSERT INTO wp_term_relationships (object_id, term_taxonomy_id) VALUES (11, 21), (11, 22), (11, 23), (11, 24);
UPDATE wp_woocommerce_order_items SET order_item_name = 'Beans' WHERE order_id = 101 AND order_item_type = 'line_item';
INSERT INTO wp_woocommerce_order_items (order_item_name, order_item_type, order_id) VALUES ('spring', 'coupon', 101), ('summer', 'coupon', 101), ('Monthly box', 'line_item', 131);
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (1, 'billing_state', 'UT');
INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (101, '_billing_state', 'UT'), (101, '_payment_method', 'bacs'), (131, '_payment_method', 'stripe');
