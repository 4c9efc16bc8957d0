UPDATE civicrm_contribution SET contribution_status_id = 1 WHERE id = 8;
INSERT INTO civicrm_financial_trxn (id, trxn_date, total_amount, currency, is_payment) VALUES (9, '2024-04-20 12:00:00', -36.30, 'USD', 1);
INSERT INTO civicrm_entity_financial_trxn (entity_table, entity_id, financial_trxn_id, amount) VALUES ('civicrm_contribution', 6, 9, -36.30);
INSERT INTO civicrm_contribution (id, contact_id, receive_date, total_amount, tax_amount, currency, contribution_status_id) VALUES
  (20, 4, '2024-01-31 13:00:00', 30.25, 5.25, 'EUR', 1);
INSERT INTO civicrm_line_item (contribution_id, price_field_value_id, qty, line_total) VALUES (20, 11, 1, 25);
