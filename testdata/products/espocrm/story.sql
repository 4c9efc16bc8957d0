-- There are no guests; Ben (ben1, ben2) and Cleo (cleo1, deleted, and cleo2) were entered twice. Dirk is a
-- contact without an account. What is given back is not kept: E1 was lost at last, A2 stays whole.
INSERT INTO currency VALUES ('USD', 0.5), ('EUR', 1);
INSERT INTO currency_record VALUES ('r1', 'USD', 0);
INSERT INTO currency_record_rate VALUES ('1', 'r1', 'EUR', '2023-01-01', 0.7, 0), ('2', 'r1', 'EUR', '2024-01-01', 0.8, 0), ('3', 'r1', 'EUR', '2024-05-01', 0.5, 0),
  ('4', 'r1', 'EUR', '2024-02-20', 0.1, 1);
INSERT INTO account (id, name, deleted, type, billing_address_country, created_at, modified_at) VALUES ('anna', 'Anna', 0, 'Customer', 'NL', '2024-01-01', '2024-01-01'),
  ('ben1', 'Ben', 0, 'Customer', 'NL', '2024-01-01', NULL), ('ben2', 'Ben B.', 0, 'Customer', 'NL', '2024-01-01', NULL),
  ('cleo1', 'Cleo', 1, 'Customer', 'NL', '2024-01-01', '2024-03-20'), ('cleo2', 'Cleo', 0, 'Customer', 'NL', '2024-03-31', NULL), ('eva', 'Eva', 0, 'Customer', 'NL', '2024-01-01', NULL);
INSERT INTO email_address (id, name, lower) VALUES ('anna', 'Anna@Example.com', 'anna@example.com'), ('private', 'private@example.com', 'private@example.com'),
  ('ben', 'BEN@Example.COM', 'ben@example.com'), ('cleo', 'cleo@example.com', 'cleo@example.com'), ('dirk', 'dirk@example.com', 'dirk@example.com'), ('eva', 'eva@example.com', 'eva@example.com');
INSERT INTO entity_email_address (entity_id, email_address_id, entity_type, `primary`, deleted) VALUES ('anna', 'private', 'Account', 0, 0), ('anna', 'anna', 'Account', 1, 0),
  ('ben1', 'ben', 'Account', 1, 0), ('ben2', 'ben', 'Account', 1, 0), ('cleo1', 'cleo', 'Account', 1, 1), ('cleo2', 'cleo', 'Account', 1, 0), ('dirk', 'dirk', 'Contact', 1, 0), ('eva', 'eva', 'Account', 1, 0);
INSERT INTO opportunity (id, name, deleted, amount, amount_currency, stage, lead_source, close_date, created_at, modified_at, account_id, contact_id) VALUES
  ('65900000000000001', 'A1', 0, 100, 'EUR', 'Closed Won', 'Web Site', '2024-01-01', '2023-12-31 23:30:00', '2023-12-31 23:30:00', 'anna', NULL),
  ('65900000000000002', 'B1', 0, 50, 'EUR', 'Closed Won', 'Web Site', '2024-01-15', '2024-01-15 10:00:00', NULL, 'ben1', NULL),
  ('65900000000000003', 'C1', 0, 80, 'EUR', 'Closed Won', 'Web Site', '2024-01-20', '2024-01-20 10:00:00', NULL, 'cleo1', NULL),
  ('65a00000000000004', 'B2', 0, 70, 'EUR', 'Closed Won', 'Web Site', '2024-02-10', '2024-02-10 10:00:00', NULL, 'ben2', NULL),
  ('65a00000000000005', 'E1', 0, 200, 'EUR', 'Closed Lost', 'Web Site', '2024-02-20', '2024-02-20 10:00:00', '2024-03-05 10:00:00', 'eva', NULL),
  ('65a00000000000006', 'D1', 0, 120, 'USD', 'Closed Won', 'Web Site', '2024-02-25', '2024-02-25 10:00:00', NULL, NULL, 'dirk'),
  ('65b00000000000007', 'A2', 0, 60, 'EUR', 'Closed Won', 'Web Site', '2024-03-10', '2024-03-10 10:00:00', NULL, 'anna', 'other'),
  ('65b00000000000008', 'A3', 0, 90, 'EUR', 'Negotiation', 'Web Site', '2024-03-12', '2024-03-12 10:00:00', NULL, 'anna', NULL),
  ('65b00000000000009', 'B3', 0, 888, 'EUR', 'Closed Lost', 'Web Site', '2024-03-13', '2024-03-13 10:00:00', NULL, 'ben1', NULL),
  ('65c0000000000000a', 'C2', 0, 40, 'EUR', 'Closed Won', 'Web Site', '2024-04-01', '2024-03-31 22:30:00', NULL, 'cleo2', NULL),
  ('65c0000000000000b', 'X1', 1, 500, 'EUR', 'Closed Won', 'Web Site', '2024-04-01', '2024-03-31 22:30:00', NULL, 'anna', NULL),
  ('65c0000000000000c', 'X2', 0, NULL, NULL, 'Prospecting', NULL, NULL, '2024-03-31 22:30:00', NULL, NULL, NULL);
UPDATE opportunity SET modified_at = created_at WHERE modified_at IS NULL;
UPDATE account SET modified_at = created_at WHERE modified_at IS NULL;
