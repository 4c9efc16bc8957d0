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
