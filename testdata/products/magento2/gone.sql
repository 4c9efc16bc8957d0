DELETE FROM sales_order_item WHERE order_id = 2;
DELETE FROM sales_order WHERE entity_id = 2;
