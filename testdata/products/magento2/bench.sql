-- Two lines an order, a quote for each; one order in 20 has a credit memo.
INSERT INTO sales_order_item (order_id, product_id, qty_ordered, base_cost) SELECT seq, seq, 1, 5 FROM seq_1_to_5000;
DELETE FROM sales_creditmemo WHERE entity_id % 20 <> 0;
ALTER TABLE sales_order ADD quote_id int unsigned NULL, ADD KEY SALES_ORDER_QUOTE_ID (quote_id);
UPDATE sales_order SET quote_id = entity_id, updated_at = updated_at;
