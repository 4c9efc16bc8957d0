-- Rows as large as those of a real shop: prices and payloads as Shopware 6.6 writes them, three lines an order,
-- and a state's history row.
UPDATE `order` SET price = '{"extensions":[],"netPrice":84.03,"totalPrice":100,"calculatedTaxes":[{"tax":15.97,"taxRate":19,"price":100,"extensions":[]}],"taxRules":[{"taxRate":19,"percentage":100,"extensions":[]}],"positionPrice":95.05,"taxStatus":"gross","rawTotal":100}',
  shipping_costs = '{"extensions":[],"unitPrice":4.95,"quantity":1,"totalPrice":4.95,"calculatedTaxes":[{"tax":0.79,"taxRate":19,"price":4.95,"extensions":[]}],"taxRules":[{"taxRate":19,"percentage":100,"extensions":[]}],"referencePrice":null,"listPrice":null,"regulationPrice":null}';
SET @payload = JSON_OBJECT('isNew', false, 'manufacturerId', MD5('m'), 'createdAt', '2022-01-01 10:00:00.000', 'productNumber', 'SW10001', 'streamIds', JSON_ARRAY(MD5('a'), MD5('b'), MD5('c')),
  'customFields', JSON_OBJECT('a', REPEAT('x', 300)), 'optionIds', JSON_ARRAY(MD5('1'), MD5('2')), 'propertyIds', JSON_ARRAY(MD5('3'), MD5('4'), MD5('5'), MD5('6')), 'categoryIds', JSON_ARRAY(MD5('7'), MD5('8')),
  'purchasePrices', '{"currencyId":"b7d2554b0ce847cd82f3ac9bd1c0dfca","net":12.5,"gross":14.88,"linked":true,"extensions":[]}', 'features', JSON_ARRAY(), 'taxId', MD5('t'), 'stock', 10, 'releaseDate', NULL);
SET @line = '{"extensions":[],"unitPrice":31.68,"quantity":1,"totalPrice":31.68,"calculatedTaxes":[{"tax":5.06,"taxRate":19,"price":31.68,"extensions":[]}],"taxRules":[{"taxRate":19,"percentage":100,"extensions":[]}],"referencePrice":null,"listPrice":null,"regulationPrice":null}';
UPDATE order_line_item SET payload = @payload, price = @line;
INSERT INTO order_line_item (id, version_id, order_id, order_version_id, identifier, quantity, type, price, payload)
  SELECT UNHEX(MD5(CONCAT(n, '-', seq))), 0x0FA91CE3E96A4BC2BE4BD9CE752C3425, UNHEX(MD5(seq)), 0x0FA91CE3E96A4BC2BE4BD9CE752C3425, seq, 1, 'product', @line, @payload
  FROM seq_1_to_5000, (SELECT 'second' AS n UNION SELECT 'third') twice;
DELETE FROM order_transaction_capture_refund WHERE HEX(id) >= '0D';
CREATE TABLE IF NOT EXISTS state_machine_history (
  id binary(16) NOT NULL,
  referenced_id binary(16) NOT NULL,
  referenced_version_id binary(16) NOT NULL,
  entity_name varchar(100) NOT NULL,
  created_at datetime(3) NOT NULL,
  PRIMARY KEY (id),
  KEY `idx.state_machine_history.referenced_entity` (referenced_id, referenced_version_id)
) ENGINE=InnoDB;
INSERT INTO state_machine_history SELECT UNHEX(CONCAT(LPAD(HEX(1641031200000 + seq * 60000), 12, '0'), '7000', '8000', LPAD(HEX(seq), 12, '0'))), UNHEX(MD5(seq)),
  0x0FA91CE3E96A4BC2BE4BD9CE752C3425, 'order_transaction', '2022-01-01' FROM seq_1_to_5000;
