DELETE FROM invoice_items WHERE invoice_id = 'B1'; DELETE FROM invoices WHERE id = 'B1';
