UPDATE opportunities SET sales_stage = 'Closed Won', date_modified = '2024-05-05 12:01:00' WHERE id = MD5('A3');
UPDATE aos_invoices SET status = 'Paid', date_modified = '2024-05-05 12:01:00' WHERE id = MD5('A3');
INSERT INTO opportunities (id, name, date_entered, date_modified, amount, amount_usdollar, currency_id, date_closed, sales_stage) VALUES
  (MD5('D2'), 'D2', '2024-05-05 12:02:00', '2024-05-05 12:02:00', 25, 25, '-99', '2024-01-31', 'Closed Won');
INSERT INTO opportunities_contacts (id, contact_id, opportunity_id, date_modified) VALUES ('D2', 'dirk', MD5('D2'), '2024-05-05 12:02:00');
INSERT INTO aos_invoices (id, name, date_modified, billing_contact_id, number, subtotal_amount_usdollar, tax_amount_usdollar, invoice_date, status) VALUES
  (MD5('D2'), 'D2', '2024-05-05 12:02:00', 'dirk', 0, 25, 5.25, '2024-01-31', 'Paid');
INSERT INTO aos_products_quotes (id, product_qty, product_cost_price_usdollar, parent_type, parent_id, product_id) VALUES ('D2', 1, 10, 'AOS_Invoices', MD5('D2'), '11');
