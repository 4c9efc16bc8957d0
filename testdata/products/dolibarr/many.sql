INSERT INTO llx_const (name, entity, value) VALUES ('MAIN_MONNAIE', 1, 'EUR');
INSERT INTO llx_societe (rowid, email) SELECT seq, CONCAT(seq, '@example.com') FROM seq_1_to_5000;
INSERT INTO llx_facture (rowid, ref, fk_soc, datef, tms, fk_statut, total_ht)
  SELECT seq, seq, seq, IF(seq > 4900, '2024-04-01', '2022-01-01'), IF(seq > 4900, '2024-04-01' + INTERVAL seq HOUR, '2022-01-01' + INTERVAL seq MINUTE), 2, 10 FROM seq_1_to_5000;
INSERT INTO llx_facture (rowid, ref, type, fk_soc, datef, tms, fk_statut, total_ht, fk_facture_source)
  SELECT 5000 + seq, 5000 + seq, 2, seq, '2022-02-01', '2022-02-01' + INTERVAL seq MINUTE, 1, -1, seq FROM seq_1_to_5000;
INSERT INTO llx_facturedet (fk_facture, fk_product, qty, total_ht) SELECT seq, seq, 1, 10 FROM seq_1_to_5000;
