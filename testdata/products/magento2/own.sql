-- Anna's first order (1) has a coupon, a way of paying and a region.
ALTER TABLE sales_order ADD coupon_code varchar(255) NULL;
ALTER TABLE sales_order_item ADD name varchar(255) NULL;
ALTER TABLE sales_order_address ADD region varchar(255) NULL;
CREATE TABLE sales_order_payment (
  entity_id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, parent_id int unsigned NOT NULL, method varchar(128) NULL,
  KEY SALES_ORDER_PAYMENT_PARENT_ID (parent_id)) ENGINE=InnoDB;
UPDATE sales_order SET coupon_code = 'SPRING' WHERE entity_id = 1;
UPDATE sales_order_item SET name = 'Beans' WHERE order_id = 1;
UPDATE sales_order_item SET name = 'Part' WHERE parent_item_id IS NOT NULL;
INSERT INTO sales_order_address (entity_id, parent_id, country_id, address_type, region) VALUES (901, 1, 'NL', 'billing', 'Utrecht'), (902, 1, 'NL', 'shipping', 'Gelderland');
UPDATE sales_order SET billing_address_id = 901 WHERE entity_id = 1;
INSERT INTO sales_order_payment (parent_id, method) VALUES (1, 'checkmo'), (1, 'free');
-- The product is in the root of the shop's tree (level 1), a category and one below that. Names of stores differ.
ALTER TABLE sales_order ADD shipping_method varchar(120) NULL;
CREATE TABLE catalog_category_product (entity_id int NOT NULL AUTO_INCREMENT, category_id int unsigned NOT NULL, product_id int unsigned NOT NULL,
  position int NOT NULL DEFAULT 0, PRIMARY KEY (entity_id, category_id, product_id), KEY CATALOG_CATEGORY_PRODUCT_PRODUCT_ID (product_id));
CREATE TABLE catalog_category_entity (entity_id int unsigned NOT NULL PRIMARY KEY, level int NOT NULL DEFAULT 0);
CREATE TABLE catalog_category_entity_varchar (value_id int NOT NULL AUTO_INCREMENT PRIMARY KEY, attribute_id smallint unsigned NOT NULL,
  store_id smallint unsigned NOT NULL DEFAULT 0, entity_id int unsigned NOT NULL, value varchar(255) NULL,
  UNIQUE KEY CATALOG_CATEGORY_ENTITY_VARCHAR_ENTITY_ID_ATTRIBUTE_ID_STORE_ID (entity_id, attribute_id, store_id));
CREATE TABLE eav_attribute (attribute_id smallint unsigned NOT NULL PRIMARY KEY, entity_type_id smallint unsigned NOT NULL, attribute_code varchar(255) NOT NULL);
UPDATE sales_order SET shipping_method = 'flatrate_flatrate' WHERE entity_id = 1;
INSERT INTO eav_attribute VALUES (45, 3, 'name'), (46, 3, 'url_key'), (73, 4, 'name');
INSERT INTO catalog_category_entity VALUES (2, 1), (3, 3), (4, 2);
INSERT INTO catalog_category_entity_varchar (attribute_id, store_id, entity_id, value) VALUES (45, 0, 2, 'Default Category'), (45, 0, 3, 'Espresso'),
  (45, 0, 4, 'Coffee'), (46, 0, 4, 'coffee'), (45, 1, 4, 'Koffie');
INSERT INTO catalog_category_product (category_id, product_id) SELECT c.entity_id, i.product_id FROM catalog_category_entity c
  JOIN sales_order_item i ON i.order_id = 1 AND i.parent_item_id IS NULL;
