DELETE FROM invoice_item WHERE invoice_id = 2; DELETE FROM invoice WHERE id = 2;
