#!/usr/bin/env bash
# Stand-in for the entrypoint of the official image: same variables, same order, same outcome, also where that
# outcome is a refusal. docker_process_sql, mysql_note, mysql_warn and mysql_error keep their names for sourced scripts.
# One thing it does better: a first start that is killed or fails is made again, not taken for complete.
set -eo pipefail
shopt -s nullglob

mysql_log() {
    local level=$1
    shift
    printf '%s [%s] [Entrypoint]: %s\n' "$(date --rfc-3339=seconds)" "$level" "$*"
}
mysql_note() { mysql_log Note "$@"; }
mysql_warn() { mysql_log Warn "$@" >&2; }
mysql_error() {
    mysql_log ERROR "$@" >&2
    exit 1
}

take_variable() { # take_variable NAME [DEFAULT]: from NAME, or from the file that NAME_FILE points to
    local name=$1 file_name=${1}_FILE value=${2-}
    if [[ ${!name} && ${!file_name} ]]; then
        mysql_error "Both $name and $file_name are set (but are exclusive)"
    elif [[ ${!name} ]]; then
        value=${!name}
    elif [[ ${!file_name} ]]; then
        value=$(<"${!file_name}")
    fi
    export "$name=$value"
    unset "$file_name"
}

read_server_settings() { # read_server_settings COMMAND...: what mysqld makes of its options, or why it refuses them
    local complaints
    complaints=$(mktemp -u)
    # --help still opens the binary log's index unless it is sent elsewhere.
    local check=("$@" --verbose --help "--log-bin-index=$complaints")
    if ! server_settings=$("${check[@]}" 2>/dev/null); then
        mysql_error "mysqld failed while attempting to check config: $("${check[@]}" 2>&1 >/dev/null)"
    fi
}

server_setting() { # server_setting NAME
    awk -v name="$1" '$1 == name && /^[^ \t]/ { sub(/^[^ \t]+[ \t]+/, ""); print; exit }' <<<"$server_settings"
}

prepare_directories() {
    local directories=("$DATADIR" "$(dirname "$SOCKET")") name value
    for name in general-log-file keyring_file_data pid-file secure-file-priv slow-query-log-file; do
        value=$(server_setting "$name")
        [[ $value && $value != NULL ]] || continue
        [[ $name == secure-file-priv ]] || value=$(dirname "$value")
        directories+=("$value")
    done
    mkdir -p "${directories[@]}"
    if ((EUID == 0)); then
        # Only what is not ours yet: a full chown walks gigabytes at every start.
        find "${directories[@]}" ! -user mysql -exec chown --no-dereference mysql '{}' +
    fi
}

require_password_choice() {
    if [[ ! $MYSQL_ROOT_PASSWORD && ! $MYSQL_ALLOW_EMPTY_PASSWORD && ! $MYSQL_RANDOM_ROOT_PASSWORD ]]; then
        mysql_error 'Database is uninitialized and password option is not specified:' \
            'set MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD or MYSQL_RANDOM_ROOT_PASSWORD'
    fi
    if [[ $MYSQL_USER == root ]]; then
        mysql_error 'MYSQL_USER="root" is not a regular user: leave it out and set MYSQL_ROOT_PASSWORD instead'
    fi
    if [[ $MYSQL_USER && ! $MYSQL_PASSWORD ]]; then
        mysql_warn 'MYSQL_USER specified, but missing MYSQL_PASSWORD; MYSQL_USER will not be created'
    elif [[ ! $MYSQL_USER && $MYSQL_PASSWORD ]]; then
        mysql_warn 'MYSQL_PASSWORD specified, but missing MYSQL_USER; MYSQL_PASSWORD will be ignored'
    fi
}

root_credentials() { # an option file, because a command line shows its passwords to every process
    [[ $root_has_password ]] || return 0
    printf '[client]\npassword="%s"\n' "$MYSQL_ROOT_PASSWORD"
}

docker_process_sql() { # statements on stdin, client options as arguments
    local database=()
    # Given first, so that an argument can name another.
    [[ ! $MYSQL_DATABASE ]] || database=("--database=$MYSQL_DATABASE")
    if [[ $1 == --dont-use-mysql-root-password ]]; then
        shift
        local root_has_password=
    fi
    mysql --defaults-extra-file=<(root_credentials) --protocol=socket -uroot -hlocalhost --socket="$SOCKET" \
        --comments "${database[@]}" "$@"
}

load_time_zones() {
    [[ ! $MYSQL_INITDB_SKIP_TZINFO ]] || return 0
    mysql_tzinfo_to_sql /usr/share/zoneinfo 2>/dev/null | docker_process_sql --database=mysql
}

# Names and passwords go into SQL as they are: the official image does not escape them either, and a secret
# that only works here would be worse than one that fails here too.
secure_root() {
    local remote_root=
    if [[ $MYSQL_RANDOM_ROOT_PASSWORD ]]; then
        MYSQL_ROOT_PASSWORD=$(openssl rand -base64 24)
        export MYSQL_ROOT_PASSWORD
        mysql_note "GENERATED ROOT PASSWORD: $MYSQL_ROOT_PASSWORD"
    fi
    if [[ $MYSQL_ROOT_HOST && $MYSQL_ROOT_HOST != localhost ]]; then
        remote_root="CREATE USER 'root'@'$MYSQL_ROOT_HOST' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
            GRANT ALL ON *.* TO 'root'@'$MYSQL_ROOT_HOST' WITH GRANT OPTION;"
    fi
    docker_process_sql --database=mysql <<<"SET autocommit = 1;
        SET @@SESSION.sql_log_bin = 0;
        ALTER USER 'root'@'localhost' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
        GRANT ALL ON *.* TO 'root'@'localhost' WITH GRANT OPTION;
        FLUSH PRIVILEGES;
        $remote_root
        DROP DATABASE IF EXISTS test;"
    root_has_password=$MYSQL_ROOT_PASSWORD
}

