DELETE FROM wp_posts WHERE ID = 102; DELETE FROM wp_postmeta WHERE post_id = 102;
