#!/usr/bin/env bash
# Stand-in for the entrypoint of the official image: before nginx starts, the executable files in
# /docker-entrypoint.d run in the order of their names; *.envsh is sourced, so that it can set variables.
set -e

say() { [[ $NGINX_ENTRYPOINT_QUIET_LOGS ]] || printf '%s: %s\n' "$0" "$*"; }

prepare_configuration() {
    local file files=()
    mapfile -d '' -t files < <(find -L /docker-entrypoint.d -type f -print0 | sort -zV)
    for file in "${files[@]}"; do
        if [[ $file != *.sh && $file != *.envsh ]]; then
            say "Ignoring $file"
        elif [[ ! -x $file ]]; then
            say "Ignoring $file, not executable"
        elif [[ $file == *.envsh ]]; then
            say "Sourcing $file"
            # shellcheck source=/dev/null
            . "$file"
        else
            say "Launching $file"
            "$file"
        fi
    done
    say "Configuration complete; ready for start up"
}

# Any other command (a shell, nginx -t by its path) gets the image as it is.
case $1 in
    nginx | nginx-debug) prepare_configuration ;;
esac
exec "$@"
