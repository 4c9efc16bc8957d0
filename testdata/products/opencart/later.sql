UPDATE oc_order SET order_status_id = 2, date_modified = '2024-05-05 14:01:00' WHERE order_id = 8;
INSERT INTO oc_return (order_id, product_id, customer_id, quantity, return_action_id, date_ordered, date_added, date_modified)
  SELECT 6, 14, 4, 1, return_action_id, '2024-02-25', '2024-04-10 12:00:00', '2024-04-20 12:00:00' FROM oc_return_action WHERE name = 'Refunded';
INSERT INTO oc_order (order_id, store_name, customer_id, email, total, order_status_id, currency_code, date_added, date_modified) VALUES
  (20, 'Shop', 4, 'dirk@example.com', 30.25, 5, 'EUR', '2024-01-31 13:00:00', '2024-05-05 14:02:00');
INSERT INTO oc_order_total (order_id, code, value) VALUES (20, 'sub_total', 25), (20, 'tax', 5.25), (20, 'total', 30.25);
INSERT INTO oc_order_product (order_id, product_id, quantity, price, total, tax) VALUES (20, 11, 1, 25, 25, 5.25);
