# Sourced by .ci/engine and .ci/base-images: what both know of the Debian machine they run on.
# It must never hold an address: mirrors are whatever apt on this machine already uses.

fail() {
    echo "${0##*/}: $*" >&2
    exit 1
}

step() { # step WHAT COMMAND...: runs it quietly, says how long it took, shows its output only if it fails
    local what=$1 output started=$SECONDS status
    shift
    output=$(mktemp)
    # In a subshell outside any condition: bash ignores -e in a function that is called in one.
    set +e
    (set -e && "$@") >"$output" 2>&1 9>&-
    status=$?
    set -e
    if ((status)); then
        tail -n 40 "$output" >&2
        rm -f "$output"
        fail "failed: $what (exit $status; the last lines are above)"
    fi
    rm -f "$output"
    echo "  $what: $((SECONDS - started)) s"
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo -n "$@"
    fi
}

require_debian_root() { # require_debian_root OTHERWISE: stops with that advice where apt cannot be used
    command -v apt-get >/dev/null && grep -qE '^ID(_LIKE)?=.*debian' /etc/os-release 2>/dev/null ||
        fail "this is not Debian: $1"
    ((EUID == 0)) || sudo -n true 2>/dev/null || fail "not root, and sudo asks for a password: run it as root"
}

debian_mirror() { # the address of the main Debian archive in this machine's own apt configuration
    # Origin and Label are known only once apt has fetched the Release files.
    local filter=('Identifier: Packages' 'Origin: Debian' 'Label: Debian') sites
    sites=$(apt-get indextargets --format '$(SITE)' "${filter[@]}")
    if [[ -z $sites ]]; then
        as_root apt-get update -qq
        sites=$(apt-get indextargets --format '$(SITE)' "${filter[@]}")
    fi
    [[ -n $sites ]] || fail "apt on this machine names no Debian archive: add one to /etc/apt/sources.list.d"
    head -n 1 <<<"$sites"
}
