package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many clients at once, some of them in the way. */
class WebServerCrowdTest {
    @Test
    void letsScrapesTakeTurns() throws Exception {
        try (WebServer server = WebFixture.serve(new WebFixture.Numbers(2000))) {
            List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(() -> WebFixture.CLIENT.sendAsync(
                            WebFixture.request(server.url()).build(), BodyHandlers.ofString()))
                    .limit(20)
                    .toList();

            List<Integer> collections = new ArrayList<>();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                String body = answer.get().body();
                int collection = Integer.parseInt(body.replaceAll("(?s).*\nseries\\{index=\"0\"} (\\d+)\n.*", "$1"));
                assertThat(body).startsWith(WebFixture.DOCUMENT + WebFixture.numbers(2000, collection));
                collections.add(collection);
            }
            assertThat(collections)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 20).boxed().toList());
        }
    }

    @Test
    void isNotHeldUpByClientsThatDoNotRead() throws Exception {
        List<Socket> stuck = new ArrayList<>();
        try (WebServer server =
                WebFixture.serve(new WebFixture.Numbers(400_000))) { // about 9 MB, more than socket buffers take
            for (int i = 0; i < WebServer.THREADS - 1; i++) {
                stuck.add(say(server, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"));
                assertThat(stuck.get(i).getInputStream().read()).isEqualTo('H');
            }

            HttpResponse<String> page = WebFixture.get(WebFixture.root(server) + "/");
            HttpResponse<String> metrics = WebFixture.get(server.url());

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(metrics.body()).startsWith(WebFixture.DOCUMENT).hasSizeGreaterThan(8_000_000);
        } finally {
            closeAll(stuck);
        }
    }

    @Test
    void getsRidOfClientsThatNeverFinishAsking() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (WebServer server = WebFixture.serve(new WebFixture.Numbers(1))) {
            for (int i = 0; i < 3 * WebServer.THREADS; i++) {
                slow.add(say(server, "GET /metrics HTTP/1.1\r\nHost: loc"));
            }

            HttpResponse<String> answer = WebFixture.get(server.url());

            assertThat(answer.statusCode()).isEqualTo(200);
        } finally {
            closeAll(slow);
        }
    }

    private static Socket say(WebServer server, String bytes) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(server.url()).getPort());
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
