#!/usr/bin/env bash
# Healthy is a server that lets the application in: over TCP, which the temporary server of the first start does
# not offer, and as its own user (`mysqladmin ping` would call "access denied" alive).
set -euo pipefail
password=$(</run/secrets/database_web_password)
password=${password//\\/\\\\}
# An option file, because every process may read another's command line.
exec mysql --defaults-extra-file=<(printf '[client]\npassword="%s"\n' "${password//\"/\\\"}") \
    --protocol=tcp --host=127.0.0.1 --user=inkstone_web --connect-timeout=3 \
    --database="$MYSQL_DATABASE" --batch --skip-column-names --execute='DO 1'
