INSERT INTO civicrm_option_group (id, name) VALUES (11, 'contribution_status');
INSERT INTO civicrm_option_value (option_group_id, value, name) VALUES (11, '1', 'Completed');
INSERT INTO civicrm_contact (id, contact_type) SELECT seq, 'Individual' FROM seq_1_to_5000;
INSERT INTO civicrm_email (contact_id, email, is_primary) SELECT seq, CONCAT(seq, '@example.com'), 1 FROM seq_1_to_5000;
INSERT INTO civicrm_contribution (id, contact_id, receive_date, total_amount, currency, contribution_status_id)
  SELECT seq, seq, IF(seq > 4900, '2024-04-01', '2022-01-01' + INTERVAL seq MINUTE), 10, 'EUR', 1 FROM seq_1_to_5000;
INSERT INTO civicrm_line_item (contribution_id, price_field_value_id, qty, line_total) SELECT seq, seq, 1, 10 FROM seq_1_to_5000;
INSERT INTO civicrm_financial_trxn (id, trxn_date, total_amount, currency, is_payment)
  SELECT seq, IF(seq > 4900, '2024-04-01', '2022-02-01'), IF(seq % 2, 10, -1), 'EUR', 1 FROM seq_1_to_5000;
INSERT INTO civicrm_entity_financial_trxn (entity_table, entity_id, financial_trxn_id, amount) SELECT 'civicrm_contribution', seq, seq, 10 FROM seq_1_to_5000;
