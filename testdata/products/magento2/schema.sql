-- The tables of Magento 2 that hold customers, orders and credit memos, with the columns that
-- matter, under their real names, types and keys.
CREATE TABLE core_config_data (
  config_id int unsigned NOT NULL AUTO_INCREMENT,
  scope varchar(8) NOT NULL DEFAULT 'default',
  scope_id int NOT NULL DEFAULT 0,
  path varchar(255) NOT NULL DEFAULT 'general',
  value text NULL,
  PRIMARY KEY (config_id),
  UNIQUE KEY CORE_CONFIG_DATA_SCOPE_SCOPE_ID_PATH (scope, scope_id, path)
) ENGINE=InnoDB;

CREATE TABLE store (
  store_id smallint unsigned NOT NULL AUTO_INCREMENT,
  code varchar(32) NULL,
  website_id smallint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (store_id),
  UNIQUE KEY STORE_CODE (code)
) ENGINE=InnoDB;

CREATE TABLE customer_group (
  customer_group_id int unsigned NOT NULL AUTO_INCREMENT,
  customer_group_code varchar(32) NOT NULL,
  PRIMARY KEY (customer_group_id)
) ENGINE=InnoDB;

CREATE TABLE customer_entity (
  entity_id int unsigned NOT NULL AUTO_INCREMENT,
  website_id smallint unsigned NULL,
  email varchar(255) NULL,
  group_id smallint unsigned NOT NULL DEFAULT 0,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  default_billing int unsigned NULL,
  PRIMARY KEY (entity_id),
  UNIQUE KEY CUSTOMER_ENTITY_EMAIL_WEBSITE_ID (email, website_id)
) ENGINE=InnoDB;

CREATE TABLE customer_address_entity (
  entity_id int unsigned NOT NULL AUTO_INCREMENT,
  parent_id int unsigned NULL,
  country_id varchar(255) NOT NULL,
  PRIMARY KEY (entity_id),
  KEY CUSTOMER_ADDRESS_ENTITY_PARENT_ID (parent_id)
) ENGINE=InnoDB;

CREATE TABLE sales_order (
  entity_id int unsigned NOT NULL AUTO_INCREMENT,
  state varchar(32) NULL,
  status varchar(32) NULL,
  store_id smallint unsigned NULL,
  customer_id int unsigned NULL,
  customer_email varchar(128) NULL,
  customer_is_guest smallint unsigned NULL,
  billing_address_id int NULL,
  base_subtotal decimal(20,4) NULL,
  base_subtotal_incl_tax decimal(20,4) NULL,
  base_subtotal_canceled decimal(20,4) NULL,
  base_discount_amount decimal(20,4) NULL,
  base_discount_tax_compensation_amount decimal(20,4) NULL,
  base_tax_amount decimal(20,4) NULL,
  base_shipping_amount decimal(20,4) NULL,
  base_shipping_tax_amount decimal(20,4) NULL,
  base_shipping_discount_amount decimal(20,4) NULL,
  base_grand_total decimal(20,4) NULL,
  base_total_refunded decimal(20,4) NULL,
  grand_total decimal(20,4) NULL,
  base_currency_code varchar(3) NULL,
  order_currency_code varchar(3) NULL,
  global_currency_code varchar(3) NULL,
  base_to_order_rate decimal(20,4) NULL,
  base_to_global_rate decimal(20,4) NULL,
  increment_id varchar(50) NULL,
  relation_child_id varchar(32) NULL,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (entity_id),
  UNIQUE KEY SALES_ORDER_INCREMENT_ID_STORE_ID (increment_id, store_id),
  KEY SALES_ORDER_STATUS (status),
  KEY SALES_ORDER_STATE (state),
  KEY SALES_ORDER_STORE_ID (store_id),
  KEY SALES_ORDER_CREATED_AT (created_at),
  KEY SALES_ORDER_CUSTOMER_ID (customer_id),
  KEY SALES_ORDER_UPDATED_AT (updated_at)
) ENGINE=InnoDB;

CREATE TABLE sales_order_address (
  entity_id int unsigned NOT NULL AUTO_INCREMENT,
  parent_id int unsigned NULL,
  country_id varchar(2) NULL,
  address_type varchar(255) NULL,
  PRIMARY KEY (entity_id),
  KEY SALES_ORDER_ADDRESS_PARENT_ID (parent_id)
) ENGINE=InnoDB;

CREATE TABLE sales_order_item (
  item_id int unsigned NOT NULL AUTO_INCREMENT,
  order_id int unsigned NOT NULL DEFAULT 0,
  parent_item_id int unsigned NULL,
  product_id int unsigned NULL,
  product_type varchar(255) NULL,
  qty_ordered decimal(12,4) NULL,
  base_cost decimal(12,4) NULL,
  base_row_total decimal(20,4) NOT NULL DEFAULT 0,
  PRIMARY KEY (item_id),
  KEY SALES_ORDER_ITEM_ORDER_ID (order_id)
) ENGINE=InnoDB;

CREATE TABLE sales_creditmemo (
  entity_id int unsigned NOT NULL AUTO_INCREMENT,
  store_id smallint unsigned NULL,
  order_id int unsigned NOT NULL,
  state int NULL,
  base_subtotal decimal(20,4) NULL,
  base_discount_amount decimal(20,4) NULL,
  base_discount_tax_compensation_amount decimal(20,4) NULL,
  base_tax_amount decimal(20,4) NULL,
  base_shipping_amount decimal(20,4) NULL,
  base_shipping_tax_amount decimal(20,4) NULL,
  base_adjustment_positive decimal(20,4) NULL,
  base_adjustment_negative decimal(20,4) NULL,
  base_grand_total decimal(20,4) NULL,
  base_currency_code varchar(3) NULL,
  base_to_global_rate decimal(20,4) NULL,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (entity_id),
  KEY SALES_CREDITMEMO_STORE_ID (store_id),
  KEY SALES_CREDITMEMO_ORDER_ID (order_id),
  KEY SALES_CREDITMEMO_STATE (state),
  KEY SALES_CREDITMEMO_CREATED_AT (created_at),
  KEY SALES_CREDITMEMO_UPDATED_AT (updated_at)
) ENGINE=InnoDB;
