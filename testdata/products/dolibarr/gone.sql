DELETE FROM llx_facturedet WHERE fk_facture = 2;
DELETE FROM llx_facture WHERE rowid = 2;
