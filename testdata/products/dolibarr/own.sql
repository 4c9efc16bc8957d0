-- Anna (1) has a region and two sales representatives. Her first invoice (1) has a way of paying; its first line by rank is
-- of a product with two tags. Logins can be addresses, of different people before the "@". Her template (1) has a product and a way of paying.
ALTER TABLE llx_societe ADD fk_departement int DEFAULT 0;
ALTER TABLE llx_facture ADD fk_mode_reglement int NULL;
ALTER TABLE llx_facturedet ADD rang int DEFAULT 0;
ALTER TABLE llx_facture_rec ADD fk_mode_reglement int DEFAULT 0;
CREATE TABLE llx_c_departements (rowid int NOT NULL PRIMARY KEY, code_departement varchar(6) NOT NULL, nom varchar(50));
CREATE TABLE llx_user (rowid int NOT NULL PRIMARY KEY, login varchar(50) NOT NULL, lastname varchar(50));
CREATE TABLE llx_societe_commerciaux (rowid int NOT NULL AUTO_INCREMENT PRIMARY KEY, fk_soc int, fk_user int, UNIQUE KEY uk_societe_commerciaux (fk_soc, fk_user));
CREATE TABLE llx_c_paiement (id int NOT NULL PRIMARY KEY, code varchar(6) NOT NULL, libelle varchar(128));
CREATE TABLE llx_product (rowid int NOT NULL PRIMARY KEY, label varchar(255) NOT NULL);
CREATE TABLE llx_categorie (rowid int NOT NULL PRIMARY KEY, fk_parent int NOT NULL DEFAULT 0, label varchar(180) NOT NULL);
CREATE TABLE llx_categorie_product (fk_categorie int NOT NULL, fk_product int NOT NULL, PRIMARY KEY (fk_categorie, fk_product));
CREATE TABLE llx_facturedet_rec (rowid int NOT NULL AUTO_INCREMENT PRIMARY KEY, fk_facture int NOT NULL, fk_product int NULL, rang int DEFAULT 0);
INSERT INTO llx_c_departements VALUES (30, 'UT', 'Utrecht');
UPDATE llx_societe SET fk_departement = 30 WHERE rowid = 1;
INSERT INTO llx_user VALUES (4, 'rob@example.com', 'Rob'), (5, 'zoe', 'Zoe'), (6, 'rob@example.org', 'Rob'), (7, 'rob', 'Rob');
INSERT INTO llx_societe_commerciaux (fk_soc, fk_user) VALUES (1, 4), (1, 5), (2, 6), (5, 7);
INSERT INTO llx_c_paiement VALUES (2, 'VIR', 'Bank transfer'), (3, 'PRE', 'Direct debit');
UPDATE llx_facture SET fk_mode_reglement = 2, tms = tms WHERE rowid = 1;
INSERT INTO llx_product VALUES (11, 'Beans'), (99, 'Mug');
INSERT INTO llx_categorie VALUES (7, 3, 'Espresso'), (8, 0, 'Coffee');
INSERT INTO llx_categorie_product VALUES (7, 11), (8, 11);
INSERT INTO llx_facturedet_rec (fk_facture, fk_product, rang) VALUES (1, 99, 2), (1, 11, 1);
UPDATE llx_facture_rec SET fk_mode_reglement = 3 WHERE rowid = 1;
