UPDATE opportunities SET deleted = 1, date_modified = '2024-05-05 12:30:00' WHERE id = MD5('B1');
UPDATE aos_invoices SET deleted = 1, date_modified = '2024-05-05 12:30:00' WHERE id = MD5('B1');
