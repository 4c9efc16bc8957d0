-- Anna's first order (A1) has a way of paying and of shipping and a region; its product, a variant, is of a brand and in
-- two categories. C1 has a code, and a promotion that needs none. Names are in the system's language and another.
SET @live = 0x0FA91CE3E96A4BC2BE4BD9CE752C3425, @lang = 0x2FBB5FE2E29A4D70AA5854CE7CE3E20B, @other = UNHEX(MD5('nl'));
ALTER TABLE order_transaction ADD payment_method_id binary(16) NOT NULL DEFAULT 0;
ALTER TABLE order_line_item ADD label varchar(255) NOT NULL DEFAULT '', ADD position int NOT NULL DEFAULT 1;
ALTER TABLE order_address ADD country_state_id binary(16) NULL;
CREATE TABLE payment_method_translation (payment_method_id binary(16) NOT NULL, language_id binary(16) NOT NULL, name varchar(255) NULL,
  PRIMARY KEY (payment_method_id, language_id));
CREATE TABLE shipping_method_translation (shipping_method_id binary(16) NOT NULL, language_id binary(16) NOT NULL, name varchar(255) NULL,
  PRIMARY KEY (shipping_method_id, language_id));
CREATE TABLE country_state_translation (country_state_id binary(16) NOT NULL, language_id binary(16) NOT NULL, name varchar(255) NULL,
  PRIMARY KEY (country_state_id, language_id));
CREATE TABLE order_delivery (id binary(16) NOT NULL, version_id binary(16) NOT NULL, order_id binary(16) NOT NULL, order_version_id binary(16) NOT NULL,
  shipping_method_id binary(16) NOT NULL, shipping_costs longtext NOT NULL CHECK (json_valid(shipping_costs)), created_at datetime(3) NOT NULL,
  PRIMARY KEY (id, version_id), KEY `fk.order_delivery.order_id` (order_id, order_version_id));
CREATE TABLE product (id binary(16) NOT NULL, version_id binary(16) NOT NULL, parent_id binary(16) NULL, product_manufacturer_id binary(16) NULL,
  manufacturer binary(16) NULL, categories binary(16) NULL, PRIMARY KEY (id, version_id));
CREATE TABLE product_manufacturer_translation (product_manufacturer_id binary(16) NOT NULL, product_manufacturer_version_id binary(16) NOT NULL,
  language_id binary(16) NOT NULL, name varchar(255) NULL, PRIMARY KEY (product_manufacturer_id, product_manufacturer_version_id, language_id));
CREATE TABLE category (id binary(16) NOT NULL, version_id binary(16) NOT NULL, auto_increment bigint unsigned NOT NULL AUTO_INCREMENT,
  level int unsigned NOT NULL DEFAULT 1, PRIMARY KEY (id, version_id), KEY `idx.auto_increment` (auto_increment));
CREATE TABLE category_translation (category_id binary(16) NOT NULL, category_version_id binary(16) NOT NULL, language_id binary(16) NOT NULL,
  name varchar(255) NULL, PRIMARY KEY (category_id, category_version_id, language_id));
CREATE TABLE product_category (product_id binary(16) NOT NULL, product_version_id binary(16) NOT NULL, category_id binary(16) NOT NULL,
  category_version_id binary(16) NOT NULL, PRIMARY KEY (product_id, product_version_id, category_id, category_version_id));
INSERT INTO payment_method_translation VALUES (UNHEX(MD5('invoice')), @lang, 'Invoice'), (UNHEX(MD5('invoice')), @other, 'Factuur'), (UNHEX(MD5('card')), @lang, 'Card');
INSERT INTO shipping_method_translation VALUES (UNHEX(MD5('express')), @lang, 'Express'), (UNHEX(MD5('post')), @lang, 'Post');
INSERT INTO country_state_translation VALUES (UNHEX(MD5('ut')), @lang, 'Utrecht'), (UNHEX(MD5('ut')), @other, 'Utrecht (NL)');
-- The tries that failed and were cancelled were by card.
UPDATE order_transaction SET payment_method_id = UNHEX(MD5('card')) WHERE order_id = UNHEX(MD5('A1'));
UPDATE order_transaction SET payment_method_id = UNHEX(MD5('invoice')) WHERE id = UNHEX(MD5('tA1'));
-- A discount on shipping is a delivery of its own, with a price below zero.
INSERT INTO order_delivery VALUES
  (UNHEX(MD5('d1')), @live, UNHEX(MD5('A1')), @live, UNHEX(MD5('express')), '{"totalPrice":6.05}', '2023-12-31 23:30:00'),
  (UNHEX(MD5('d0')), @live, UNHEX(MD5('A1')), @live, UNHEX(MD5('post')), '{"totalPrice":-1}', '2023-12-31 23:29:00'),
  (UNHEX(MD5('d1')), UNHEX(MD5('edit')), UNHEX(MD5('A1')), UNHEX(MD5('edit')), UNHEX(MD5('post')), '{"totalPrice":9}', '2023-12-31 23:30:00');
UPDATE order_address SET country_state_id = UNHEX(MD5('ut')) WHERE id = UNHEX(MD5('A1'));
UPDATE order_line_item SET label = 'Beans' WHERE id = UNHEX(MD5('lA1'));
UPDATE order_line_item SET label = 'Spring', referenced_id = 'SPRING', position = 3 WHERE id = UNHEX(MD5('promo'));
INSERT INTO order_line_item (id, version_id, order_id, order_version_id, identifier, referenced_id, quantity, type, payload, price, label, position) VALUES
  (UNHEX(MD5('auto')), @live, UNHEX(MD5('C1')), @live, 'auto', '', 1, 'promotion', '{}', '{"totalPrice":0}', 'Everyone', 2);
UPDATE order_line_item SET label = 'Copy' WHERE version_id <> @live;
INSERT INTO product VALUES (UNHEX(MD5('parent')), @live, NULL, UNHEX(MD5('acme')), UNHEX(MD5('acme')), UNHEX(MD5('parent'))),
  (UNHEX(MD5('11')), @live, UNHEX(MD5('parent')), NULL, UNHEX(MD5('acme')), UNHEX(MD5('parent')));
INSERT INTO product_manufacturer_translation VALUES (UNHEX(MD5('acme')), @live, @lang, 'Acme');
-- The root of the tree has level 1.
INSERT INTO category (id, version_id, level) VALUES (UNHEX(MD5('root')), @live, 1), (UNHEX(MD5('espresso')), @live, 3), (UNHEX(MD5('coffee')), @live, 2);
INSERT INTO category_translation VALUES (UNHEX(MD5('root')), @live, @lang, 'Home'), (UNHEX(MD5('espresso')), @live, @lang, 'Espresso'),
  (UNHEX(MD5('coffee')), @live, @lang, 'Coffee'), (UNHEX(MD5('coffee')), @live, @other, 'Koffie');
INSERT INTO product_category SELECT UNHEX(MD5('parent')), @live, id, @live FROM category;
