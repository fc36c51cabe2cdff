<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'wordpress');
define('DB_PASSWORD', getenv('WORDPRESS_PASSWORD'));
define('DB_HOST', 'db');
define('DB_CHARSET', 'utf8mb4');
define('WP_CONTENT_DIR', '/var/lib/wordpress/wp-content');
// Each start has another address; and nothing may be asked for elsewhere while it is measured.
$wordpress_host = $_SERVER['HTTP_HOST'] ?? 'localhost';
define('WP_SITEURL', "http://$wordpress_host");
define('WP_HOME', "http://$wordpress_host");
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
