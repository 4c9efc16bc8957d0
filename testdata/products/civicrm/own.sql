-- Anna (1) lives in a region. Her first contribution (1) and her series (1) have a way of paying, a financial type and a
-- campaign; the series pays for a membership. Names are in English, labels are not.
ALTER TABLE civicrm_address ADD state_province_id int unsigned DEFAULT NULL;
ALTER TABLE civicrm_contribution ADD payment_instrument_id int unsigned DEFAULT NULL;
ALTER TABLE civicrm_contribution_recur ADD payment_instrument_id int unsigned DEFAULT NULL, ADD financial_type_id int unsigned DEFAULT NULL, ADD campaign_id int unsigned DEFAULT NULL;
CREATE TABLE civicrm_state_province (id int unsigned NOT NULL PRIMARY KEY, name varchar(64), country_id int unsigned NOT NULL);
CREATE TABLE civicrm_financial_type (id int unsigned NOT NULL PRIMARY KEY, name varchar(64) NOT NULL, label varchar(64));
CREATE TABLE civicrm_membership_type (id int unsigned NOT NULL PRIMARY KEY, name varchar(128) NOT NULL);
CREATE TABLE civicrm_membership (id int unsigned NOT NULL PRIMARY KEY, contact_id int unsigned NOT NULL, membership_type_id int unsigned NOT NULL,
  owner_membership_id int unsigned DEFAULT NULL, contribution_recur_id int unsigned DEFAULT NULL, KEY FK_civicrm_membership_contact_id (contact_id));
INSERT INTO civicrm_state_province VALUES (3230, 'Utrecht', 1152);
UPDATE civicrm_address SET state_province_id = 3230 WHERE contact_id = 1;
INSERT INTO civicrm_address (contact_id, country_id, is_primary, state_province_id) VALUES (1, 1152, 0, 1);
INSERT INTO civicrm_option_group (id, name) VALUES (10, 'payment_instrument');
INSERT INTO civicrm_option_value (option_group_id, label, value, name) VALUES (10, 'Creditcard', '1', 'Credit Card'), (10, 'Incasso', '6', 'Direct Debit');
INSERT INTO civicrm_financial_type VALUES (1, 'Donation', 'Gift'), (2, 'Member Dues', 'Contributie');
INSERT INTO civicrm_campaign VALUES (1, 'spring', 'Spring'), (2, 'house', 'Friends of the house');
UPDATE civicrm_contribution SET payment_instrument_id = 1, financial_type_id = 1, campaign_id = 1 WHERE id = 1;
UPDATE civicrm_contribution_recur SET payment_instrument_id = 6, financial_type_id = 2, campaign_id = 2 WHERE id = 1;
UPDATE civicrm_line_item SET label = 'Supper' WHERE contribution_id = 1;
INSERT INTO civicrm_line_item (contribution_id, qty, line_total, label) VALUES (1, 0, 0, 'Nothing');
INSERT INTO civicrm_membership_type VALUES (1, 'Friend'), (2, 'Patron');
INSERT INTO civicrm_membership VALUES (1, 1, 2, NULL, 1), (2, 7, 1, 1, 1), (3, 1, 1, NULL, NULL);
