package io.bpfmetrics.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** curl, which speaks TLS by OpenSSL and shows the certificates that it is told to. */
final class Curl {
    private Curl() {}

    /** The status of the answer; 0 if the connection failed. */
    static int status(String url, Path authority, String... options) throws IOException, InterruptedException {
        String said = run(url, authority, options);
        return Integer.parseInt(said.substring(said.lastIndexOf('\n') + 1));
    }

    /** Head and body of the answer, and its status on a line of its own. */
    static String run(String url, Path authority, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-i", "--noproxy", "*", "--max-time", "20"));
        command.addAll(List.of("--cacert", authority.toString(), "-w", "\\n%{http_code}"));
        command.addAll(List.of(options));
        command.add(url);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
