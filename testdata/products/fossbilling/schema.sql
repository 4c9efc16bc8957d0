-- The tables of FOSSBilling that hold clients, their services and invoices, with the columns that
-- matter, under their real names, types and keys.
CREATE TABLE currency (
  id bigint NOT NULL AUTO_INCREMENT,
  code varchar(3) DEFAULT NULL,
  is_default tinyint(1) DEFAULT 0,
  conversion_rate decimal(13,6) DEFAULT 1.000000,
  PRIMARY KEY (id),
  UNIQUE KEY code (code)
) ENGINE=InnoDB;

CREATE TABLE client_group (
  id bigint NOT NULL AUTO_INCREMENT,
  title varchar(255) DEFAULT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE client (
  id bigint NOT NULL AUTO_INCREMENT,
  client_group_id bigint DEFAULT NULL,
  email varchar(255) DEFAULT NULL,
  status varchar(30) DEFAULT 'active',
  country varchar(100) DEFAULT NULL,
  currency varchar(10) DEFAULT NULL,
  referred_by varchar(255) DEFAULT NULL,
  created_at datetime DEFAULT NULL,
  updated_at datetime DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY email (email),
  KEY client_group_id_idx (client_group_id)
) ENGINE=InnoDB;

CREATE TABLE client_order (
  id bigint NOT NULL AUTO_INCREMENT,
  client_id bigint DEFAULT NULL,
  product_id bigint DEFAULT NULL,
  group_master tinyint(1) DEFAULT 0,
  currency varchar(20) DEFAULT NULL,
  period varchar(20) DEFAULT NULL,
  quantity bigint DEFAULT 1,
  price decimal(18,2) DEFAULT NULL,
  discount decimal(18,2) DEFAULT NULL,
  promo_recurring tinyint(1) DEFAULT NULL,
  status varchar(50) DEFAULT NULL,
  reason varchar(255) DEFAULT NULL,
  expires_at datetime DEFAULT NULL,
  activated_at datetime DEFAULT NULL,
  suspended_at datetime DEFAULT NULL,
  canceled_at datetime DEFAULT NULL,
  created_at datetime DEFAULT NULL,
  updated_at datetime DEFAULT NULL,
  PRIMARY KEY (id),
  KEY client_id_idx (client_id),
  KEY product_id_idx (product_id)
) ENGINE=InnoDB;

CREATE TABLE invoice (
  id bigint NOT NULL AUTO_INCREMENT,
  client_id bigint DEFAULT NULL,
  serie varchar(50) DEFAULT NULL,
  nr varchar(255) DEFAULT NULL,
  currency varchar(25) DEFAULT NULL,
  currency_rate decimal(13,6) DEFAULT NULL,
  credit decimal(18,2) DEFAULT NULL,
  base_income decimal(18,2) DEFAULT NULL,
  base_refund decimal(18,2) DEFAULT NULL,
  refund decimal(18,2) DEFAULT NULL,
  notes text,
  status varchar(50) DEFAULT 'unpaid',
  buyer_email varchar(255) DEFAULT NULL,
  buyer_country varchar(255) DEFAULT NULL,
  approved tinyint(1) DEFAULT 0,
  taxrate varchar(35) DEFAULT NULL,
  paid_at datetime DEFAULT NULL,
  created_at datetime DEFAULT NULL,
  updated_at datetime DEFAULT NULL,
  PRIMARY KEY (id),
  KEY client_id_idx (client_id)
) ENGINE=InnoDB;

CREATE TABLE invoice_item (
  id bigint NOT NULL AUTO_INCREMENT,
  invoice_id bigint DEFAULT NULL,
  type varchar(100) DEFAULT NULL,
  rel_id text,
  task varchar(100) DEFAULT NULL,
  title varchar(255) DEFAULT NULL,
  quantity bigint DEFAULT NULL,
  price decimal(18,2) DEFAULT NULL,
  taxed tinyint(1) DEFAULT 0,
  PRIMARY KEY (id),
  KEY invoice_id_idx (invoice_id)
) ENGINE=InnoDB;

CREATE TABLE transaction (
  id bigint NOT NULL AUTO_INCREMENT,
  invoice_id bigint DEFAULT NULL,
  txn_status varchar(255) DEFAULT NULL,
  amount decimal(18,2) DEFAULT NULL,
  currency varchar(10) DEFAULT NULL,
  type varchar(255) DEFAULT NULL,
  status varchar(255) DEFAULT 'received',
  error text,
  created_at datetime DEFAULT NULL,
  PRIMARY KEY (id),
  KEY invoice_id_idx (invoice_id)
) ENGINE=InnoDB;
