DELETE FROM ps_order_detail WHERE id_order = 2;
DELETE FROM ps_orders WHERE id_order = 2;
