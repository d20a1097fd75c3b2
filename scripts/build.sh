# Builds the application when its sources changed. Sourced by ./parley; expects PARLEY_HOME, APP, STATE, say(), fail().

BUILD_LOG="$STATE/build.log"
LOCK="$STATE/build.lock"
STAMP="$APP/.built-from"
MODELS_FAILED="$STATE/models.failed"

# npm gives up on a flaky mirror after two tries by default.
export npm_config_fetch_retries="${npm_config_fetch_retries:-5}"

source_files() { # every file a build reads; tests and earlier results are none
    cd "$PARLEY_HOME" || exit
    find pom.xml .mvn mvnw ./*/pom.xml ./*/src/main web \
        \( -name node_modules -o -name dist -o -name target \) -prune -o -type f -print 2>/dev/null
}

source_fingerprint() { # content, not times: a checkout of other sources is noticed, a touched file is not
    (source_files | LC_ALL=C sort | tr '\n' '\0' | (cd "$PARLEY_HOME" && xargs -0 cksum)) | cksum
}

is_built() { # $1: fingerprint of the sources
    [ -f "$APP/parley.jar" ] && [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$1" ]
}

build_if_stale() {
    fingerprint=$(source_fingerprint)
    if is_built "$fingerprint"; then return 0; fi
    find_java jdk
    require_node
    mkdir -p "$STATE"
    lock_build
    if ! is_built "$fingerprint"; then # the launch that held the lock may have built it
        build "$fingerprint"
    fi
    unlock_build
    pull_models
}

# After a build, the models of the built-in engines: from wherever they can be had, and a build is good without. Where no
# source answered, builds of the next hour do not ask again; a machine that tests has to have them and tries harder.
pull_models() {
    tries=1
    if [ -n "${CI:-}" ]; then
        tries=3
    elif [ -n "$(find "$MODELS_FAILED" -mmin -60 2>/dev/null)" ]; then
        return 0
    fi
    while [ "$tries" -gt 0 ]; do
        if (unset PARLEY_AOT && exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
            -jar "$APP/parley.jar" models pull starter --brief) >&2; then
            rm -f "$MODELS_FAILED"
            return 0
        fi
        tries=$((tries - 1))
    done
    : >"$MODELS_FAILED"
}

# The lock is a symbolic link whose target is the owner's process id: made in one step, readable in one step.
lock_build() {
    waiting=no
    until ln -s "$$" "$LOCK" 2>/dev/null; do
        owner=$(readlink "$LOCK" 2>/dev/null) || continue
        if ! ps -p "$owner" >/dev/null 2>&1; then
            steal_lock "$owner"
            continue
        fi
        [ "$waiting" = yes ] || say "Another ./parley (process $owner) is building; waiting for it…"
        waiting=yes
        sleep 1
    done
    trap unlock_build EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

steal_lock() { # $1: a dead owner. Only one waiter wins the rename; a lock renewed meanwhile is put back
    mv "$LOCK" "$LOCK.$$" 2>/dev/null || return 0
    [ "$(readlink "$LOCK.$$")" = "$1" ] || ln -s "$(readlink "$LOCK.$$")" "$LOCK" 2>/dev/null || true
    rm -f "$LOCK.$$"
}

unlock_build() {
    if [ "$(readlink "$LOCK" 2>/dev/null)" = "$$" ]; then rm -f "$LOCK"; fi
    trap - EXIT INT TERM HUP
}

build() { # $1: fingerprint the result is marked with
    if [ -d "$APP" ]; then say "Building Parley (sources changed)…"; else say "Building Parley (first time: a few minutes)…"; fi
    # A server that runs keeps the unlinked jars it has open (looking up its engines opened all of them); rewriting them in
    # place would crash it.
    rm -rf "$STAMP" "$APP/parley.jar" "$APP/lib" "$APP/host"
    for attempt in 1 2 3; do
        if maven_package; then
            printf '%s\n' "$1" >"$STAMP"
            say "Built in $(($(date +%s) - build_began)) s."
            return 0
        fi
        download_failed "$BUILD_LOG" || break
        say "A download failed (attempt $attempt of 3)."
    done
    say ""
    grep -E '^\[ERROR\]' "$BUILD_LOG" | head -n 25 >&2 || tail -n 25 "$BUILD_LOG" >&2
    fail "the build failed; the whole log: $BUILD_LOG"
}

maven_package() {
    build_began=$(date +%s)
    result="$STATE/build.result"
    (
        cd "$PARLEY_HOME" || exit
        code=0
        ./mvnw -B -ntp -DskipTests package 2>&1 || code=$?
        printf '%s\n' "$code" >"$result"
    ) | tee "$BUILD_LOG" | { grep --line-buffered -E '^\[INFO\] Building Parley: ' || true; } | while read -r line; do
        say "  $(printf '%s' "$line" | sed -e 's/^\[INFO\] Building Parley: //' -e 's/ *[0-9.]*-SNAPSHOT */ /')"
    done
    [ "$(cat "$result")" = 0 ]
}

download_failed() { # $1: a Maven log
    grep -qE 'Could not transfer (artifact|metadata)|Connection reset|Read timed out|ECONNRESET|ETIMEDOUT|EAI_AGAIN' "$1"
}
