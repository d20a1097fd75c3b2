package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read what: names, origins, keys and certificates. */
class HttpAccessTest extends HttpServerTest {
    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/v1/voices", "/v1/admin/pools", "/health/ready", "/", "/v1/realtime"})
    void aPageWhoseNameWasPointedHereReadsNothing(String path) throws Exception {
        start();
        String answer = ask(path, "rebound.example:" + server.port(), "*/*");
        assertThat(answer).startsWith("HTTP/1.1 403").contains("host_not_allowed", "listen.origins");
    }

    @Test
    void aPageUnderAnUnknownNameSaysWhichOriginToAllow() throws Exception {
        start();
        assertThat(ask("/", "laptop:" + server.port(), "text/html"))
                .startsWith("HTTP/1.1 403")
                .contains("text/html", "http://laptop:" + server.port(), "listen.origins");
        assertThat(ask("/", "laptop", "text/html\r\nX-Forwarded-Proto: https")).contains("https://laptop");
    }

    @Test
    void aPageUnderANameOfTheConfigurationIsServedWhole() throws Exception {
        start("listen.origins", "http://laptop");
        assertThat(ask("/", "laptop", "text/html")).startsWith("HTTP/1.1 200");
        assertThat(ask("/v1/voices", "laptop", "*/*\r\nOrigin: http://laptop")).startsWith("HTTP/1.1 200");
    }

    @Test
    void keysGuardWhatCostsAndLeaveHealthAndPageOpen() throws Exception {
        start("auth.keys", "k1");
        assertThat(server.get("/v1/models").statusCode()).isEqualTo(401);
        assertThat(server.get("/v1/models", "Authorization", "Bearer k1").statusCode())
                .isEqualTo(200);
        assertThat(server.get("/v1/models", "api-key", "k1").statusCode()).isEqualTo(200);
        assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/voices").statusCode()).isEqualTo(200);
    }

    @Test
    void pagesOfListedOriginsMayReadAnswersAndOthersMayNot() throws Exception {
        start();
        HttpResponse<String> listed = server.get("/v1/voices", "Origin", "http://localhost:3000");
        assertThat(listed.headers().firstValue("access-control-allow-origin")).contains("http://localhost:3000");
        assertThat(listed.headers().firstValue("access-control-allow-credentials"))
                .contains("true");
        HttpResponse<String> preflight = server.send("OPTIONS", "/v1/voices", "Origin", "http://localhost:3000");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-headers"))
                .isPresent();
        HttpResponse<String> own =
                server.get("/v1/voices", "Origin", server.uri("").toString());
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(server.get("/v1/voices", "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(server.get("/v1/voices", "Origin", "null").statusCode()).isEqualTo(403);
    }

    @Test
    void theSelfSignedCertificateServesLocalClients() throws Exception {
        start("listen.tls", "self-signed");
        assertThat(server.uri("/").getScheme()).isEqualTo("https");
        var trusting = javax.net.ssl.SSLContext.getInstance("TLS");
        trusting.init(null, new javax.net.ssl.TrustManager[] {new TrustAll()}, null);
        try (var client =
                java.net.http.HttpClient.newBuilder().sslContext(trusting).build()) {
            var request = java.net.http.HttpRequest.newBuilder(server.uri("/health/live"))
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** Accepts any issuer; the client still checks that the certificate names the host. */
    private static final class TrustAll extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(
                java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(
                java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
