-- Anna's first order (1) has a voucher and a way of paying; its product is of a brand and in a category.
ALTER TABLE ps_orders ADD module varchar(255) DEFAULT NULL, ADD payment varchar(255) DEFAULT NULL;
ALTER TABLE ps_order_detail ADD product_name text NULL;
ALTER TABLE ps_order_cart_rule ADD name varchar(254) NOT NULL DEFAULT '';
CREATE TABLE ps_product (id_product int unsigned NOT NULL PRIMARY KEY, id_manufacturer int unsigned DEFAULT NULL, id_category_default int unsigned DEFAULT NULL);
CREATE TABLE ps_manufacturer (id_manufacturer int unsigned NOT NULL PRIMARY KEY, name varchar(64) NOT NULL);
CREATE TABLE ps_category_lang (id_category int unsigned NOT NULL, id_shop int unsigned NOT NULL DEFAULT 1, id_lang int unsigned NOT NULL,
  name varchar(128) NOT NULL, PRIMARY KEY (id_category, id_shop, id_lang));
UPDATE ps_orders SET module = 'ps_wirepayment', payment = 'Bank wire' WHERE id_order = 1;
UPDATE ps_order_detail SET product_name = 'Beans' WHERE id_order = 1;
INSERT INTO ps_order_cart_rule (id_order, id_cart_rule, name) VALUES (1, 7, 'Spring');
INSERT INTO ps_product VALUES (11, 5, 3);
INSERT INTO ps_manufacturer VALUES (5, 'Acme');
INSERT INTO ps_category_lang VALUES (3, 1, 1, 'Coffee'), (3, 1, 2, 'Koffie');
