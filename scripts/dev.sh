# Server plus Vite's live-reloading page. Sourced by ./parley; expects PARLEY_HOME, APP, STATE, JAVA_FLAGS, command_flags(),
# find_java().

run_dev() {
    build_if_stale
    find_java jre
    require_node
    cd "$PARLEY_HOME" || exit
    mkdir -p "$STATE"
    pipe="$STATE/dev.$$.pipe"
    mkfifo "$pipe"
    server=
    page=
    # shellcheck disable=SC2154  # child is the loop's own
    trap 'rm -f "$pipe"; for child in $server $page; do kill "$child" 2>/dev/null; wait "$child" 2>/dev/null; done' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    # shellcheck disable=SC2046,SC2086
    "$JAVA_HOME/bin/java" $JAVA_FLAGS $(command_flags serve) ${PARLEY_JAVA_OPTS:-} \
        -jar "$APP/parley.jar" serve "$@" >"$pipe" 2>&1 &
    server=$!
    while IFS= read -r line; do # ends with the server
        printf '%s\n' "$line"
        case $line in
            *PARLEY_URL=*) if [ -z "$page" ]; then start_page "${line##*PARLEY_URL=}"; fi ;;
        esac
    done <"$pipe"
}

start_page() { # $1: address of the server, which Vite passes calls on to
    say "Page with live reload: the address Vite prints below. After a change to Java sources: Ctrl-C, ./parley dev again."
    (
        cd web || exit
        [ -d node_modules ] || npm ci --no-fund --no-audit
        PARLEY_URL=$1 exec npm run dev
    ) &
    page=$!
}
