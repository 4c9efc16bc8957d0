SET time_zone = '+00:00';
UPDATE llx_facture SET fk_statut = 2, paye = 1, tms = '2024-05-05 12:01:00' WHERE rowid = 8;
INSERT INTO llx_facture (rowid, ref, type, fk_soc, datef, tms, fk_statut, total_ht, total_tva, total_ttc, fk_facture_source) VALUES
  (50, 'AV3', 2, 4, '2024-04-20', '2024-05-05 12:01:00', 1, -24, -5.04, -29.04, 6),
  (51, 'D2', 0, 4, '2024-01-31', '2024-05-05 12:02:00', 2, 25, 5.25, 30.25, NULL);
INSERT INTO llx_facturedet (fk_facture, fk_product, qty, total_ht, total_tva, buy_price_ht) VALUES (51, 11, 1, 25, 5.25, 10);
