-- Two lines an order, and a row for each change of its status.
INSERT INTO ps_order_detail (id_order, product_id, original_wholesale_price) SELECT seq, seq, 5 FROM seq_1_to_5000;
DELETE FROM ps_order_slip WHERE id_order_slip % 20 <> 0;
CREATE TABLE ps_order_history (
  id_order_history int unsigned NOT NULL AUTO_INCREMENT,
  id_order int unsigned NOT NULL,
  id_order_state int unsigned NOT NULL,
  PRIMARY KEY (id_order_history),
  KEY order_history_order (id_order)
) ENGINE=InnoDB;
INSERT INTO ps_order_history (id_order, id_order_state) SELECT seq, 2 FROM seq_1_to_5000;
UPDATE ps_orders SET reference = CONCAT('R', id_order);
