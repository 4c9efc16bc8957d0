-- The tables of OpenCart 4.1 that hold customers, orders, returns and subscriptions, with the columns
-- that matter, under their real names, types and keys. The tests make earlier versions of them.
CREATE TABLE oc_setting (
  setting_id int NOT NULL AUTO_INCREMENT,
  store_id int NOT NULL DEFAULT 0,
  code varchar(128) NOT NULL,
  `key` varchar(128) NOT NULL,
  value mediumtext NOT NULL,
  serialized tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (setting_id)
) ENGINE=InnoDB;

CREATE TABLE oc_country (
  country_id int NOT NULL AUTO_INCREMENT,
  iso_code_2 varchar(2) NOT NULL,
  PRIMARY KEY (country_id)
) ENGINE=InnoDB;

CREATE TABLE oc_customer_group_description (
  customer_group_id int NOT NULL,
  language_id int NOT NULL,
  name varchar(32) NOT NULL,
  PRIMARY KEY (customer_group_id, language_id)
) ENGINE=InnoDB;

CREATE TABLE oc_customer (
  customer_id int NOT NULL AUTO_INCREMENT,
  customer_group_id int NOT NULL,
  store_id int NOT NULL DEFAULT 0,
  email varchar(96) NOT NULL,
  newsletter tinyint(1) NOT NULL DEFAULT 0,
  date_added datetime NOT NULL,
  PRIMARY KEY (customer_id),
  KEY email (email)
) ENGINE=InnoDB;

CREATE TABLE oc_order (
  order_id int NOT NULL AUTO_INCREMENT,
  subscription_id int NOT NULL DEFAULT 0,
  store_id int NOT NULL DEFAULT 0,
  store_name varchar(64) NOT NULL,
  customer_id int NOT NULL DEFAULT 0,
  customer_group_id int NOT NULL DEFAULT 0,
  email varchar(96) NOT NULL,
  payment_country_id int NOT NULL DEFAULT 0,
  total decimal(15,4) NOT NULL DEFAULT 0,
  order_status_id int NOT NULL DEFAULT 0,
  currency_id int NOT NULL DEFAULT 0,
  currency_code varchar(3) NOT NULL,
  currency_value decimal(15,8) NOT NULL DEFAULT 1,
  date_added datetime NOT NULL,
  date_modified datetime NOT NULL,
  PRIMARY KEY (order_id)
) ENGINE=InnoDB;

CREATE TABLE oc_order_total (
  order_total_id int NOT NULL AUTO_INCREMENT,
  order_id int NOT NULL,
  code varchar(32) NOT NULL,
  value decimal(15,4) NOT NULL DEFAULT 0,
  sort_order int NOT NULL DEFAULT 0,
  PRIMARY KEY (order_total_id),
  KEY order_id (order_id)
) ENGINE=InnoDB;

CREATE TABLE oc_order_product (
  order_product_id int NOT NULL AUTO_INCREMENT,
  order_id int NOT NULL,
  product_id int NOT NULL,
  quantity int NOT NULL,
  price decimal(15,4) NOT NULL DEFAULT 0,
  total decimal(15,4) NOT NULL DEFAULT 0,
  tax decimal(15,4) NOT NULL DEFAULT 0,
  PRIMARY KEY (order_product_id),
  KEY order_id (order_id)
) ENGINE=InnoDB;

CREATE TABLE oc_return_action (
  return_action_id int NOT NULL AUTO_INCREMENT,
  language_id int NOT NULL DEFAULT 0,
  name varchar(64) NOT NULL,
  PRIMARY KEY (return_action_id, language_id)
) ENGINE=InnoDB;

CREATE TABLE oc_return_reason (
  return_reason_id int NOT NULL AUTO_INCREMENT,
  language_id int NOT NULL DEFAULT 0,
  name varchar(128) NOT NULL,
  PRIMARY KEY (return_reason_id, language_id)
) ENGINE=InnoDB;

CREATE TABLE oc_return (
  return_id int NOT NULL AUTO_INCREMENT,
  order_id int NOT NULL,
  product_id int NOT NULL,
  customer_id int NOT NULL,
  quantity int NOT NULL,
  return_reason_id int NOT NULL DEFAULT 0,
  return_action_id int NOT NULL,
  return_status_id int NOT NULL DEFAULT 0,
  date_ordered date NOT NULL,
  date_added datetime NOT NULL,
  date_modified datetime NOT NULL,
  PRIMARY KEY (return_id)
) ENGINE=InnoDB;

CREATE TABLE oc_subscription (
  subscription_id int NOT NULL AUTO_INCREMENT,
  order_id int NOT NULL,
  store_id int NOT NULL DEFAULT 0,
  customer_id int NOT NULL,
  price decimal(10,4) NOT NULL,
  tax decimal(10,4) NOT NULL DEFAULT 0,
  frequency enum('day','week','semi_month','month','year') NOT NULL,
  cycle smallint NOT NULL,
  duration smallint NOT NULL,
  remaining smallint NOT NULL,
  date_next datetime NOT NULL,
  subscription_status_id int NOT NULL,
  currency varchar(3) NOT NULL DEFAULT '',
  date_added datetime NOT NULL,
  date_modified datetime NOT NULL,
  PRIMARY KEY (subscription_id)
) ENGINE=InnoDB;

CREATE TABLE oc_subscription_product (
  subscription_product_id int NOT NULL AUTO_INCREMENT,
  subscription_id int NOT NULL,
  product_id int NOT NULL,
  quantity int NOT NULL,
  price decimal(10,4) NOT NULL,
  PRIMARY KEY (subscription_product_id),
  KEY subscription_id (subscription_id)
) ENGINE=InnoDB;
