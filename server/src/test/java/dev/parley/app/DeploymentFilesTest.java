package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code compose.yaml} and what it mounts have Unmute's topology: names, ports, routes, addresses, metrics. */
class DeploymentFilesTest {
    /** All of Unmute's metrics; histograms and summaries without their endings. */
    private static final Set<String> WORKER_METRICS = Arrays.stream(
                    ("sessions active_sessions session_duration health_ok service_misses hard_service_misses"
                                    + " fatal_service_misses force_disconnects hard_errors stt_sessions"
                                    + " stt_active_sessions stt_misses stt_hard_misses stt_sent_frames stt_recv_frames"
                                    + " stt_recv_words stt_ping_time stt_find_time stt_session_duration"
                                    + " stt_audio_duration stt_num_words stt_ttft tts_sessions tts_active_sessions"
                                    + " tts_misses hard_tts_misses tts_interrupt tts_sent_frames tts_recv_frames"
                                    + " tts_recv_words tts_ping_time tts_find_time tts_ttft tts_audio_duration"
                                    + " tts_gen_duration vllm_sessions vllm_active_sessions vllm_interrupt"
                                    + " vllm_hard_errors vllm_sent_words vllm_recv_words vllm_ttft"
                                    + " vllm_request_length vllm_reply_length vllm_gen_duration"
                                    + " voice_donation_submissions")
                            .split(" "))
            .map("worker_"::concat)
            .collect(Collectors.toUnmodifiableSet());

    private final Path repository = repository();
    private final Map<String, Object> services = map(yaml("compose.yaml").get("services"));

    @ParameterizedTest
    @CsvSource({
        "gpu, backend grafana llm prometheus redis stt traefik tts voice-cloning frontend",
        "simulate, backend-simulated frontend grafana prometheus redis simulated-llm simulated-stt simulated-tts"
                + " simulated-voice-cloning traefik",
        "offline, backend-offline frontend grafana prometheus traefik",
    })
    void eachProfileRunsItsOwnParts(String profile, String names) {
        Set<String> chosen = Set.of(profile, "monitoring", "frontend");
        Set<String> running = services.keySet().stream()
                .filter(name -> !service(name).containsKey("profiles")
                        || strings(service(name), "profiles").stream().anyMatch(chosen::contains))
                .collect(Collectors.toSet());
        assertThat(running).containsExactlyInAnyOrder(names.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"backend", "backend-simulated", "backend-offline"})
    void theBackEndIsReachedBelowApiAndTakesTheRest(String name) {
        assertThat(map(service(name).get("labels")))
                .containsEntry("traefik.http.routers.backend.rule", "PathPrefix(`/api`)")
                .containsEntry("traefik.http.routers.backend.priority", "100")
                .containsEntry("traefik.http.routers.backend.middlewares", "strip-api")
                .containsEntry("traefik.http.middlewares.strip-api.replacepathregex.regex", "^/api/(.*)")
                .containsEntry("traefik.http.middlewares.strip-api.replacepathregex.replacement", "/$$1")
                .containsEntry("traefik.http.services.backend.loadbalancer.server.port", "80")
                .containsEntry("traefik.http.routers.page.rule", "PathPrefix(`/`)")
                .containsEntry("prometheus-port", "80");
        assertThat(aliases(name)).contains("backend");
    }

    @Test
    void theRelayTakesOnlyClientsOfTheBackEnd() {
        Map<String, Object> relay = service("turn");
        assertThat(strings(relay, "profiles")).containsExactly("turn");
        assertThat(strings(relay, "command").getFirst())
                .contains("--use-auth-secret", "--static-auth-secret=\"$${TURN_SECRET:?", "--no-tcp-relay");
        assertThat(map(service("backend").get("environment")))
                .containsEntry("PARLEY_WEBRTC_TURN_SECRET", "${TURN_SECRET:-}")
                .containsEntry("PARLEY_WEBRTC_ICE_SERVERS", "${TURN_SERVERS:-}")
                .containsEntry("PARLEY_WEBRTC_ENABLED", "${BACKEND_WEBRTC:-false}");
    }

    @Test
    void unmutesPageComesBeforeParleysAndAfterTheApi() {
        Map<String, Object> labels = map(service("frontend").get("labels"));
        assertThat(labels)
                .containsEntry("traefik.http.routers.frontend.rule", "PathPrefix(`/`)")
                .containsEntry("traefik.http.routers.frontend.priority", "10")
                .containsEntry("traefik.http.services.frontend.loadbalancer.server.port", "3000");
        assertThat(map(service("backend").get("labels"))).containsEntry("traefik.http.routers.page.priority", "5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backend", "backend-simulated"})
    void theBackEndCallsTheModelServersByTheirNames(String name) {
        Map<String, Object> environment = map(service(name).get("environment"));
        assertThat(environment)
                .containsEntry("KYUTAI_STT_URL", "ws://stt:8080")
                .containsEntry("KYUTAI_TTS_URL", "ws://tts:8080")
                .containsEntry("KYUTAI_VOICE_CLONING_URL", "http://voice-cloning:8080")
                .containsEntry("KYUTAI_REDIS_URL", "redis://redis:6379");
        assertThat(environment.get("KYUTAI_LLM_URL").toString()).contains("http://llm:8000");
    }

