set -eu
$(ls /usr/sbin/php-fpm*) --fpm-config /opt/pool.conf --nodaemonize &
exec nginx -g 'daemon off;'
