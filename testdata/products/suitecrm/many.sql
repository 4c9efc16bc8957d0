INSERT INTO accounts (id, date_modified) SELECT seq, '2022-01-01' FROM seq_1_to_5000;
INSERT INTO email_addresses (id, email_address) SELECT seq, CONCAT(seq, '@example.com') FROM seq_1_to_5000;
INSERT INTO email_addr_bean_rel (id, email_address_id, bean_id, bean_module, primary_address) SELECT seq, seq, seq, 'Accounts', 1 FROM seq_1_to_5000;
INSERT INTO opportunities (id, date_modified, amount_usdollar, date_closed, sales_stage)
  SELECT seq, IF(seq > 4900, '2024-04-01' + INTERVAL seq HOUR, '2022-01-01' + INTERVAL seq MINUTE), 10, '2022-01-01', 'Closed Won' FROM seq_1_to_5000;
INSERT INTO accounts_opportunities (id, opportunity_id, account_id) SELECT seq, seq, seq FROM seq_1_to_5000;
INSERT INTO aos_invoices (id, date_modified, billing_account_id, number, subtotal_amount_usdollar, invoice_date, status)
  SELECT seq, IF(seq > 4900, '2024-04-01' + INTERVAL seq HOUR, '2022-01-01' + INTERVAL seq MINUTE), seq, seq, 10, '2022-01-01', 'Paid' FROM seq_1_to_5000;
INSERT INTO aos_products_quotes (id, product_qty, parent_type, parent_id, product_id) SELECT seq, 1, 'AOS_Invoices', seq, seq FROM seq_1_to_5000;
