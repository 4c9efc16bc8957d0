-- Anna's subscription (s1) changed its plan, and will change it again.
ALTER TABLE subscription_events ADD plan_name varchar(255) DEFAULT NULL;
UPDATE subscription_events SET plan_name = 'bronze-monthly' WHERE id = 'e1';
INSERT INTO subscription_events (id, event_type, user_type, effective_date, subscription_id, is_active, created_date, account_record_id, tenant_record_id, plan_name) VALUES
  ('o1', 'API_USER', 'CHANGE', '2024-02-10 10:00:00', 's1', 1, '2024-02-10', 1, 1, 'gold-monthly'), ('o2', 'API_USER', 'CHANGE', '2124-02-10 10:00:00', 's1', 1, '2024-03-10', 1, 1, 'silver-monthly'),
  ('o3', 'API_USER', 'CHANGE', '2024-03-10 10:00:00', 's1', 0, '2024-03-09', 1, 1, 'tin-monthly');
