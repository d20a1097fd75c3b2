# Starts the built application. Sourced by ./parley; expects PARLEY_HOME, APP, STATE, STAMP, find_java().

# The engine host's cache holds what its process starts with; the server starts such processes with these flags too.
HOST_CACHE="$APP/host/start.aot"
HOST_FLAGS="-Xmx256m -XX:+UseSerialGC"
JAVA_FLAGS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

# Simulator and load test share the machine with the server they measure, and live for minutes: the quick compiler and
# the simplest collector take less from it than better ones would give back. The server begins with a small heap instead
# of a share of the machine, and gives back what calls needed once they are over: it looks every half minute.
command_flags() {
    case $1 in
        simulate | load) echo "-XX:+UseSerialGC -XX:TieredStopAtLevel=1" ;;
        *) echo "-XX:+UseG1GC -Xms64m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=50 -XX:G1PeriodicGCInterval=30000" ;;
    esac
}

run_app() { # replaces this shell by Java, so that signals reach it
    find_java jre
    if [ "$1" = engine ]; then run_engine_host "$@"; fi
    flags="$JAVA_FLAGS $(command_flags "$1")"
    cache=$(aot_cache)
    aot=${PARLEY_AOT:-on}
    unset PARLEY_AOT # the server refuses variables that are no setting of its own
    if aot_fits "$cache"; then # -Xlog: should it not fit after all, Java leaves it unused without a word
        # shellcheck disable=SC2086
        exec "$JAVA_HOME/bin/java" $flags "-XX:AOTCache=$cache" -XX:AOTMode=auto -Xlog:aot=off -Xlog:cds=off \
            ${PARLEY_JAVA_OPTS:-} -jar "$APP/parley.jar" "$@"
    fi
    if [ "$1" = serve ]; then train_in_background "$cache"; fi
    # shellcheck disable=SC2086
    exec "$JAVA_HOME/bin/java" $flags ${PARLEY_JAVA_OPTS:-} -jar "$APP/parley.jar" "$@"
}

# Native engines, in this process and without the server. Its models lie outside the heap.
run_engine_host() {
    shift
    if [ "${PARLEY_AOT:-on}" = on ] && [ -f "$HOST_CACHE" ]; then
        HOST_FLAGS="$HOST_FLAGS -XX:AOTMode=auto -Xlog:aot=off -Xlog:cds=off"
        set -- "-XX:AOTCache=$HOST_CACHE" -jar "$APP/host/parley-host.jar" "$@"
    else
        set -- -jar "$APP/host/parley-host.jar" "$@"
    fi
    # shellcheck disable=SC2086
    exec "$JAVA_HOME/bin/java" $JAVA_FLAGS $HOST_FLAGS ${PARLEY_JAVA_OPTS:-} "$@"
}

# The ahead-of-time cache holds the loaded and linked classes of one build for one Java; its name stands for both.
# PARLEY_AOT=off neither uses nor makes one.
aot_cache() {
    printf '%s/start-%s.aot\n' "$APP" "$(cat "$STAMP" "$JAVA_HOME/release" 2>/dev/null | cksum | cut -d ' ' -f 1)"
}

aot_fits() { # Java refuses a cache whose jars have changed since
    [ "$aot" = on ] && [ -f "$1" ] && ! newer_jars "$1"
}

newer_jars() {
    [ -n "$(find "$APP" -name '*.jar' -newer "$1" | head -n 1)" ]
}

# Beside the first server of a build. A run that fails is not repeated for the same build.
train_in_background() { # $1: cache file
    if [ "$aot" != on ]; then return 0; fi
    if [ -f "$1.failed" ] && ! newer_jars "$1.failed"; then return 0; fi
    mkdir -p "$STATE"
    if is_training; then return 0; fi
    rm -f "$STATE/aot.lock"
    ln -s "$$" "$STATE/aot.lock" 2>/dev/null || return 0
    (
        trap '' INT HUP
        train "$1"
        rm -f "$STATE/aot.lock"
    ) >"$STATE/aot.log" 2>&1 </dev/null &
    ln -sfn "$!" "$STATE/aot.lock" # it outlives the server
}

is_training() { # beside a server of this build, which may have ended
    owner=$(readlink "$STATE/aot.lock" 2>/dev/null || true)
    [ -n "$owner" ] || return 1
    case $(ps -o stat= -p "$owner" 2>/dev/null) in
        "" | Z*) return 1 ;;
        *) return 0 ;;
    esac
}

# At lowest priority: a run that starts, holds some calls with simulated engines and exits. Java writes its classes to the
# cache, and which code ran often, so that later starts compile that first.
train() { # $1: cache file
    rm -f "$APP"/start-*.aot* "$HOST_CACHE"*
    train_host
    # shellcheck disable=SC2046,SC2086
    if nice -n 19 "$JAVA_HOME/bin/java" $JAVA_FLAGS $(command_flags serve) "-XX:AOTCacheOutput=$1.$$.tmp" \
        -jar "$APP/parley.jar" serve --training-run --port 0 && [ -f "$1.$$.tmp" ]; then
        mv "$1.$$.tmp" "$1"
    else
        touch "$1.failed"
    fi
    rm -f "$1.$$".*
}

# A process that dies in mid-call is waited for: with this the next one starts sooner. Without, it starts all the same.
train_host() {
    # shellcheck disable=SC2086
    if nice -n 19 "$JAVA_HOME/bin/java" $JAVA_FLAGS $HOST_FLAGS -XX:TieredStopAtLevel=1 "-XX:AOTCacheOutput=$HOST_CACHE.tmp" \
        -jar "$APP/host/parley-host.jar" --training-run && [ -f "$HOST_CACHE.tmp" ]; then
        mv "$HOST_CACHE.tmp" "$HOST_CACHE"
    fi
}
