UPDATE opportunity SET deleted = 1, modified_at = '2024-05-05 12:30:00' WHERE name = 'B1';
