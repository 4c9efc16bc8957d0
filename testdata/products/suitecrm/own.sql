-- Anna's account, deal and invoice A1 have an owner, and A1 a product in a category. Logins can be addresses,
-- of different people before the "@".
ALTER TABLE accounts ADD account_type varchar(50) NULL, ADD billing_address_state varchar(100) NULL, ADD assigned_user_id char(36) NULL;
ALTER TABLE opportunities ADD assigned_user_id char(36) NULL;
ALTER TABLE aos_invoices ADD billing_address_state varchar(100) NULL, ADD assigned_user_id char(36) NULL;
ALTER TABLE aos_products_quotes ADD name text NULL, ADD number int NULL;
CREATE TABLE users (id char(36) NOT NULL PRIMARY KEY, user_name varchar(60) NULL);
CREATE TABLE aos_products (id char(36) NOT NULL PRIMARY KEY, aos_product_category_id char(36) NULL);
CREATE TABLE aos_product_categories (id char(36) NOT NULL PRIMARY KEY, name varchar(255) NULL, deleted tinyint(1) DEFAULT 0);
INSERT INTO users VALUES ('u1', 'rob@example.com'), ('u2', 'zoe'), ('u3', 'rob@example.org'), ('u4', 'rob');
UPDATE accounts SET account_type = 'Customer', billing_address_state = 'Utrecht', assigned_user_id = 'u1' WHERE id = 'anna';
UPDATE accounts SET assigned_user_id = CASE id WHEN 'ben1' THEN 'u3' ELSE 'u4' END WHERE id IN ('ben1', 'eva');
UPDATE opportunities SET opportunity_type = 'New Business', assigned_user_id = 'u2' WHERE name = 'A1';
UPDATE aos_invoices SET billing_address_state = 'Gelderland', assigned_user_id = 'u2' WHERE name = 'A1';
UPDATE aos_products_quotes SET name = 'Beans', number = 2 WHERE id = 'A1';
INSERT INTO aos_products_quotes (id, product_qty, parent_type, parent_id, product_id, name, number, deleted)
  SELECT 'hours', 1, 'AOS_Invoices', MD5('A1'), product_id, 'Advice', 1, 1 FROM aos_products_quotes WHERE id = 'A1';
UPDATE aos_products_quotes SET name = 'Gone', number = 1 WHERE id = 'gone';
INSERT INTO aos_products VALUES ('11', 'c1'), ('99', 'c2');
INSERT INTO aos_product_categories VALUES ('c1', 'Coffee', 0), ('c2', 'Tea', 0);
