-- Anna's first order (1) is from a region.
ALTER TABLE oc_order ADD payment_zone varchar(128) NOT NULL DEFAULT '';
ALTER TABLE oc_order_product ADD name varchar(255) NOT NULL DEFAULT '';
UPDATE oc_order SET payment_zone = 'Utrecht' WHERE order_id = 1;
UPDATE oc_order_product SET name = 'Beans' WHERE order_id = 1;
-- From 4.0.2 on, the way of paying is JSON; before, its code has a column of its own.
ALTER TABLE oc_order ADD payment_method text NULL;
UPDATE oc_order SET payment_method = '{"name":"Cash On Delivery","code":"cod.cod"}' WHERE order_id = 1;
CREATE TABLE oc_subscription_plan_description (subscription_plan_id int NOT NULL, language_id int NOT NULL, name varchar(255) NOT NULL, PRIMARY KEY (subscription_plan_id, language_id));
INSERT INTO oc_subscription_plan_description VALUES (6, 1, 'Monthly beans'), (6, 2, 'Bonen per maand');
ALTER TABLE IF EXISTS oc_subscription ADD subscription_plan_id int NOT NULL DEFAULT 6, ADD payment_method varchar(255) NULL DEFAULT '{"name":"Credit Card","code":"opayo.card"}';
