-- There are no guests; Ben (b1, b2) and Cleo (c1, deleted with its links, and c2) were entered twice. Dirk
-- is a contact without an account. What is given back is not kept: E1 was lost at last, A2 stays whole.
CREATE TEMPORARY TABLE told (name varchar(9), customer varchar(9), at date, stage varchar(20), status varchar(20), amount double, base double,
  currency varchar(36), discount double, product varchar(9), quantity int, cost double, deleted tinyint);
INSERT INTO told VALUES
  ('A1', 'anna', '2024-01-01', 'Closed Won', 'Paid', 100, 100, '-99', 0, '11', 1, 60, 0), ('B1', 'ben1', '2024-01-15', 'Closed Won', 'Paid', 50, 50, '-99', 0, '12', 1, 30, 0),
  ('C1', 'cleo1', '2024-01-20', 'Closed Won', 'Paid', 80, 80, '-99', -20, '13', 1, 50, 0), ('B2', 'ben2', '2024-02-10', 'Closed Won', 'Paid', 70, 70, '-99', 0, '12', 1, 40, 0),
  ('E1', 'eva', '2024-02-20', 'Closed Lost', 'Cancelled', 200, 200, '-99', 0, '18', 1, 100, 0), ('D1', 'dirk', '2024-02-25', 'Closed Won', 'Paid', 120, 96, 'usd', 0, '14', 1, 56, 0),
  ('A2', 'anna', '2024-03-10', 'Closed Won', 'Paid', 60, 60, '-99', 0, '15', 2, 18, 0), ('A3', 'anna', '2024-03-12', 'Negotiation/Review', 'Unpaid', 90, 90, '-99', 0, '17', 1, 50, 0),
  ('B3', 'ben1', '2024-03-13', 'Closed Lost', 'Cancelled', 888, 888, '-99', 0, '19', 1, 1, 0), ('C2', 'cleo2', '2024-04-01', 'Closed Won', 'Paid', 40, 40, '-99', 0, '16', 1, 20, 0),
  ('X1', 'anna', '2024-02-02', 'Closed Won', 'Paid', 500, 500, '-99', 0, '11', 1, 1, 1), ('X2', 'anna', NULL, 'Prospecting', '', NULL, NULL, '-99', 0, '11', 1, 1, 0);
INSERT INTO accounts (id, name, date_modified, deleted, industry, billing_address_country) VALUES ('anna', 'Anna', '2024-01-01', 0, 'Retail', 'NL'),
  ('ben1', 'Ben', '2024-01-01', 0, NULL, 'NL'), ('ben2', 'Ben B.', '2024-01-01', 0, NULL, 'NL'), ('cleo1', 'Cleo', '2024-03-20', 1, NULL, 'NL'),
  ('cleo2', 'Cleo', '2024-03-31', 0, NULL, 'NL'), ('eva', 'Eva', '2024-01-01', 0, NULL, 'NL'), ('wrong', 'Wrong', '2024-01-01', 0, NULL, 'NL');
INSERT INTO email_addresses (id, email_address) VALUES ('anna', 'Anna@Example.com'), ('anna2', 'private@example.com'), ('ben1', 'ben@example.com'), ('ben2', 'BEN@Example.COM'),
  ('cleo', 'cleo@example.com'), ('dirk', 'dirk@example.com'), ('eva', 'eva@example.com');
INSERT INTO email_addr_bean_rel (id, email_address_id, bean_id, bean_module, primary_address, deleted) VALUES ('1', 'anna2', 'anna', 'Accounts', 0, 0), ('2', 'anna', 'anna', 'Accounts', 1, 0),
  ('3', 'ben1', 'ben1', 'Accounts', 1, 0), ('4', 'ben2', 'ben2', 'Accounts', 1, 0), ('5', 'cleo', 'cleo1', 'Accounts', 1, 1), ('6', 'cleo', 'cleo2', 'Accounts', 1, 0),
  ('7', 'dirk', 'dirk', 'Contacts', 1, 0), ('8', 'eva', 'eva', 'Accounts', 1, 0);
INSERT INTO opportunities (id, name, date_entered, date_modified, deleted, lead_source, amount, amount_usdollar, currency_id, date_closed, sales_stage)
  SELECT MD5(name), name, '2024-01-01', COALESCE(at, '2024-01-01'), deleted, 'Web Site', amount, base, currency, at, stage FROM told;
-- A2 was linked to the wrong account at first.
INSERT INTO accounts_opportunities (id, opportunity_id, account_id, date_modified, deleted)
  SELECT name, MD5(name), customer, '2024-01-02', customer = 'cleo1' FROM told WHERE customer <> 'dirk' UNION SELECT 'x', MD5('A2'), 'wrong', '2024-03-09', 1;
INSERT INTO opportunities_contacts (id, contact_id, opportunity_id, date_modified, deleted) SELECT name, customer, MD5(name), '2024-01-02', 0 FROM told WHERE customer = 'dirk';
INSERT INTO aos_invoices (id, name, date_modified, deleted, billing_account_id, billing_contact_id, number, subtotal_amount, subtotal_amount_usdollar, discount_amount_usdollar,
  tax_amount_usdollar, shipping_amount_usdollar, shipping_tax_amt_usdollar, total_amount_usdollar, currency_id, invoice_date, status)
  SELECT MD5(name), name, COALESCE(at, '2024-01-01'), deleted, IF(customer = 'dirk', '', customer), IF(customer = 'dirk', 'dirk', ''), 0, amount, base, discount,
    base * 0.21 + IF(name = 'A1', 1.05, 0), IF(name = 'A1', 5, 0), IF(name = 'A1', 1.05, 0), base * 1.21 + IF(name = 'A1', 6.05, 0), currency, at, status FROM told;
INSERT INTO aos_products_quotes (id, deleted, product_qty, product_cost_price, product_cost_price_usdollar, product_total_price, parent_type, parent_id, product_id)
  SELECT name, 0, quantity, cost, cost, amount, 'AOS_Invoices', MD5(name), product FROM told
  UNION SELECT CONCAT(name, 'q'), 0, quantity, cost, cost, amount, 'AOS_Quotes', MD5(name), '99' FROM told
  UNION SELECT 'gone', 1, 1, 1, 1, 1, 'AOS_Invoices', MD5('A1'), '99';
