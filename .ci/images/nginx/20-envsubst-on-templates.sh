#!/usr/bin/env bash
# Writes each template, with the environment's variables filled in, to the folder that nginx reads.
set -euo pipefail

templates=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
output=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}

say() { [[ ${NGINX_ENTRYPOINT_QUIET_LOGS:-} ]] || printf '%s: %s\n' "${0##*/}" "$*"; }

list_variables() { # only these are replaced, so that nginx keeps its own, such as $host
    local name
    for name in $(compgen -e); do
        [[ ! $name =~ ${NGINX_ENVSUBST_FILTER:-} ]] || printf "\${%s} " "$name"
    done
}

[[ -d $templates ]] || exit 0
if [[ ! -w $output ]]; then
    # Not an end: the configuration may have been mounted complete.
    say "ERROR: $templates exists, but $output is not writable"
    exit 0
fi
variables=$(list_variables)
find -L "$templates" -type f -name "*$suffix" -print0 | while IFS= read -r -d '' template; do
    relative=${template#"$templates/"}
    target=$output/${relative%"$suffix"}
    mkdir -p "$(dirname "$target")"
    say "Running envsubst on $template to $target"
    envsubst "$variables" <"$template" >"$target"
done
