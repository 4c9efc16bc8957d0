INSERT INTO civicrm_setting (name, value) VALUES ('defaultCurrency', 's:3:"EUR";');
INSERT INTO civicrm_option_group (id, name) VALUES (1, 'gender'), (11, 'contribution_status'), (12, 'contribution_recur_status');
INSERT INTO civicrm_option_value (option_group_id, label, value, name) VALUES (1, 'Female', '1', 'Female'),
  (11, 'Voltooid', '1', 'Completed'), (11, 'In afwachting', '2', 'Pending'), (11, 'Geannuleerd', '3', 'Cancelled'), (11, 'Mislukt', '4', 'Failed'),
  (11, 'Terugbetaald', '7', 'Refunded'), (11, 'Deels betaald', '8', 'Partially paid'),
  (12, 'Voltooid', '1', 'Completed'), (12, 'In afwachting', '2', 'Pending'), (12, 'Geannuleerd', '3', 'Cancelled'), (12, 'Loopt', '5', 'In Progress');
INSERT INTO civicrm_country (id, iso_code) VALUES (1152, 'NL');
-- There are no guests, but duplicates: Ben is 2 and 6, Cleo 3 (in the bin) and 7.
INSERT INTO civicrm_contact (id, contact_type, is_deleted) VALUES (1, 'Individual', 0), (2, 'Individual', 0), (3, 'Individual', 1), (4, 'Individual', 0),
  (5, 'Individual', 0), (6, 'Individual', 0), (7, 'Individual', 0);
INSERT INTO civicrm_email (contact_id, email, is_primary) VALUES (1, 'Anna@Example.com', 1), (1, 'ben@example.com', 0), (2, 'ben@example.com', 1),
  (3, 'cleo@example.com', 1), (4, 'dirk@example.com', 1), (5, 'eva@example.com', 1), (6, 'BEN@Example.COM', 1), (7, 'cleo@example.com', 1);
INSERT INTO civicrm_address (contact_id, country_id, is_primary) VALUES (1, 1152, 1);
INSERT INTO civicrm_contribution_page VALUES (1, 'Spring appeal');
-- receive_date is the website's own time. D1's rate is configured, since none is kept. C1 had no discount.
INSERT INTO civicrm_contribution (id, contact_id, contribution_page_id, receive_date, total_amount, tax_amount, currency, contribution_status_id, is_test, is_template) VALUES
  (1, 1, 1, '2024-01-01 00:30:00', 121, 21, 'EUR', 1, 0, 0), (2, 2, 1, '2024-01-15 11:00:00', 60.50, 10.50, 'EUR', 1, 0, 0),
  (3, 3, 1, '2024-01-20 11:00:00', 96.80, 16.80, 'EUR', 1, 0, 0), (4, 6, NULL, '2024-02-10 11:00:00', 84.70, 14.70, 'EUR', 1, 0, 0),
  (5, 5, 1, '2024-02-20 11:00:00', 242, 42, 'EUR', 7, 0, 0), (6, 4, 1, '2024-02-25 11:00:00', 145.20, 25.20, 'USD', 1, 0, 0),
  (7, 1, 1, '2024-03-10 11:00:00', 72.60, 12.60, 'EUR', 1, 0, 0), (8, 1, 1, '2024-03-12 11:00:00', 108.90, 18.90, 'EUR', 2, 0, 0),
  (9, 2, 1, '2024-03-13 11:00:00', 1074.48, 186.48, 'EUR', 3, 0, 0), (10, 7, 1, '2024-04-01 00:30:00', 48.40, 8.40, 'EUR', 1, 0, 0),
  (11, 1, 1, '2024-03-01 00:30:00', 500, 0, 'EUR', 1, 1, 0), (12, 1, 1, '2024-03-01 00:30:00', 500, 0, 'EUR', 1, 0, 1), (13, 1, 1, NULL, 500, 0, 'EUR', 2, 0, 0);
INSERT INTO civicrm_line_item (contribution_id, price_field_value_id, qty, line_total) VALUES (1, 11, 1, 100), (2, 12, 1, 50), (3, 13, 1, 80), (4, 12, 1, 70),
  (5, 18, 1, 200), (6, 14, 1, 120), (7, 15, 2, 60), (7, 115, 0, 0), (8, 17, 1, 90), (10, 16, 1, 40);
INSERT INTO civicrm_financial_trxn (id, trxn_date, total_amount, currency, is_payment) VALUES (1, '2024-01-01 00:30:00', 121, 'EUR', 1),
  (2, '2024-03-05 11:00:00', -242, 'EUR', 1), (3, '2024-04-02 12:00:00', -36.30, 'EUR', 1), (4, '2024-04-03 12:00:00', -1, 'EUR', 0);
INSERT INTO civicrm_entity_financial_trxn (entity_table, entity_id, financial_trxn_id, amount) VALUES ('civicrm_contribution', 1, 1, 121),
  ('civicrm_contribution', 5, 2, -242), ('civicrm_contribution', 7, 3, -36.30), ('civicrm_financial_item', 1, 3, -36.30), ('civicrm_contribution', 1, 4, -1);
INSERT INTO civicrm_contribution_recur (contact_id, amount, currency, frequency_unit, frequency_interval, start_date, cancel_date, end_date, contribution_status_id, is_test, next_sched_contribution_date) VALUES
  (1, 20, 'EUR', 'month', 1, '2024-01-10 11:00:00', NULL, NULL, 5, 0, '2024-05-10 11:00:00'),
  (2, 120, 'EUR', 'year', 1, '2024-01-15 11:00:00', '2024-03-16 11:00:00', NULL, 3, 0, '2025-01-15 11:00:00'),
  (3, 90, 'EUR', 'month', 3, '2024-01-20 11:00:00', NULL, '2024-04-20 11:00:00', 1, 0, NULL),
  (4, 500, 'EUR', 'month', 1, '2024-01-20 11:00:00', NULL, NULL, 2, 0, NULL), (5, 500, 'EUR', 'month', 1, '2024-01-20 11:00:00', NULL, NULL, 5, 1, NULL);
