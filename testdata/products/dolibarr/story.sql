SET time_zone = '+00:00';
INSERT INTO llx_const (name, entity, value) VALUES ('MAIN_MONNAIE', 1, 'EUR'), ('MAIN_MONNAIE', 2, 'USD'), ('CASHDESK_ID_THIRDPARTY1', 1, '9');
INSERT INTO llx_c_country VALUES (17, 'NL');
INSERT INTO llx_c_typent VALUES (8, 'TE_PRIVATE');
-- There are no guests, but the same person may be entered twice (Ben: 2, 6; Cleo: 3, 7), and a third
-- party with invoices cannot be deleted, only closed (Cleo: 3).
INSERT INTO llx_societe (rowid, nom, client, status, email, fk_pays, fk_typent) VALUES
  (1, 'Anna', 1, 1, 'Anna@Example.com', 17, 8), (2, 'Ben', 1, 1, 'ben@example.com', 17, 8), (3, 'Cleo', 1, 0, 'cleo@example.com', 17, 8),
  (4, 'Dirk', 3, 1, 'dirk@example.com', 0, 8), (5, 'Eva', 1, 1, 'eva@example.com', 17, 8), (6, 'Ben B.', 1, 1, 'BEN@Example.COM', 17, 8),
  (7, 'Cleo', 1, 1, 'cleo@example.com', 17, 8), (9, 'Counter', 1, 1, NULL, 17, 8);
INSERT INTO llx_societe (rowid, nom, entity, client, email) VALUES (20, 'Other', 2, 1, 'other@example.com');

-- Invoices have a date and no time. A2 is settled with a deposit of 20 (type 3, AD); D1 was written in
-- dollars, at 1.25 for a euro.
INSERT INTO llx_facture (rowid, ref, entity, type, fk_soc, datef, tms, fk_statut, paye, close_code, total_ht, total_tva, total_ttc, fk_facture_source) VALUES
  (1, 'A1', 1, 0, 1, '2024-01-01', '2024-01-03 10:00:00', 2, 1, NULL, 105, 22.05, 127.05, NULL),
  (2, 'B1', 1, 0, 2, '2024-01-15', '2024-01-16 10:00:00', 2, 1, NULL, 50, 10.5, 60.5, NULL),
  (3, 'C1', 1, 0, 3, '2024-01-20', '2024-01-21 10:00:00', 2, 1, NULL, 80, 16.8, 96.8, NULL),
  (4, 'B2', 1, 1, 6, '2024-02-10', '2024-02-10 10:00:00', 2, 1, NULL, 70, 14.7, 84.7, 40), -- replaces an abandoned one
  (5, 'E1', 1, 0, 5, '2024-02-20', '2024-03-05 10:00:00', 2, 1, NULL, 200, 42, 242, NULL),
  (6, 'D1', 1, 0, 4, '2024-02-25', '2024-02-26 10:00:00', 2, 1, NULL, 96, 20.16, 116.16, NULL),
  (7, 'A2', 1, 0, 1, '2024-03-10', '2024-04-02 10:00:00', 2, 1, NULL, 40, 8.4, 48.4, NULL),
  (8, 'A3', 1, 0, 1, '2024-03-12', '2024-03-12 10:00:00', 1, 0, NULL, 90, 18.9, 108.9, NULL),
  (9, 'B3', 1, 0, 2, '2024-03-13', '2024-03-13 11:00:00', 3, 0, 'abandon', 888, 186.48, 1074.48, NULL),
  (10, 'C2', 1, 0, 7, '2024-04-01', '2024-04-01 08:00:00', 2, 1, NULL, 40, 8.4, 48.4, NULL),
  (30, 'AV1', 1, 2, 5, '2024-03-05', '2024-03-05 10:00:00', 2, 1, NULL, -200, -42, -242, 5),
  (31, 'AV2', 1, 2, 1, '2024-04-02', '2024-04-02 10:00:00', 1, 0, NULL, -30, -6.3, -36.3, 7),
  (32, '(PROV32)', 1, 2, 1, '2024-04-03', '2024-04-03 10:00:00', 0, 0, NULL, -100, -21, -121, 1), -- a draft
  (40, 'X0', 1, 0, 6, '2024-02-09', '2024-02-10 10:00:00', 3, 0, 'replaced', 71, 14.91, 85.91, NULL),
  (41, '(PROV41)', 1, 0, 2, '2024-04-04', '2024-04-04 10:00:00', 0, 0, NULL, 500, 105, 605, NULL),
  (42, 'PF1', 1, 4, 2, '2024-04-04', '2024-04-04 10:00:00', 1, 0, NULL, 500, 105, 605, NULL),
  (43, 'AD1', 1, 3, 1, '2024-03-01', '2024-03-02 10:00:00', 2, 1, NULL, 20, 4.2, 24.2, NULL),
  (44, 'A1', 2, 0, 20, '2024-03-01', '2024-03-02 10:00:00', 2, 1, NULL, 700, 147, 847, NULL); -- another company
UPDATE llx_facture SET multicurrency_code = 'USD', multicurrency_tx = 1.25, multicurrency_total_ht = 120, tms = tms WHERE rowid = 6;
INSERT INTO llx_societe_remise_except (rowid, fk_soc, amount_ht, fk_facture_source, description) VALUES (1, 1, 20, 43, '(DEPOSIT)');
INSERT INTO llx_facturedet (fk_facture, fk_product, qty, remise_percent, fk_remise_except, total_ht, total_tva, product_type, buy_price_ht, special_code) VALUES
  (1, 11, 1, 0, NULL, 100, 21, 0, 60, 0), (1, NULL, 1, 0, NULL, 5, 1.05, 1, 0, 1), (1, NULL, 1, 0, NULL, 0, 0, 9, 0, 0),
  (2, 12, 1, 0, NULL, 50, 10.5, 0, 30, 0), (3, 13, 1, 20, NULL, 80, 16.8, 0, 50, 0), (4, 12, 1, 0, NULL, 70, 14.7, 0, 40, 0),
  (5, 18, 1, 0, NULL, 200, 42, 0, 100, 0), (6, 14, 1, 0, NULL, 96, 20.16, 0, 56, 0), (7, 15, 2, 0, NULL, 60, 12.6, 0, 18, 0),
  (7, NULL, 1, 0, 1, -20, -4.2, 0, 0, 0), (8, 17, 1, 0, NULL, 90, 18.9, 0, 50, 0), (10, 16, 1, 0, NULL, 40, 8.4, 0, 20, 0);

-- Templates; the fourth has made no invoice yet, the fifth is used by hand only.
INSERT INTO llx_facture_rec (titre, fk_soc, datec, suspended, total_ht, frequency, unit_frequency, date_when, nb_gen_done, nb_gen_max) VALUES
  ('Anna', 1, '2024-01-10 11:00:00', 0, 20, 1, 'm', '2024-05-10 00:00:00', 4, 0),
  ('Ben', 2, '2024-01-15 11:00:00', 1, 120, 1, 'y', '2025-01-15 00:00:00', 1, 0),
  ('Cleo', 3, '2024-01-20 11:00:00', 0, 90, 3, 'm', '2024-04-20 00:00:00', 1, 1),
  ('Dirk', 4, '2024-01-20 11:00:00', 0, 500, 1, 'm', '2024-06-20 00:00:00', 0, 0),
  ('By hand', 4, '2024-01-20 11:00:00', 0, 500, 0, 'm', NULL, 7, 0);
