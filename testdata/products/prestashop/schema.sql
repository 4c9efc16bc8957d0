-- The tables of PrestaShop that hold customers, orders and order slips, with the columns that
-- matter, under their real names, types and keys.
CREATE TABLE ps_configuration (
  id_configuration int unsigned NOT NULL AUTO_INCREMENT,
  id_shop_group int unsigned DEFAULT NULL,
  id_shop int unsigned DEFAULT NULL,
  name varchar(254) NOT NULL,
  value text,
  PRIMARY KEY (id_configuration),
  KEY name (name),
  KEY id_shop (id_shop),
  KEY id_shop_group (id_shop_group)
) ENGINE=InnoDB;

CREATE TABLE ps_currency (
  id_currency int unsigned NOT NULL AUTO_INCREMENT,
  iso_code varchar(3) NOT NULL DEFAULT '0',
  conversion_rate decimal(13,6) NOT NULL,
  deleted tinyint unsigned NOT NULL DEFAULT 0,
  active tinyint unsigned NOT NULL DEFAULT 1,
  PRIMARY KEY (id_currency),
  KEY currency_iso_code (iso_code)
) ENGINE=InnoDB;

CREATE TABLE ps_shop (
  id_shop int NOT NULL AUTO_INCREMENT,
  id_shop_group int NOT NULL DEFAULT 1,
  name varchar(64) NOT NULL,
  PRIMARY KEY (id_shop)
) ENGINE=InnoDB;

CREATE TABLE ps_country (
  id_country int unsigned NOT NULL AUTO_INCREMENT,
  iso_code varchar(3) NOT NULL,
  PRIMARY KEY (id_country),
  KEY country_iso_code (iso_code)
) ENGINE=InnoDB;

CREATE TABLE ps_address (
  id_address int unsigned NOT NULL AUTO_INCREMENT,
  id_country int unsigned NOT NULL,
  id_customer int unsigned NOT NULL DEFAULT 0,
  deleted tinyint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (id_address),
  KEY address_customer (id_customer),
  KEY id_country (id_country)
) ENGINE=InnoDB;

CREATE TABLE ps_group_lang (
  id_group int unsigned NOT NULL,
  id_lang int unsigned NOT NULL,
  name varchar(32) NOT NULL,
  PRIMARY KEY (id_group, id_lang)
) ENGINE=InnoDB;

CREATE TABLE ps_customer (
  id_customer int unsigned NOT NULL AUTO_INCREMENT,
  id_shop int unsigned NOT NULL DEFAULT 1,
  id_default_group int unsigned NOT NULL DEFAULT 1,
  email varchar(255) NOT NULL,
  is_guest tinyint(1) NOT NULL DEFAULT 0,
  deleted tinyint(1) NOT NULL DEFAULT 0,
  date_add datetime NOT NULL,
  date_upd datetime NOT NULL,
  PRIMARY KEY (id_customer),
  KEY customer_email (email),
  KEY id_shop (id_shop, date_add)
) ENGINE=InnoDB;

CREATE TABLE ps_order_state (
  id_order_state int unsigned NOT NULL AUTO_INCREMENT,
  logable tinyint(1) NOT NULL DEFAULT 0,
  paid tinyint unsigned NOT NULL DEFAULT 0,
  deleted tinyint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (id_order_state)
) ENGINE=InnoDB;

CREATE TABLE ps_orders (
  id_order int unsigned NOT NULL AUTO_INCREMENT,
  reference varchar(9) DEFAULT NULL,
  id_shop int unsigned NOT NULL DEFAULT 1,
  id_customer int unsigned NOT NULL,
  id_currency int unsigned NOT NULL,
  id_address_invoice int unsigned NOT NULL DEFAULT 0,
  current_state int unsigned NOT NULL,
  conversion_rate decimal(13,6) NOT NULL DEFAULT 1,
  total_discounts_tax_excl decimal(20,6) NOT NULL DEFAULT 0,
  total_paid_tax_incl decimal(20,6) NOT NULL DEFAULT 0,
  total_paid_tax_excl decimal(20,6) NOT NULL DEFAULT 0,
  total_paid_real decimal(20,6) NOT NULL DEFAULT 0,
  total_shipping_tax_incl decimal(20,6) NOT NULL DEFAULT 0,
  total_shipping_tax_excl decimal(20,6) NOT NULL DEFAULT 0,
  invoice_date datetime NOT NULL,
  valid int unsigned NOT NULL DEFAULT 0,
  date_add datetime NOT NULL,
  date_upd datetime NOT NULL,
  PRIMARY KEY (id_order),
  KEY reference (reference),
  KEY id_customer (id_customer),
  KEY id_currency (id_currency),
  KEY id_address_invoice (id_address_invoice),
  KEY id_shop (id_shop),
  KEY current_state (current_state),
  KEY date_add (date_add)
) ENGINE=InnoDB;

CREATE TABLE ps_order_detail (
  id_order_detail int unsigned NOT NULL AUTO_INCREMENT,
  id_order int unsigned NOT NULL,
  product_id int unsigned NOT NULL,
  product_attribute_id int unsigned DEFAULT NULL,
  product_quantity int unsigned NOT NULL DEFAULT 0,
  original_wholesale_price decimal(20,6) NOT NULL DEFAULT 0,
  total_price_tax_excl decimal(20,6) NOT NULL DEFAULT 0,
  PRIMARY KEY (id_order_detail),
  KEY order_detail_order (id_order),
  KEY product_id (product_id, product_attribute_id)
) ENGINE=InnoDB;

CREATE TABLE ps_order_slip (
  id_order_slip int unsigned NOT NULL AUTO_INCREMENT,
  conversion_rate decimal(13,6) NOT NULL DEFAULT 1,
  id_customer int unsigned NOT NULL,
  id_order int unsigned NOT NULL,
  total_products_tax_excl decimal(20,6) DEFAULT NULL,
  total_products_tax_incl decimal(20,6) DEFAULT NULL,
  total_shipping_tax_excl decimal(20,6) DEFAULT NULL,
  total_shipping_tax_incl decimal(20,6) DEFAULT NULL,
  amount decimal(20,6) NOT NULL,
  partial tinyint(1) NOT NULL,
  date_add datetime NOT NULL,
  date_upd datetime NOT NULL,
  PRIMARY KEY (id_order_slip),
  KEY order_slip_customer (id_customer),
  KEY id_order (id_order)
) ENGINE=InnoDB;

CREATE TABLE ps_order_cart_rule (
  id_order_cart_rule int unsigned NOT NULL AUTO_INCREMENT,
  id_order int unsigned NOT NULL,
  id_cart_rule int unsigned NOT NULL,
  value decimal(20,6) NOT NULL DEFAULT 0,
  value_tax_excl decimal(20,6) NOT NULL DEFAULT 0,
  free_shipping tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id_order_cart_rule),
  KEY id_order (id_order),
  KEY id_cart_rule (id_cart_rule)
) ENGINE=InnoDB;
