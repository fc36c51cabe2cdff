# MySQL's own server build, as Debian packages it: only the -core packages, which come without a data directory,
# a service and a configuration that binds to localhost.
image=mysql:9.7
suite=sid
packages=(mysql-server-core mysql-client-core tzdata tzdata-legacy gosu openssl bzip2 xz-utils zstd ca-certificates)
changes=(
    'ENV MYSQL_MAJOR=9.7'
    'VOLUME /var/lib/mysql'
    'ENTRYPOINT ["docker-entrypoint.sh"]'
    'EXPOSE 3306 33060'
    'CMD ["mysqld"]'
)
