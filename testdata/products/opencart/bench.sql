-- Two lines and five totals an order, and a row for each change of its status; one order in 20 is returned.
INSERT INTO oc_order_product (order_id, product_id, quantity, price) SELECT seq, seq, 1, 10 FROM seq_1_to_5000;
INSERT INTO oc_order_total (order_id, code, value) SELECT seq, code, 1 FROM seq_1_to_5000,
  (SELECT 'shipping' AS code UNION SELECT 'tax' UNION SELECT 'coupon' UNION SELECT 'total') c;
DELETE FROM oc_return WHERE return_id % 20 <> 0;
CREATE TABLE oc_order_history (
  order_history_id int NOT NULL AUTO_INCREMENT,
  order_id int NOT NULL,
  order_status_id int NOT NULL,
  PRIMARY KEY (order_history_id)
) ENGINE=InnoDB;
INSERT INTO oc_order_history (order_id, order_status_id) SELECT seq, 5 FROM seq_1_to_5000;
