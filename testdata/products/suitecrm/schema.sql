-- The tables of SuiteCRM that hold accounts, opportunities and invoices, with the columns that
-- matter, under their real names, types and keys.
CREATE TABLE accounts (
  id char(36) NOT NULL,
  name varchar(150) NULL,
  date_entered datetime NULL,
  date_modified datetime NULL,
  deleted tinyint(1) DEFAULT 0,
  industry varchar(50) NULL,
  campaign_id char(36) NULL,
  billing_address_country varchar(255) NULL,
  PRIMARY KEY (id),
  KEY idx_accnt_id_del (id, deleted),
  KEY idx_accnt_name_del (name, deleted)
) ENGINE=InnoDB;

CREATE TABLE opportunities (
  id char(36) NOT NULL,
  name varchar(50) NULL,
  date_entered datetime NULL,
  date_modified datetime NULL,
  deleted tinyint(1) DEFAULT 0,
  opportunity_type varchar(255) NULL,
  lead_source varchar(50) NULL,
  campaign_id char(36) NULL,
  amount double NULL,
  amount_usdollar double NULL,
  currency_id char(36) NULL,
  date_closed date NULL,
  sales_stage varchar(255) NULL,
  PRIMARY KEY (id),
  KEY idx_opp_name (name),
  KEY idx_opp_id_deleted (id, deleted)
) ENGINE=InnoDB;

CREATE TABLE accounts_opportunities (
  id varchar(36) NOT NULL,
  opportunity_id varchar(36) NULL,
  account_id varchar(36) NULL,
  date_modified datetime NULL,
  deleted tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY idx_account_opportunity (account_id, opportunity_id),
  KEY idx_oppid_del_accid (opportunity_id, deleted, account_id)
) ENGINE=InnoDB;

CREATE TABLE opportunities_contacts (
  id varchar(36) NOT NULL,
  contact_id varchar(36) NULL,
  opportunity_id varchar(36) NULL,
  date_modified datetime NULL,
  deleted tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY idx_con_opp_con (contact_id),
  KEY idx_con_opp_opp (opportunity_id)
) ENGINE=InnoDB;

CREATE TABLE email_addresses (
  id char(36) NOT NULL,
  email_address varchar(255) NULL,
  email_address_caps varchar(255) NULL,
  deleted tinyint(1) DEFAULT 0,
  PRIMARY KEY (id),
  KEY idx_ea_caps_opt_out_invalid (email_address_caps)
) ENGINE=InnoDB;

CREATE TABLE email_addr_bean_rel (
  id char(36) NOT NULL,
  email_address_id char(36) NOT NULL,
  bean_id char(36) NOT NULL,
  bean_module varchar(100) NULL,
  primary_address tinyint(1) DEFAULT 0,
  deleted tinyint(1) DEFAULT 0,
  PRIMARY KEY (id),
  KEY idx_email_address_id (email_address_id),
  KEY idx_bean_id (bean_id, bean_module)
) ENGINE=InnoDB;

CREATE TABLE aos_invoices (
  id char(36) NOT NULL,
  name varchar(255) NULL,
  date_entered datetime NULL,
  date_modified datetime NULL,
  deleted tinyint(1) DEFAULT 0,
  billing_account_id char(36) NULL,
  billing_contact_id char(36) NULL,
  billing_address_country varchar(255) NULL,
  number int NOT NULL,
  total_amt decimal(26,6) NULL,
  subtotal_amount decimal(26,6) NULL,
  subtotal_amount_usdollar decimal(26,6) NULL,
  discount_amount_usdollar decimal(26,6) NULL,
  tax_amount_usdollar decimal(26,6) NULL,
  shipping_amount_usdollar decimal(26,6) NULL,
  shipping_tax_amt_usdollar decimal(26,6) NULL,
  total_amount decimal(26,6) NULL,
  total_amount_usdollar decimal(26,6) NULL,
  currency_id char(36) NULL,
  invoice_date date NULL,
  status varchar(100) NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE aos_products_quotes (
  id char(36) NOT NULL,
  deleted tinyint(1) DEFAULT 0,
  product_qty decimal(18,4) NULL,
  product_cost_price decimal(26,6) NULL,
  product_cost_price_usdollar decimal(26,6) NULL,
  product_total_price decimal(26,6) NULL,
  parent_type varchar(100) NULL,
  parent_id char(36) NULL,
  product_id char(36) NULL,
  PRIMARY KEY (id),
  KEY idx_aospq_par_del (parent_id, parent_type, deleted)
) ENGINE=InnoDB;

CREATE TABLE currencies (
  id char(36) NOT NULL,
  iso4217 varchar(3) NULL,
  conversion_rate double DEFAULT 0,
  status varchar(100) NULL,
  deleted tinyint(1) DEFAULT 0,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE campaigns (
  id char(36) NOT NULL,
  name varchar(50) NULL,
  deleted tinyint(1) DEFAULT 0,
  start_date date NULL,
  end_date date NULL,
  status varchar(100) NULL,
  campaign_type varchar(100) NULL,
  currency_id char(36) NULL,
  budget double NULL,
  actual_cost double NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE surveyresponses (
  id char(36) NOT NULL,
  date_entered datetime NULL,
  date_modified datetime NULL,
  deleted tinyint(1) DEFAULT 0,
  survey_id char(36) NULL,
  contact_id char(36) NULL,
  account_id char(36) NULL,
  happiness int NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE surveyquestions (
  id char(36) NOT NULL,
  name varchar(255) NULL,
  deleted tinyint(1) DEFAULT 0,
  survey_id char(36) NULL,
  type varchar(100) NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE surveyquestionresponses (
  id char(36) NOT NULL,
  date_modified datetime NULL,
  deleted tinyint(1) DEFAULT 0,
  answer text NULL,
  surveyquestion_id char(36) NULL,
  surveyresponse_id char(36) NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE campaign_log (
  id char(36) NOT NULL,
  campaign_id char(36) NULL,
  target_id varchar(36) NULL,
  target_type varchar(100) NULL,
  activity_type varchar(100) NULL,
  activity_date datetime NULL,
  deleted tinyint(1) DEFAULT 0,
  date_modified datetime NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;
