-- The tables of Dolibarr that hold third parties and customer invoices, with the columns that
-- matter, under their real names, types and keys.
CREATE TABLE llx_const (
  rowid int NOT NULL AUTO_INCREMENT,
  name varchar(180) NOT NULL,
  entity int NOT NULL DEFAULT 1,
  value text NOT NULL,
  PRIMARY KEY (rowid),
  UNIQUE KEY uk_const (name, entity)
) ENGINE=InnoDB;

CREATE TABLE llx_c_country (
  rowid int NOT NULL,
  code varchar(2) NOT NULL,
  PRIMARY KEY (rowid),
  UNIQUE KEY idx_c_country_code (code)
) ENGINE=InnoDB;

CREATE TABLE llx_c_typent (
  id int NOT NULL,
  code varchar(12) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_c_typent (code)
) ENGINE=InnoDB;

CREATE TABLE llx_societe (
  rowid int NOT NULL AUTO_INCREMENT,
  nom varchar(128) NULL,
  entity int NOT NULL DEFAULT 1,
  client tinyint DEFAULT 0,
  status tinyint DEFAULT 1,
  email varchar(128) NULL,
  fk_pays int DEFAULT 0,
  fk_typent int NULL,
  datec datetime NULL,
  tms timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (rowid)
) ENGINE=InnoDB;

CREATE TABLE llx_societe_remise_except (
  rowid int NOT NULL AUTO_INCREMENT,
  entity int NOT NULL DEFAULT 1,
  fk_soc int NOT NULL,
  amount_ht double(24,8) NOT NULL DEFAULT 0,
  amount_ttc double(24,8) NOT NULL DEFAULT 0,
  fk_facture_line int NULL,
  fk_facture int NULL,
  fk_facture_source int NULL,
  description text NOT NULL,
  PRIMARY KEY (rowid),
  KEY idx_societe_remise_except_fk_soc (fk_soc)
) ENGINE=InnoDB;

CREATE TABLE llx_facture (
  rowid int NOT NULL AUTO_INCREMENT,
  ref varchar(30) NOT NULL,
  entity int NOT NULL DEFAULT 1,
  type smallint NOT NULL DEFAULT 0,
  fk_soc int NOT NULL,
  datec datetime NULL,
  datef date NULL,
  tms timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  paye smallint NOT NULL DEFAULT 0,
  close_code varchar(16) NULL,
  total_tva double(24,8) DEFAULT 0,
  localtax1 double(24,8) DEFAULT 0,
  localtax2 double(24,8) DEFAULT 0,
  total_ht double(24,8) DEFAULT 0,
  total_ttc double(24,8) DEFAULT 0,
  fk_statut smallint NOT NULL DEFAULT 0,
  module_source varchar(32) NULL,
  fk_fac_rec_source int NULL,
  fk_facture_source int NULL,
  situation_cycle_ref smallint NULL,
  situation_counter smallint NULL,
  situation_final smallint NULL,
  multicurrency_code varchar(3) NULL,
  multicurrency_tx double(24,8) DEFAULT 1,
  multicurrency_total_ht double(24,8) DEFAULT 0,
  PRIMARY KEY (rowid),
  UNIQUE KEY uk_facture_ref (ref, entity),
  KEY idx_facture_fk_soc (fk_soc),
  KEY idx_facture_fk_statut (fk_statut),
  KEY idx_facture_datef (datef),
  KEY idx_facture_tms (tms)
) ENGINE=InnoDB;

CREATE TABLE llx_facturedet (
  rowid int NOT NULL AUTO_INCREMENT,
  fk_facture int NOT NULL,
  fk_product int NULL,
  qty double NULL,
  remise_percent double DEFAULT 0,
  fk_remise_except int NULL,
  total_ht double(24,8) DEFAULT 0,
  total_tva double(24,8) DEFAULT 0,
  product_type int DEFAULT 0,
  buy_price_ht double(24,8) DEFAULT 0,
  special_code int DEFAULT 0,
  situation_percent double DEFAULT 100,
  PRIMARY KEY (rowid),
  UNIQUE KEY uk_fk_remise_except (fk_remise_except, fk_facture),
  KEY idx_facturedet_fk_facture (fk_facture),
  KEY idx_facturedet_fk_product (fk_product)
) ENGINE=InnoDB;

CREATE TABLE llx_facture_rec (
  rowid int NOT NULL AUTO_INCREMENT,
  titre varchar(200) NOT NULL,
  entity int NOT NULL DEFAULT 1,
  fk_soc int NOT NULL,
  datec datetime NULL,
  suspended int DEFAULT 0,
  total_ht double(24,8) DEFAULT 0,
  total_ttc double(24,8) DEFAULT 0,
  frequency int NULL,
  unit_frequency varchar(2) DEFAULT 'm',
  date_when datetime NULL,
  date_last_gen datetime NULL,
  nb_gen_done int NULL,
  nb_gen_max int NULL,
  PRIMARY KEY (rowid),
  UNIQUE KEY idx_facture_rec_uk_titre (titre, entity),
  KEY idx_facture_rec_fk_soc (fk_soc)
) ENGINE=InnoDB;

CREATE TABLE llx_paiement_facture (
  rowid int NOT NULL AUTO_INCREMENT,
  fk_paiement int NULL,
  fk_facture int NULL,
  amount double(24,8) DEFAULT 0,
  PRIMARY KEY (rowid),
  KEY idx_paiement_facture_fk_facture (fk_facture)
) ENGINE=InnoDB;

CREATE TABLE llx_c_input_reason (
  rowid int NOT NULL AUTO_INCREMENT,
  code varchar(30) NULL,
  label varchar(60) NULL,
  PRIMARY KEY (rowid)
) ENGINE=InnoDB;

CREATE TABLE llx_propal (
  rowid int NOT NULL AUTO_INCREMENT,
  fk_soc int NULL,
  datep date NULL,
  fk_input_reason int NULL,
  PRIMARY KEY (rowid),
  KEY idx_propal_fk_soc (fk_soc)
) ENGINE=InnoDB;

CREATE TABLE llx_commande (
  rowid int NOT NULL AUTO_INCREMENT,
  fk_soc int NOT NULL,
  date_commande date NULL,
  fk_input_reason int NULL,
  PRIMARY KEY (rowid),
  KEY idx_commande_fk_soc (fk_soc)
) ENGINE=InnoDB;

CREATE TABLE llx_adherent_type (
  rowid int NOT NULL AUTO_INCREMENT,
  libelle varchar(50) NOT NULL,
  subscription varchar(3) NOT NULL DEFAULT '1',
  PRIMARY KEY (rowid)
) ENGINE=InnoDB;

CREATE TABLE llx_adherent (
  rowid int NOT NULL AUTO_INCREMENT,
  entity int NOT NULL DEFAULT 1,
  fk_adherent_type int NOT NULL,
  fk_soc int NULL,
  email varchar(255) NULL,
  statut smallint NOT NULL DEFAULT 0,
  datefin datetime NULL,
  datevalid datetime NULL,
  tms timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (rowid)
) ENGINE=InnoDB;

CREATE TABLE llx_subscription (
  rowid int NOT NULL AUTO_INCREMENT,
  fk_adherent int NULL,
  dateadh datetime NULL,
  datef date NULL,
  subscription double(24,8) NULL,
  PRIMARY KEY (rowid),
  KEY idx_subscription_fk_adherent (fk_adherent)
) ENGINE=InnoDB;
