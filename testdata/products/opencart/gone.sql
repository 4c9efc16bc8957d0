DELETE FROM oc_order WHERE order_id = 2; DELETE FROM oc_order_total WHERE order_id = 2; DELETE FROM oc_order_product WHERE order_id = 2;
