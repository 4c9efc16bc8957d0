-- The tables of CiviCRM that hold contacts and contributions, with the columns that matter, under
-- their real names, types and keys.
CREATE TABLE civicrm_setting (
  id int unsigned NOT NULL AUTO_INCREMENT,
  name varchar(255) DEFAULT NULL,
  value text,
  domain_id int unsigned NOT NULL DEFAULT 1,
  PRIMARY KEY (id),
  UNIQUE KEY index_domain_contact_name (domain_id, name)
) ENGINE=InnoDB;

CREATE TABLE civicrm_option_group (
  id int unsigned NOT NULL AUTO_INCREMENT,
  name varchar(64) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY UI_name (name)
) ENGINE=InnoDB;

CREATE TABLE civicrm_option_value (
  id int unsigned NOT NULL AUTO_INCREMENT,
  option_group_id int unsigned NOT NULL,
  label varchar(512) DEFAULT NULL,
  value varchar(512) NOT NULL,
  name varchar(255) DEFAULT NULL,
  PRIMARY KEY (id),
  KEY index_option_group_id_value (value(128), option_group_id),
  KEY index_option_group_id_name (name(128), option_group_id),
  KEY FK_civicrm_option_value_option_group_id (option_group_id)
) ENGINE=InnoDB;

CREATE TABLE civicrm_country (
  id int unsigned NOT NULL AUTO_INCREMENT,
  iso_code char(2) DEFAULT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE civicrm_contact (
  id int unsigned NOT NULL AUTO_INCREMENT,
  contact_type varchar(64) DEFAULT NULL,
  source varchar(255) DEFAULT NULL,
  is_deleted tinyint NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY index_contact_type (contact_type)
) ENGINE=InnoDB;

CREATE TABLE civicrm_email (
  id int unsigned NOT NULL AUTO_INCREMENT,
  contact_id int unsigned DEFAULT NULL,
  email varchar(254) DEFAULT NULL,
  is_primary tinyint NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY UI_email (email),
  KEY FK_civicrm_email_contact_id (contact_id),
  KEY index_is_primary (is_primary)
) ENGINE=InnoDB;

CREATE TABLE civicrm_address (
  id int unsigned NOT NULL AUTO_INCREMENT,
  contact_id int unsigned DEFAULT NULL,
  country_id int unsigned DEFAULT NULL,
  is_primary tinyint NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY FK_civicrm_address_contact_id (contact_id),
  KEY index_is_primary (is_primary)
) ENGINE=InnoDB;

CREATE TABLE civicrm_contribution_page (
  id int unsigned NOT NULL AUTO_INCREMENT,
  title varchar(255) DEFAULT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE civicrm_campaign (
  id int unsigned NOT NULL AUTO_INCREMENT,
  name varchar(255) NOT NULL,
  title varchar(255) DEFAULT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE civicrm_contribution (
  id int unsigned NOT NULL AUTO_INCREMENT,
  contact_id int unsigned NOT NULL,
  financial_type_id int unsigned DEFAULT NULL,
  contribution_page_id int unsigned DEFAULT NULL,
  receive_date datetime DEFAULT NULL,
  total_amount decimal(20,2) NOT NULL,
  tax_amount decimal(20,2) NOT NULL DEFAULT 0,
  currency varchar(3) DEFAULT NULL,
  cancel_date datetime DEFAULT NULL,
  contribution_recur_id int unsigned DEFAULT NULL,
  is_test tinyint NOT NULL DEFAULT 0,
  is_template tinyint NOT NULL DEFAULT 0,
  contribution_status_id int unsigned DEFAULT NULL,
  source varchar(255) DEFAULT NULL,
  campaign_id int unsigned DEFAULT NULL,
  PRIMARY KEY (id),
  KEY index_contribution_status (contribution_status_id),
  KEY received_date (receive_date),
  KEY FK_civicrm_contribution_contact_id (contact_id)
) ENGINE=InnoDB;

CREATE TABLE civicrm_contribution_recur (
  id int unsigned NOT NULL AUTO_INCREMENT,
  contact_id int unsigned NOT NULL,
  amount decimal(20,2) NOT NULL,
  currency varchar(3) DEFAULT NULL,
  frequency_unit varchar(8) DEFAULT 'month',
  frequency_interval int unsigned NOT NULL DEFAULT 1,
  start_date datetime NOT NULL,
  cancel_date datetime DEFAULT NULL,
  end_date datetime DEFAULT NULL,
  contribution_status_id int unsigned DEFAULT 1,
  is_test tinyint NOT NULL DEFAULT 0,
  next_sched_contribution_date datetime DEFAULT NULL,
  failure_count int unsigned DEFAULT 0,
  PRIMARY KEY (id),
  KEY index_contribution_status (contribution_status_id),
  KEY FK_civicrm_contribution_recur_contact_id (contact_id)
) ENGINE=InnoDB;

CREATE TABLE civicrm_line_item (
  id int unsigned NOT NULL AUTO_INCREMENT,
  contribution_id int unsigned DEFAULT NULL,
  price_field_value_id int unsigned DEFAULT NULL,
  label varchar(255) DEFAULT NULL,
  qty decimal(20,2) NOT NULL,
  line_total decimal(20,2) NOT NULL,
  PRIMARY KEY (id),
  KEY FK_civicrm_line_item_contribution_id (contribution_id)
) ENGINE=InnoDB;

CREATE TABLE civicrm_financial_trxn (
  id int unsigned NOT NULL AUTO_INCREMENT,
  trxn_date datetime DEFAULT NULL,
  total_amount decimal(20,2) NOT NULL,
  currency varchar(3) DEFAULT NULL,
  is_payment tinyint NOT NULL DEFAULT 0,
  status_id int unsigned DEFAULT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE civicrm_entity_financial_trxn (
  id int unsigned NOT NULL AUTO_INCREMENT,
  entity_table varchar(64) NOT NULL,
  entity_id int unsigned NOT NULL,
  financial_trxn_id int unsigned DEFAULT NULL,
  amount decimal(20,2) NOT NULL,
  PRIMARY KEY (id),
  KEY UI_entity_financial_trxn_entity_table (entity_table),
  KEY UI_entity_financial_trxn_entity_id (entity_id),
  KEY FK_civicrm_entity_financial_trxn_financial_trxn_id (financial_trxn_id)
) ENGINE=InnoDB;

CREATE TABLE civicrm_mailing_event_queue (
  id int unsigned NOT NULL AUTO_INCREMENT,
  contact_id int unsigned DEFAULT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE civicrm_mailing_event_trackable_url_open (
  id int unsigned NOT NULL AUTO_INCREMENT,
  event_queue_id int unsigned NOT NULL,
  trackable_url_id int unsigned NOT NULL,
  time_stamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id)
) ENGINE=InnoDB;
