-- The tables of Shopware 6 that hold customers, orders, payments and refunds, with the columns that
-- matter, under their real names, types and keys.
CREATE TABLE currency (
  id binary(16) NOT NULL,
  iso_code char(3) NOT NULL,
  factor double NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE country (
  id binary(16) NOT NULL,
  iso varchar(255) NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE state_machine_state (
  id binary(16) NOT NULL,
  technical_name varchar(255) NOT NULL,
  state_machine_id binary(16) NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE sales_channel_translation (
  sales_channel_id binary(16) NOT NULL,
  language_id binary(16) NOT NULL,
  name varchar(255) NULL,
  PRIMARY KEY (sales_channel_id, language_id)
) ENGINE=InnoDB;

CREATE TABLE customer_group_translation (
  customer_group_id binary(16) NOT NULL,
  language_id binary(16) NOT NULL,
  name varchar(255) NULL,
  PRIMARY KEY (customer_group_id, language_id)
) ENGINE=InnoDB;

CREATE TABLE customer (
  id binary(16) NOT NULL,
  auto_increment bigint unsigned NOT NULL AUTO_INCREMENT,
  customer_group_id binary(16) NOT NULL,
  default_billing_address_id binary(16) NOT NULL,
  customer_number varchar(255) NOT NULL,
  email varchar(254) NOT NULL,
  guest tinyint(1) NOT NULL DEFAULT 0,
  created_at datetime(3) NOT NULL,
  updated_at datetime(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY `uniq.auto_increment` (auto_increment),
  KEY `idx.email` (email)
) ENGINE=InnoDB;

CREATE TABLE customer_address (
  id binary(16) NOT NULL,
  customer_id binary(16) NOT NULL,
  country_id binary(16) NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE `order` (
  id binary(16) NOT NULL,
  version_id binary(16) NOT NULL,
  state_id binary(16) NOT NULL,
  auto_increment bigint unsigned NOT NULL AUTO_INCREMENT,
  order_number varchar(64) NULL,
  currency_id binary(16) NOT NULL,
  currency_factor double NULL,
  sales_channel_id binary(16) NOT NULL,
  billing_address_id binary(16) NOT NULL,
  price longtext NOT NULL CHECK (json_valid(price)),
  order_date_time datetime(3) NOT NULL,
  order_date date GENERATED ALWAYS AS (CAST(order_date_time AS date)) STORED,
  amount_total double GENERATED ALWAYS AS (json_unquote(json_extract(price, '$.totalPrice'))) VIRTUAL,
  amount_net double GENERATED ALWAYS AS (json_unquote(json_extract(price, '$.netPrice'))) VIRTUAL,
  tax_status varchar(255) GENERATED ALWAYS AS (json_unquote(json_extract(price, '$.taxStatus'))) VIRTUAL,
  shipping_costs longtext NOT NULL CHECK (json_valid(shipping_costs)),
  shipping_total double GENERATED ALWAYS AS (json_unquote(json_extract(shipping_costs, '$.totalPrice'))) VIRTUAL,
  created_at datetime(3) NOT NULL,
  updated_at datetime(3) NULL,
  PRIMARY KEY (id, version_id),
  UNIQUE KEY `uniq.auto_increment` (auto_increment),
  KEY `idx.state_index` (state_id),
  KEY `idx.order_date_currency_id` (order_date, currency_id)
) ENGINE=InnoDB;

CREATE TABLE order_customer (
  id binary(16) NOT NULL,
  version_id binary(16) NOT NULL,
  customer_id binary(16) NULL,
  order_id binary(16) NOT NULL,
  order_version_id binary(16) NOT NULL,
  email varchar(254) NOT NULL,
  PRIMARY KEY (id, version_id),
  KEY `fk.order_customer.order_id` (order_id, order_version_id)
) ENGINE=InnoDB;

CREATE TABLE order_address (
  id binary(16) NOT NULL,
  version_id binary(16) NOT NULL,
  country_id binary(16) NOT NULL,
  order_id binary(16) NOT NULL,
  order_version_id binary(16) NOT NULL,
  PRIMARY KEY (id, version_id),
  KEY `fk.order_address.order_id` (order_id, order_version_id)
) ENGINE=InnoDB;

CREATE TABLE order_line_item (
  id binary(16) NOT NULL,
  version_id binary(16) NOT NULL,
  order_id binary(16) NOT NULL,
  order_version_id binary(16) NOT NULL,
  parent_id binary(16) NULL,
  parent_version_id binary(16) NULL,
  identifier varchar(255) NOT NULL,
  referenced_id varchar(255) NULL,
  product_id binary(16) NULL,
  product_version_id binary(16) NULL,
  quantity int NOT NULL,
  type varchar(255) NULL,
  payload longtext NULL CHECK (json_valid(payload)),
  price longtext NOT NULL CHECK (json_valid(price)),
  total_price double GENERATED ALWAYS AS (json_unquote(json_extract(price, '$.totalPrice'))) VIRTUAL,
  PRIMARY KEY (id, version_id),
  KEY `fk.order_line_item.order_id` (order_id, order_version_id)
) ENGINE=InnoDB;

CREATE TABLE order_transaction (
  id binary(16) NOT NULL,
  version_id binary(16) NOT NULL,
  order_id binary(16) NOT NULL,
  order_version_id binary(16) NOT NULL,
  state_id binary(16) NOT NULL,
  created_at datetime(3) NOT NULL,
  updated_at datetime(3) NULL,
  PRIMARY KEY (id, version_id),
  KEY `idx.state_index` (state_id),
  KEY `fk.order_transaction.order_id` (order_id, order_version_id)
) ENGINE=InnoDB;

CREATE TABLE order_transaction_capture (
  id binary(16) NOT NULL,
  version_id binary(16) NOT NULL,
  order_transaction_id binary(16) NOT NULL,
  order_transaction_version_id binary(16) NOT NULL,
  state_id binary(16) NOT NULL,
  amount longtext NOT NULL CHECK (json_valid(amount)),
  created_at datetime(3) NOT NULL,
  PRIMARY KEY (id, version_id),
  KEY `fk.order_transaction_capture.order_transaction_id` (order_transaction_id, order_transaction_version_id)
) ENGINE=InnoDB;

CREATE TABLE order_transaction_capture_refund (
  id binary(16) NOT NULL,
  version_id binary(16) NOT NULL,
  capture_id binary(16) NOT NULL,
  capture_version_id binary(16) NOT NULL,
  state_id binary(16) NOT NULL,
  amount longtext NOT NULL CHECK (json_valid(amount)),
  created_at datetime(3) NOT NULL,
  reason varchar(255) DEFAULT NULL,
  PRIMARY KEY (id, version_id),
  KEY `fk.order_transaction_capture_refund.capture_id` (capture_id, capture_version_id)
) ENGINE=InnoDB;
