-- The tables of Kill Bill that hold accounts, subscriptions and invoices, with the columns that
-- matter, under their real names, types and keys.
CREATE TABLE accounts (
  record_id serial,
  id varchar(36) NOT NULL,
  external_key varchar(255) NOT NULL,
  email varchar(128) DEFAULT NULL,
  currency varchar(3) DEFAULT NULL,
  time_zone varchar(50) NOT NULL DEFAULT 'UTC',
  country varchar(50) DEFAULT NULL,
  created_date datetime NOT NULL,
  tenant_record_id bigint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (record_id),
  UNIQUE KEY accounts_id (id),
  UNIQUE KEY accounts_external_key (external_key, tenant_record_id),
  KEY idx_accounts_tenant_record (tenant_record_id, record_id)
) ENGINE=InnoDB CHARACTER SET utf8 COLLATE utf8_bin;

CREATE TABLE subscriptions (
  record_id serial,
  id varchar(36) NOT NULL,
  bundle_id varchar(36) NOT NULL,
  category varchar(32) NOT NULL,
  start_date datetime NOT NULL,
  charged_through_date datetime DEFAULT NULL,
  created_date datetime NOT NULL,
  account_record_id bigint unsigned NOT NULL,
  tenant_record_id bigint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (record_id),
  UNIQUE KEY subscriptions_id (id),
  KEY subscriptions_tenant_account_record_id (tenant_record_id, account_record_id)
) ENGINE=InnoDB CHARACTER SET utf8 COLLATE utf8_bin;

CREATE TABLE subscription_events (
  record_id serial,
  id varchar(36) NOT NULL,
  event_type varchar(15) NOT NULL,
  user_type varchar(25) DEFAULT NULL,
  effective_date datetime NOT NULL,
  subscription_id varchar(36) NOT NULL,
  phase_name varchar(255) DEFAULT NULL,
  is_active boolean DEFAULT true,
  created_date datetime NOT NULL,
  account_record_id bigint unsigned NOT NULL,
  tenant_record_id bigint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (record_id),
  UNIQUE KEY subscription_events_id (id),
  KEY idx_ent_1 (subscription_id, is_active, effective_date)
) ENGINE=InnoDB CHARACTER SET utf8 COLLATE utf8_bin;

CREATE TABLE invoices (
  record_id serial,
  id varchar(36) NOT NULL,
  account_id varchar(36) NOT NULL,
  invoice_date date NOT NULL,
  currency varchar(3) NOT NULL,
  status varchar(15) NOT NULL DEFAULT 'COMMITTED',
  migrated boolean NOT NULL DEFAULT false,
  parent_invoice boolean NOT NULL DEFAULT false,
  created_date datetime NOT NULL,
  account_record_id bigint unsigned NOT NULL,
  tenant_record_id bigint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (record_id),
  UNIQUE KEY invoices_id (id),
  KEY invoices_account (account_id),
  KEY idx_invoices_tenant_record (tenant_record_id, record_id)
) ENGINE=InnoDB CHARACTER SET utf8 COLLATE utf8_bin;

CREATE TABLE invoice_items (
  record_id serial,
  id varchar(36) NOT NULL,
  type varchar(24) NOT NULL,
  invoice_id varchar(36) NOT NULL,
  account_id varchar(36) NOT NULL,
  subscription_id varchar(36),
  description varchar(255),
  product_name varchar(255),
  plan_name varchar(255),
  start_date date,
  end_date date,
  amount numeric(15,9) NOT NULL,
  rate numeric(15,9) NULL,
  currency varchar(3) NOT NULL,
  linked_item_id varchar(36),
  quantity decimal(18,9),
  created_date datetime NOT NULL,
  account_record_id bigint unsigned NOT NULL,
  tenant_record_id bigint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (record_id),
  UNIQUE KEY invoice_items_id (id),
  KEY invoice_items_subscription_id (subscription_id),
  KEY invoice_items_invoice_id (invoice_id),
  KEY invoice_items_linked_item_id (linked_item_id),
  KEY invoice_items_tenant_account_record_id (tenant_record_id, account_record_id)
) ENGINE=InnoDB CHARACTER SET utf8 COLLATE utf8_bin;

CREATE TABLE blocking_states (
  record_id serial,
  id varchar(36) NOT NULL,
  blockable_id varchar(36) NOT NULL,
  type varchar(20) NOT NULL,
  state varchar(50) NOT NULL,
  service varchar(20) NOT NULL,
  block_change boolean NOT NULL DEFAULT false,
  block_entitlement boolean NOT NULL DEFAULT false,
  block_billing boolean NOT NULL,
  effective_date datetime NOT NULL,
  is_active boolean DEFAULT true,
  created_date datetime NOT NULL,
  account_record_id bigint unsigned NOT NULL,
  tenant_record_id bigint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (record_id),
  KEY blocking_states_id (blockable_id),
  KEY blocking_states_tenant_account_record_id (tenant_record_id, account_record_id)
) ENGINE=InnoDB CHARACTER SET utf8 COLLATE utf8_bin;

CREATE TABLE invoice_payments (
  record_id serial,
  id varchar(36) NOT NULL,
  type varchar(24) NOT NULL,
  invoice_id varchar(36) NOT NULL,
  payment_id varchar(36),
  payment_date datetime NOT NULL,
  amount numeric(15,9) NOT NULL,
  currency varchar(3) NOT NULL,
  payment_cookie_id varchar(255) DEFAULT NULL,
  status varchar(50) NOT NULL DEFAULT 'SUCCESS',
  account_record_id bigint unsigned NOT NULL,
  tenant_record_id bigint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (record_id),
  UNIQUE KEY invoice_payments_id (id),
  KEY invoice_payments_invoice_id (invoice_id),
  KEY invoice_payments_payment_cookie_id (payment_cookie_id)
) ENGINE=InnoDB CHARACTER SET utf8 COLLATE utf8_bin;

CREATE TABLE payment_transactions (
  record_id serial,
  id varchar(36) NOT NULL,
  transaction_external_key varchar(255) NOT NULL,
  transaction_type varchar(32) NOT NULL,
  effective_date datetime NOT NULL,
  transaction_status varchar(50) NOT NULL,
  amount numeric(15,9),
  currency varchar(3),
  payment_id varchar(36) NOT NULL,
  account_record_id bigint unsigned NOT NULL,
  tenant_record_id bigint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (record_id),
  UNIQUE KEY transactions_id (id),
  KEY transactions_status (transaction_status),
  KEY transactions_key (transaction_external_key)
) ENGINE=InnoDB CHARACTER SET utf8 COLLATE utf8_bin;
