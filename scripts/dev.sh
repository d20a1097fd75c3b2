# Server plus Vite's live-reloading page. Sourced by ./parley; expects PARLEY_HOME, APP, build_if_stale(), find_java().

run_dev() {
    build_if_stale
    find_java jre
    cd "$PARLEY_HOME" || exit
    # shellcheck disable=SC2086
    "$JAVA_HOME/bin/java" $JAVA_FLAGS ${PARLEY_JAVA_OPTS:-} -jar "$APP/parley.jar" serve "$@" &
    server=$!
    trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    say "Page with live reload: the address Vite prints below; it passes calls on to the server."
    say "After a change to Java sources: Ctrl-C, then ./parley dev again."
    cd web || exit
    [ -d node_modules ] || npm ci --no-fund --no-audit
    npm run dev
}