create_database_and_user() {
    if [[ $MYSQL_DATABASE ]]; then
        mysql_note "Creating database $MYSQL_DATABASE"
        docker_process_sql --database=mysql <<<"CREATE DATABASE IF NOT EXISTS \`$MYSQL_DATABASE\`;"
    fi
    [[ $MYSQL_USER && $MYSQL_PASSWORD ]] || return 0
    mysql_note "Creating user $MYSQL_USER"
    docker_process_sql --database=mysql <<<"CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '$MYSQL_PASSWORD';"
    [[ $MYSQL_DATABASE ]] || return 0
    mysql_note "Giving user $MYSQL_USER access to schema $MYSQL_DATABASE"
    # An underscore in a grant matches any character unless it is escaped.
    docker_process_sql --database=mysql <<<"GRANT ALL ON \`${MYSQL_DATABASE//_/\\_}\`.* TO '$MYSQL_USER'@'%';"
}

run_init_file() { # run_init_file FILE
    # shellcheck disable=SC2034  # Scripts written for older images call "${mysql[@]}".
    mysql=(docker_process_sql)
    mysql_note "$0: running $1"
    case $1 in
        *.sh)
            if [[ -x $1 ]]; then
                "$1"
            else
                # shellcheck source=/dev/null
                . "$1"
            fi
            ;;
        *.sql) docker_process_sql <"$1" ;;
        *.sql.bz2) bunzip2 -c "$1" | docker_process_sql ;;
        *.sql.gz) gunzip -c "$1" | docker_process_sql ;;
        *.sql.xz) xzcat "$1" | docker_process_sql ;;
        *.sql.zst) zstd -dc "$1" | docker_process_sql ;;
        *) mysql_warn "$0: ignoring $1" ;;
    esac
}

require_empty_data_directory() {
    local entry
    for entry in "$DATADIR"/*; do
        [[ $entry == */lost+found || $entry == "$half_made" ]] ||
            mysql_error "The data directory $DATADIR is not empty, but holds no database: ${entry##*/}"
    done
}

initialize() { # initialize COMMAND...: in a folder of its own, renamed at the end; a half-made one is thrown away
    # Not a hidden folder: InnoDB looks for no tablespaces in one.
    local file half_made=$DATADIR/initializing
    require_password_choice
    require_empty_data_directory
    set -- "$@" "--datadir=$half_made"
    rm -rf "$half_made"
    # An unreadable directory must stop us before there is half a database.
    ls /docker-entrypoint-initdb.d/ >/dev/null
    mysql_note 'Initializing database files'
    "$@" --initialize-insecure --default-time-zone=SYSTEM
    mysql_note 'Starting temporary server'
    "$@" --daemonize --skip-networking --default-time-zone=SYSTEM --socket="$SOCKET" ||
        mysql_error 'Unable to start server.'
    mysql_note 'Temporary server started.'
    load_time_zones
    secure_root
    create_database_and_user
    for file in /docker-entrypoint-initdb.d/*; do
        run_init_file "$file"
    done
    if [[ $MYSQL_ONETIME_PASSWORD ]]; then
        docker_process_sql --database=mysql <<<"ALTER USER 'root'@'%' PASSWORD EXPIRE;"
    fi
    mysql_note 'Stopping temporary server'
    mysqladmin --defaults-extra-file=<(root_credentials) shutdown -uroot --socket="$SOCKET" ||
        mysql_error 'Unable to shut down server.'
    mv --no-target-directory "$half_made" "$made"
    mysql_note 'MySQL init process done. Ready for start up.'
}

move_into_place() { # the system schema last: where it stands, the data directory is complete
    local entry
    for entry in "$made"/* "$made"/.[!.]*; do
        [[ $entry == "$made/mysql" ]] || mv --no-target-directory "$entry" "$DATADIR/${entry##*/}"
    done
    mv --no-target-directory "$made/mysql" "$DATADIR/mysql"
    rmdir "$made"
}

only_asks() { # only_asks ARGUMENT...: mysqld would answer and stop
    local argument
    for argument; do
        case $argument in -\? | --help | --print-defaults | -V | --version) return 0 ;; esac
    done
    return 1
}

main() {
    local name
    [[ $1 != -* ]] || set -- mysqld "$@"
    if [[ $1 != mysqld ]] || only_asks "$@"; then
        exec "$@"
    fi
    mysql_note 'Entrypoint script for MySQL Server started.'
    read_server_settings "$@"
    DATADIR=$(server_setting datadir)
    SOCKET=$(server_setting socket)
    take_variable MYSQL_ROOT_HOST %
    for name in MYSQL_DATABASE MYSQL_USER MYSQL_PASSWORD MYSQL_ROOT_PASSWORD; do
        take_variable "$name"
    done
    prepare_directories
    if ((EUID == 0)); then
        mysql_note "Switching to dedicated user 'mysql'"
        exec gosu mysql "${BASH_SOURCE[0]}" "$@"
    fi
    if [[ ! -d $DATADIR/mysql ]]; then
        made=$DATADIR/initialized
        [[ -d $made ]] || initialize "$@"
        move_into_place
    fi
    exec "$@"
}

main "$@"
