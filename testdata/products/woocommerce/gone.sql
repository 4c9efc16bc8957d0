DELETE FROM wp_wc_orders WHERE id = 102;
