# Starts the built application. Sourced by ./parley; expects PARLEY_HOME, APP, STATE, STAMP, BUILT_NOW, find_java().

JAVA_FLAGS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseG1GC"

run_app() { # replaces this shell by Java, so that signals reach it
    find_java jre
    cache=$(aot_cache)
    if [ "$1" = serve ] && [ "$BUILT_NOW" = yes ]; then train_in_background "$cache"; fi
    if [ -f "$cache" ]; then # -Xlog: a cache that no longer fits is left unused without a word
        # shellcheck disable=SC2086
        exec "$JAVA_HOME/bin/java" $JAVA_FLAGS "-XX:AOTCache=$cache" -XX:AOTMode=auto -Xlog:aot=off -Xlog:cds=off \
            ${PARLEY_JAVA_OPTS:-} -jar "$APP/parley.jar" "$@"
    fi
    # shellcheck disable=SC2086
    exec "$JAVA_HOME/bin/java" $JAVA_FLAGS ${PARLEY_JAVA_OPTS:-} -jar "$APP/parley.jar" "$@"
}

# The ahead-of-time cache holds the loaded and linked classes of one build for one Java: its name stands for both.
aot_cache() {
    printf '%s/start-%s.aot\n' "$APP" "$(cat "$STAMP" "$JAVA_HOME/release" 2>/dev/null | cksum | cut -d ' ' -f 1)"
}

# Once after a build, beside the first server and at lowest priority: a run that starts, calls itself and exits, whose
# classes Java then writes to the cache.
train_in_background() { # $1: cache file
    (
        trap '' INT HUP
        rm -f "$APP"/start-*.aot "$APP"/start-*.aot.tmp
        # shellcheck disable=SC2086
        if nice -n 19 "$JAVA_HOME/bin/java" $JAVA_FLAGS "-XX:AOTCacheOutput=$1.tmp" -jar "$APP/parley.jar" \
            serve --training-run --port 0; then
            mv "$1.tmp" "$1"
        else
            rm -f "$1.tmp"
        fi
    ) >"$STATE/aot.log" 2>&1 </dev/null &
}
