-- Anna lives in a region, and her service has a name.
ALTER TABLE client ADD state varchar(100) DEFAULT NULL;
ALTER TABLE client_order ADD title varchar(255) DEFAULT NULL;
UPDATE client SET state = 'Utrecht' WHERE id = 1;
UPDATE client_order SET title = IF(client_id = 1, 'Small server', NULL);
