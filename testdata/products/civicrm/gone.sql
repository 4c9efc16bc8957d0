DELETE FROM civicrm_line_item WHERE contribution_id = 2; DELETE FROM civicrm_contribution WHERE id = 2;
