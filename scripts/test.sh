# Runs everything that must pass and counts it. Sourced by ./parley; expects PARLEY_HOME, STATE, say(), fail().

# A file of end-to-end tests that has not ended by then is ended, and has failed; the longest takes two minutes.
FILE_TIMEOUT_MS=900000

run_tests() {
    require_node
    mkdir -p "$STATE"
    cd "$PARLEY_HOME" || exit
    begin_installing_clients
    build_if_stale
    find_java jdk
    pull_library
    await_clients
    verify_modules
    verify_end_to_end
    count_results
}

# Stock clients, which the tests of modules use too: before them, or those would be skipped in a fresh clone. They come from
# the network while the application is built.
begin_installing_clients() {
    (
        cd e2e || exit
        cmp -s package-lock.json node_modules/.installed-from && exit
        npm ci --no-fund --no-audit --fetch-retries 5 && cp package-lock.json node_modules/.installed-from
    ) >"$STATE/clients.log" 2>&1 &
    installing=$!
}

# The library that tests of the engine sherpa run; elsewhere they are left out where it is missing.
pull_library() {
    [ -n "${CI:-}" ] || return 0
    system=$(uname -s | tr '[:upper:]' '[:lower:]')
    processor=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
    "$JAVA_HOME/bin/java" -jar "$APP/parley.jar" models pull "sherpa-onnx-$system-$processor" --brief >&2 ||
        say "The library of the engine sherpa could not be fetched; its tests fail without it."
}

await_clients() {
    CLIENTS=ok
    wait "$installing" || CLIENTS=failed
    cat "$STATE/clients.log"
}

# Unit, contract and property tests, architecture, format. A failed test does not end it: the modules behind it are tested, too. What
# else goes wrong in a test run, such as a process that dies, Maven tells in lines of [ERROR] alone when it goes on.
verify_modules() {
    rm -rf ./*/target/surefire-reports
    VERIFY=ok
    for attempt in 1 2 3; do
        if maven_verify; then return 0; fi
        download_failed "$STATE/verify.log" || break
        say "A download failed (attempt $attempt of 3)."
    done
    VERIFY=failed
}

maven_verify() {
    result="$STATE/verify.result"
    (
        code=0
        ./mvnw -B -ntp -fae -Dmaven.test.failure.ignore=true verify 2>&1 || code=$?
        printf '%s\n' "$code" >"$result"
    ) | tee "$STATE/verify.log"
    [ "$(cat "$result")" = 0 ] && ! grep -q '^\[ERROR\]' "$STATE/verify.log"
}

# Servers of the tests start as in a container or for the second time, and sooner: with the ahead-of-time cache.
train_for_tests() {
    find_java jre # whose cache a server uses
    while is_training; do sleep 1; done # one run would delete what the other makes
    aot=on
    cache=$(aot_cache)
    if ! aot_fits "$cache" || [ ! -f "$HOST_CACHE" ]; then train "$cache" >"$STATE/aot.log" 2>&1 </dev/null; fi
    aot_fits "$cache" && [ -f "$HOST_CACHE" ] && export PARLEY_TEST_AOT=on
}

verify_end_to_end() { # stock clients and a browser against the server just built
    END_TO_END=ok
    : >"$STATE/e2e.tap"
    if [ "$VERIFY" != ok ] && [ ! -f "$APP/parley.jar" ]; then
        END_TO_END="not run: there is no server to test"
        return 0
    fi
    if [ -z "${CI:-}" ] && ! models_are_there; then
        END_TO_END="left out: they speak, and models are missing; get them with: ./parley models pull"
        return 0
    fi
    if [ "$CLIENTS" != ok ]; then
        END_TO_END=failed
        say "The clients of the tests could not be installed (npm ci in e2e)."
        return 0
    fi
    if ! train_for_tests; then
        END_TO_END=failed
        say "The ahead-of-time cache could not be made; its log: $STATE/aot.log"
    fi
    (
        cd e2e
        npm test -- --test-timeout="$FILE_TIMEOUT_MS" --test-reporter=spec --test-reporter-destination=stdout \
            --test-reporter=tap --test-reporter-destination="$STATE/e2e.tap"
    ) || END_TO_END=failed
}

models_are_there() {
    "$JAVA_HOME/bin/java" -jar "$APP/parley.jar" models verify starter >/dev/null 2>&1
}

count_results() { # the last line reads `N passed, N failed`
    # shellcheck disable=SC2046  # two words each
    set -- $(count_surefire) $(count_tap)
    passed=$(($1 + $3))
    failed=$(($2 + $4))
    [ "$VERIFY" = ok ] || say "The Maven build failed; its log: $STATE/verify.log"
    [ "$END_TO_END" = ok ] || say "End-to-end tests: $END_TO_END"
    # A build that breaks before its tests (format, compiler) has no failed test to show and must not look green.
    if [ "$failed" = 0 ] && { [ "$VERIFY" != ok ] || [ "$END_TO_END" = failed ]; }; then failed=1; fi
    skipped=$(awk '/^# skipped /{ print $3 }' "$STATE/e2e.tap")
    [ "${skipped:-0}" = 0 ] || say "$skipped end-to-end tests skipped: $(sed -n 's/.*# SKIP //p' "$STATE/e2e.tap" | sort -u | head -n 1)"
    printf '%s passed, %s failed\n' "$passed" "$failed"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}

# Counts test cases: the totals in the file's head are wrong for a class run by two engines (JUnit Jupiter and jqwik).
count_surefire() { # prints: passed failed
    find . -path '*/target/surefire-reports/TEST-*.xml' -exec cat {} + | awk '
        /^ *<testcase /{ run++ }
        /^ *<(failure|error)[ >]/{ failed++ }
        /^ *<skipped/{ skipped++ }
        END { print run - failed - skipped, failed + 0 }'
}

count_tap() { # prints: passed failed
    awk '/^# pass /{ passed = $3 } /^# (fail|cancelled) /{ failed += $3 } END { print passed + 0, failed + 0 }' "$STATE/e2e.tap"
}
