-- Anna's first order (1) is from a region.
ALTER TABLE oc_order ADD payment_zone varchar(128) NOT NULL DEFAULT '';
ALTER TABLE oc_order_product ADD name varchar(255) NOT NULL DEFAULT '';
UPDATE oc_order SET payment_zone = 'Utrecht' WHERE order_id = 1;
UPDATE oc_order_product SET name = 'Beans' WHERE order_id = 1;
