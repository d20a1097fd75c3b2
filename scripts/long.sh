# What takes too long for every run: `./parley test --long`. Sourced by ./parley; expects PARLEY_HOME, STATE, say(), fail(),
# and what scripts/test.sh brings. Each part can run alone: `./parley test --long PART…`.

LONG_PARTS="bystander interleavings fuzz inputs soak network matrix drill mutants"

# Mutants, a row each: name, module, least score in per cent, mutated classes, tests that have to notice. A session is four
# rows, since its mutants are thousands.
# Property tests, fuzzing and interleavings are left out: they would run anew for each of thousands of mutants. So are, of
# kyutai, the tests of real faults, which take seconds each; the others talk to a server that says what they tell it to.
mutant_rows() {
    session=dev.parley.session
    cat <<ROWS
turn core 98 dev.parley.turn.* dev.parley.turn.*
conversation core 97 dev.parley.conversation.* dev.parley.conversation.*Test
recognition core 68 $session.context.*,$session.input.*,$session.items.* $session.*Test
response core 88 $session.response.* $session.*Test
reply core 68 $session.output.*,$session.playout.*,$session.loop.*,$session.Phrases $session.*Test
tools core 70 $session.tools.* $session.*Test
kyutai engines 70 dev.parley.engines.kyutai.* $(classes dev.parley.engines.kyutai "$KYUTAI_TESTS")
realtime dialects 80 dev.parley.dialect.realtime.* dev.parley.dialect.realtime.*Test
support dialects 88 dev.parley.dialect.support.* dev.parley.dialect.support.*Test,dev.parley.dialect.realtime.*Test,dev.parley.dialect.unmute.*Test
unmute dialects 72 dev.parley.dialect.unmute.*,dev.parley.dialect.persona.* dev.parley.dialect.unmute.*Test,dev.parley.dialect.persona.*Test
transport transports 75 dev.parley.transport.* dev.parley.transport.*Test
ROWS
}

KYUTAI_TESTS="FrameTimelineTest InstancesTest KyutaiConnectorTest KyutaiRecognitionTest KyutaiSynthesisTest MoshiMessagesTest
    SpokenWordsTest"

classes() { # $1: package, $2: names; with the classes in them
    for name in $2; do printf '%s.%s,%s.%s$*,' "$1" "$name" "$1" "$name"; done | sed 's/,$//'
}

run_long() { # $@: parts; all when none is named
    build_if_stale
    find_java jdk
    mkdir -p "$STATE"
    cd "$PARLEY_HOME" || exit
    # shellcheck disable=SC2086  # words
    [ $# -gt 0 ] || set -- $LONG_PARTS
    failed=0
    for part in "$@"; do
        case " $LONG_PARTS " in
            *" $part "*) ;;
            *) fail "there is no part '$part' of the long tests; there are: $LONG_PARTS" ;;
        esac
        say "== $part"
        if "long_$part"; then say "$part: passed"; else
            say "$part: FAILED"
            failed=$((failed + 1))
        fi
    done
    printf '%s of the long tests failed\n' "$failed"
    [ "$failed" = 0 ]
}

long_tests() { # $1: module, $2: tests, $@: more of Maven's arguments
    module=$1
    tests=$2
    shift 2
    ./mvnw -B -ntp -q -pl "$module" -am test -Dtest="$tests" -Dsurefire.failIfNoSpecifiedTests=false "$@"
}

# Ten seconds of every message and every route, with what another caller notices; prints the rows of docs/benchmarks.md.
long_bystander() {
    code=0
    long_tests server 'BystanderTest,RouteBystanderTest' -Dparley.long=true || code=1
    grep -h '^| ' server/target/surefire-reports/*BystanderTest-output.txt || code=1
    return $code
}

long_interleavings() { long_tests core,media,engines,transports,http '*InterleavingsTest' -Dparley.interleavings=5000; }

# Two minutes of searching for each parser, led by coverage. What is found stands in the report; keep it as a test.
FUZZ_RTC="StunFuzzTest RtpFuzzTest RtcpFuzzTest SrtpFuzzTest SctpFuzzTest SdpFuzzTest"
FUZZ_DIALECTS="RealtimeDialectFuzzTest ProtobufFuzzTest"

long_fuzz() { # a process each: Jazzer searches with the first test of one only
    code=0
    # shellcheck disable=SC2086  # words
    for test in $FUZZ_RTC $FUZZ_DIALECTS; do
        [ -z "${PARLEY_TEST_FUZZ:-}" ] || [ "$PARLEY_TEST_FUZZ" = "$test" ] || continue
        module=rtc
        case " $FUZZ_DIALECTS " in *" $test "*) module=dialects ;; esac
        JAZZER_FUZZ=1 long_tests "$module" "$test" \
            -Djazzer.max_duration="${PARLEY_TEST_FUZZ_DURATION:-2m}" || code=1
    done
    return $code
}

# An hour each of what is no speech, or hardly: no words that nobody said, and no work without end.
long_inputs() { long_tests engines MoonshineLongInputTest -Dparley.long=true; }

# Clients that misbehave, thirty rounds instead of three: the live heap stays flat.
long_soak() {
    (
        cd e2e || exit
        cmp -s package-lock.json node_modules/.installed-from || npm ci --no-fund --no-audit --fetch-retries 5
        PARLEY_TEST_SOAK_ROUNDS=30 node --test --test-concurrency=1 tests/memory.test.js
    )
}

# Calls of a browser over bad networks, a quarter of an hour; prints the rows of docs/benchmarks.md.
long_network() {
    (
        cd e2e || exit
        cmp -s package-lock.json node_modules/.installed-from || npm ci --no-fund --no-audit --fetch-retries 5
        node bench/network.mjs
    )
}

# Every recogniser with every model and every voice; the suite tries as many as have every pair among them.
long_matrix() { long_tests server EngineMatrixTest -Dparley.long=true; }

long_drill() {
    code=0
    "$PARLEY_HOME/parley" drill faults || code=1
    "$PARLEY_HOME/parley" drill failover --runs 20 --at-once 6 || code=1
    return $code
}

long_mutants() {
    code=0
    mutant_rows >"$STATE/mutants"
    while read -r name module least classes tests; do
        [ -z "${PARLEY_TEST_MUTANTS:-}" ] || [ "$PARLEY_TEST_MUTANTS" = "$name" ] || continue
        ./mvnw -B -ntp -q -Pmutants-"$module" -pl "$module" -am process-test-classes -DtargetClasses="$classes" \
            -DtargetTests="$tests" -DexcludedTestClasses='*FuzzTest,*InterleavingsTest,*BystanderTest,*PropertiesTest,*SlowReaderTest' \
            -DreportsDirectory="$STATE/mutants.$name" >"$STATE/mutants.$name.log" 2>&1 || code=1
        mutant_score "$name" "$least" || code=1
    done <"$STATE/mutants"
    return $code
}

# A mutant that makes a test hang is dead, too; one that no test reaches is alive.
mutant_score() { # $1: name, $2: least score
    awk -F, -v name="$1" -v least="$2" '
        { all++ }
        $6 != "SURVIVED" && $6 != "NO_COVERAGE" && $6 != "NON_VIABLE" { dead++ }
        $6 == "NON_VIABLE" { all-- }
        END {
            score = all ? 100 * dead / all : 0
            printf "%s: %d of %d mutants dead, %.0f per cent (at least %d)\n", name, dead, all, score, least
            exit score < least
        }' "$STATE/mutants.$1/mutations.csv"
}
