# Sourced by the image's entrypoint while it makes an empty data directory ready. Later, by hand, it brings an older
# database to the same: docker compose exec db bash /docker-entrypoint-initdb.d/10-accounts.sh
# docs/privileges.md says why each account may do what it may.
# Not executable on purpose: the entrypoint would then start it apart, without its docker_process_sql.

if ! declare -F docker_process_sql >/dev/null; then
    set -euo pipefail
    mysql_error() {
        echo "$*" >&2
        exit 1
    }
    docker_process_sql() {
        # An option file, because every process may read another's command line.
        mysql --defaults-extra-file=<(printf '[client]\npassword="%s"\n' "$(</run/secrets/database_root_password)") \
            --protocol=socket --user=root "$@"
    }
fi

quote() { # quote TEXT: as an SQL string
    local text=${1//\\/\\\\}
    printf "'%s'" "${text//\'/\'\'}"
}

secret() { # secret NAME: the quoted text of a secret file; an empty one must not become an open door
    local text
    text=$(<"/run/secrets/$1")
    [[ $text ]] || mysql_error "the secret $1 is empty: make secrets"
    quote "$text"
}

pattern() { # pattern NAME: as a grant's database name, where an underscore would match any character
    printf '%s' "${1//_/\\_}"
}

create_accounts() {
    local web migrator snapshot own scratch
    # Apart from the statements: a secret that is missing stops here, before there is half an account.
    web=$(secret database_web_password)
    migrator=$(secret database_migrator_password)
    snapshot=$(secret database_snapshot_password)
    own="\`$(pattern "$MYSQL_DATABASE")\`.*"
    scratch="\`$(pattern "${MYSQL_DATABASE}_scratch")%\`.*"
    docker_process_sql --database=mysql <<SQL
CREATE USER IF NOT EXISTS inkstone_web IDENTIFIED BY $web, inkstone_migrator IDENTIFIED BY $migrator,
    inkstone_snapshot IDENTIFIED BY $snapshot;
ALTER USER inkstone_web IDENTIFIED BY $web, inkstone_migrator IDENTIFIED BY $migrator,
    inkstone_snapshot IDENTIFIED BY $snapshot;

GRANT SELECT, INSERT, UPDATE, DELETE ON $own TO inkstone_web;

GRANT ALL ON $own TO inkstone_migrator;
GRANT ALL ON $scratch TO inkstone_migrator;
GRANT PROCESS ON *.* TO inkstone_migrator;
GRANT SELECT ON performance_schema.* TO inkstone_migrator;
GRANT SELECT, EXECUTE ON sys.* TO inkstone_migrator;

GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES ON $own TO inkstone_snapshot;
GRANT BACKUP_ADMIN, SHOW_ROUTINE ON *.* TO inkstone_snapshot;
GRANT SELECT ON performance_schema.log_status TO inkstone_snapshot;
SQL
}

create_accounts
