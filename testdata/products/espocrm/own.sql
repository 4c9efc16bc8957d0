-- Anna's account and first deal have users whom they are assigned to. User names can be addresses, of different people
-- before the "@".
ALTER TABLE account ADD industry varchar(255) DEFAULT NULL, ADD billing_address_state varchar(100) DEFAULT NULL, ADD assigned_user_id varchar(17) DEFAULT NULL;
ALTER TABLE opportunity ADD assigned_user_id varchar(17) DEFAULT NULL;
CREATE TABLE `user` (id varchar(17) NOT NULL PRIMARY KEY, user_name varchar(50) DEFAULT NULL);
INSERT INTO `user` VALUES ('u1', 'rob@example.com'), ('u2', 'zoe'), ('u3', 'rob@example.org'), ('u4', 'rob');
UPDATE account SET industry = 'Retail', billing_address_state = 'Utrecht', assigned_user_id = 'u1' WHERE id = 'anna';
UPDATE opportunity SET assigned_user_id = 'u2' WHERE name = 'A1';
UPDATE account SET assigned_user_id = CASE id WHEN 'ben1' THEN 'u3' ELSE 'u4' END WHERE id IN ('ben1', 'eva');
