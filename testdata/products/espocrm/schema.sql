-- The tables of EspoCRM that hold accounts and opportunities, with the columns that matter, under
-- their real names, types and keys.
CREATE TABLE account (
  id varchar(17) NOT NULL,
  name varchar(249) DEFAULT NULL,
  deleted tinyint(1) DEFAULT 0,
  type varchar(255) DEFAULT NULL,
  billing_address_country varchar(100) DEFAULT NULL,
  created_at datetime DEFAULT NULL,
  modified_at datetime DEFAULT NULL,
  PRIMARY KEY (id),
  KEY IDX_CREATED_AT (created_at, deleted)
) ENGINE=InnoDB;

CREATE TABLE opportunity (
  id varchar(17) NOT NULL,
  name varchar(255) DEFAULT NULL,
  deleted tinyint(1) DEFAULT 0,
  amount double DEFAULT NULL,
  amount_currency varchar(3) DEFAULT NULL,
  stage varchar(255) DEFAULT 'Prospecting',
  last_stage varchar(255) DEFAULT NULL,
  lead_source varchar(255) DEFAULT NULL,
  close_date date DEFAULT NULL,
  created_at datetime DEFAULT NULL,
  modified_at datetime DEFAULT NULL,
  account_id varchar(17) DEFAULT NULL,
  contact_id varchar(17) DEFAULT NULL,
  campaign_id varchar(17) DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY UNIQ_CREATED_AT_ID (created_at, id),
  KEY IDX_STAGE (stage, deleted),
  KEY IDX_CREATED_AT (created_at, deleted),
  KEY IDX_ACCOUNT_ID (account_id),
  KEY IDX_CONTACT_ID (contact_id)
) ENGINE=InnoDB;

CREATE TABLE campaign (
  id varchar(17) NOT NULL,
  name varchar(255) DEFAULT NULL,
  deleted tinyint(1) DEFAULT 0,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE email_address (
  id varchar(17) NOT NULL,
  name varchar(255) DEFAULT NULL,
  deleted tinyint(1) DEFAULT 0,
  lower varchar(255) DEFAULT NULL,
  PRIMARY KEY (id),
  KEY IDX_LOWER (lower)
) ENGINE=InnoDB;

CREATE TABLE entity_email_address (
  id bigint NOT NULL AUTO_INCREMENT,
  entity_id varchar(17) DEFAULT NULL,
  email_address_id varchar(17) DEFAULT NULL,
  entity_type varchar(100) DEFAULT NULL,
  `primary` tinyint(1) DEFAULT 0,
  deleted tinyint(1) DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY UNIQ_ENTITY_ID_EMAIL_ADDRESS_ID_ENTITY_TYPE (entity_id, email_address_id, entity_type)
) ENGINE=InnoDB;

CREATE TABLE currency (
  id varchar(3) NOT NULL,
  rate double DEFAULT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE currency_record (
  id varchar(17) NOT NULL,
  code varchar(3) DEFAULT NULL,
  deleted tinyint(1) DEFAULT 0,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE currency_record_rate (
  id varchar(17) NOT NULL,
  record_id varchar(17) DEFAULT NULL,
  base_code varchar(3) DEFAULT NULL,
  date date DEFAULT NULL,
  rate decimal(20,8) DEFAULT NULL,
  deleted tinyint(1) DEFAULT 0,
  PRIMARY KEY (id),
  KEY IDX_RECORD_ID (record_id)
) ENGINE=InnoDB;

CREATE TABLE campaign_log_record (
  id varchar(17) NOT NULL,
  action varchar(50) DEFAULT NULL,
  action_date datetime DEFAULT NULL,
  parent_id varchar(17) DEFAULT NULL,
  parent_type varchar(100) DEFAULT NULL,
  is_test tinyint(1) NOT NULL DEFAULT 0,
  deleted tinyint(1) DEFAULT 0,
  PRIMARY KEY (id),
  KEY IDX_ACTION (action, deleted)
) ENGINE=InnoDB;