    @ParameterizedTest
    @CsvSource({
        "simulated-stt, stt, --stt-port, 8080",
        "simulated-tts, tts, --tts-port, 8080",
        "simulated-llm, llm, --llm-port, 8000",
        "simulated-voice-cloning, voice-cloning, --cloning-port, 8080",
    })
    void simulatedServersAnswerUnderTheNamesOfRealOnes(String name, String alias, String option, String port) {
        assertThat(aliases(name)).containsExactly(alias);
        assertThat(strings(service(name), "command"))
                .containsSubsequence("simulate", "--host", "0.0.0.0", option, port);
    }

    @Test
    void onlyTraefikGrafanaAndTheRelayAreReachedFromOutsideAndAtFirstOnlyFromThisMachine() {
        Map<String, List<String>> published = services.keySet().stream()
                .filter(name -> service(name).containsKey("ports"))
                .collect(Collectors.toMap(name -> name, name -> strings(service(name), "ports")));
        assertThat(published)
                .containsOnlyKeys("traefik", "grafana", "turn")
                .containsEntry("traefik", List.of("${HTTP_BIND:-127.0.0.1}:${HTTP_PORT:-80}:80"))
                .containsEntry("grafana", List.of("127.0.0.1:${GRAFANA_PORT:-3001}:3000"))
                .containsEntry(
                        "turn",
                        List.of(
                                "${HTTP_BIND:-127.0.0.1}:${TURN_PORT:-3478}:3478/udp",
                                "${HTTP_BIND:-127.0.0.1}:${TURN_PORT:-3478}:3478/tcp"));
    }

    /** Compose reads the same {@code .env} as Parley, which refuses variables it does not know. */
    @Test
    void variablesOfTheComposeFileAreNoneParleyWouldRefuse() throws IOException {
        assertThat(Files.readString(repository.resolve("compose.yaml"))).doesNotContain("${PARLEY_");
    }

    @Test
    void everyMountedFileOfTheRepositoryIsThere() {
        List<String> mounted = services.keySet().stream()
                .filter(name -> service(name).containsKey("volumes"))
                .flatMap(name -> strings(service(name), "volumes").stream())
                .filter(volume -> volume.startsWith("./"))
                .map(volume -> volume.split(":")[0])
                .toList();
        assertThat(mounted).isNotEmpty().allMatch(path -> Files.exists(repository.resolve(path)));
    }

    @Test
    void prometheusAsksEveryServiceAtItsPort() {
        List<Object> jobs = list(yaml("deploy/prometheus/prometheus.yml").get("scrape_configs"));
        Map<String, String> ports = jobs.stream()
                .map(DeploymentFilesTest::map)
                .collect(Collectors.toMap(job -> job.get("job_name").toString(), job -> {
                    Map<String, Object> names =
                            map(list(job.get("dns_sd_configs")).getFirst());
                    return names.get("names") + " " + names.get("port");
                }));
        assertThat(ports)
                .containsEntry("backend", "[backend] 80")
                .containsEntry("stt", "[stt] 8080")
                .containsEntry("tts", "[tts] 8080")
                .containsEntry("voice-cloning", "[voice-cloning] 8080")
                .containsEntry("llm", "[llm] 8000");
    }

    @Test
    void theDashboardAsksForMetricsThatExist() throws IOException {
        String dashboard = Files.readString(repository.resolve("deploy/grafana/dashboards/parley.json"));
        Set<String> asked = new TreeSet<>();
        Pattern.compile("worker_[a-z_]+")
                .matcher(dashboard)
                .results()
                .forEach(found -> asked.add(found.group().replaceFirst("_(total|bucket|sum|count)$", "")));
        assertThat(asked).hasSizeGreaterThan(25).isSubsetOf(WORKER_METRICS);
    }

    private Map<String, Object> service(String name) {
        return map(services.get(name));
    }

    private List<String> aliases(String name) {
        return strings(map(map(service(name).get("networks")).get("default")), "aliases");
    }

    private Map<String, Object> yaml(String file) {
        try {
            LoaderOptions options = new LoaderOptions();
            return map(new Yaml(new SafeConstructor(options)).load(Files.readString(repository.resolve(file))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    private static List<String> strings(Map<String, Object> of, String key) {
        return list(of.get(key)).stream().map(Object::toString).toList();
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Optional.ofNullable(folder.getParent()).orElseThrow();
        }
        return folder;
    }
}
