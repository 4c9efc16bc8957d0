SET @live = 0x0FA91CE3E96A4BC2BE4BD9CE752C3425;
DELETE FROM `order` WHERE id = UNHEX(MD5('B1')) AND version_id = @live;
DELETE FROM order_customer WHERE order_id = UNHEX(MD5('B1')) AND order_version_id = @live;
DELETE FROM order_transaction WHERE order_id = UNHEX(MD5('B1')) AND order_version_id = @live;
