INSERT INTO account (id, created_at, modified_at) SELECT seq, '2022-01-01', '2022-01-01' FROM seq_1_to_5000;
INSERT INTO email_address (id, lower) SELECT seq, CONCAT(seq, '@example.com') FROM seq_1_to_5000;
INSERT INTO entity_email_address (entity_id, email_address_id, entity_type, `primary`) SELECT seq, seq, 'Account', 1 FROM seq_1_to_5000;
INSERT INTO opportunity (id, amount, amount_currency, stage, close_date, created_at, modified_at, account_id)
  SELECT seq, 10, 'EUR', 'Closed Won', '2022-01-01', '2022-01-01', IF(seq > 4900, '2024-04-01' + INTERVAL seq HOUR, '2022-01-01' + INTERVAL seq MINUTE), seq FROM seq_1_to_5000;
