package io.bpfmetrics.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users and groups, of the host that runs the test and of files. */
class AccountsTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000);

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock();
    private Path passwd;
    private Accounts accounts;

    @BeforeEach
    void makeAccounts() {
        passwd = folder.resolve("passwd");
        accounts = new Accounts(passwd, folder.resolve("group"), clock);
    }

    @Test
    void namesUsersAndGroupsOfThisHost() throws Exception {
        int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        int gid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:gid");

        try (HostNames host = new HostNames()) {
            assertThat(host.accounts().user(uid)).contains(output("id", "-un"));
            assertThat(host.accounts().group(gid)).contains(output("id", "-gn"));
            assertThat(host.accounts().user(0)).contains("root");
        }
    }

    @Test
    void skipsWhatIsNoAccount() throws IOException {
        Files.writeString(passwd, """
                # users
                  blank:x:1:1::/:/bin/sh
                short:x

                :x:2:2::/:/bin/sh
                +::::::
                word:x:three:3::/:/bin/sh
                large:x:4294967296:3::/:/bin/sh
                root:x:0:0:root:/root:/bin/sh
                other:x:0:0:root:/root:/bin/sh
                last:x:4294967295""");

        assertThat(accounts.user(1)).contains("blank");
        assertThat(accounts.user(2)).isEmpty();
        assertThat(accounts.user(3)).isEmpty();
        assertThat(accounts.user(0)).contains("root"); // the first, as with getpwuid(3)
        assertThat(accounts.user(-1)).contains("last");
    }

    @Test
    void readsBytesThatAreNotUtf8() throws IOException {
        Files.write(passwd, "n\u00e4me:x:5:5\nroot:x:0:0\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(accounts.user(0)).contains("root");
        assertThat(accounts.user(5)).contains("n\ufffdme");
    }

    @Test
    void looksAtTheFileAtMostEveryTwoSeconds() throws IOException {
        Files.writeString(passwd, "one:x:1:1\n");
        assertThat(accounts.user(2)).isEmpty();
        Files.writeString(passwd, "one:x:1:1\ntwo:x:2:2\n");

        clock.pass(Duration.ofSeconds(2).minusNanos(1));
        assertThat(accounts.user(2)).isEmpty();
        clock.pass(Duration.ofNanos(1));
        assertThat(accounts.user(2)).contains("two");
    }

    @Test
    void readsTheFileAnewOnlyIfItHasChanged() throws IOException {
        Files.writeString(passwd, "one:x:1:1\n");
        Files.setLastModifiedTime(passwd, LONG_AGO);
        assertThat(accounts.user(1)).contains("one");

        Files.writeString(passwd, "two:x:1:1\n");
        Files.setLastModifiedTime(passwd, LONG_AGO);
        clock.pass(Duration.ofSeconds(2));
        assertThat(accounts.user(1)).contains("one");

        Files.setLastModifiedTime(passwd, FileTime.fromMillis(LONG_AGO.toMillis() - 1)); // restored from a copy
        clock.pass(Duration.ofSeconds(2));
        assertThat(accounts.user(1)).contains("two");
    }

    @Test
    void takesFilesThatComeAndGo() throws IOException {
        assertThat(accounts.user(1)).isEmpty();
        assertThat(accounts.group(1)).isEmpty();

        Files.writeString(passwd, "one:x:1:1\n");
        clock.pass(Duration.ofSeconds(2));
        assertThat(accounts.user(1)).contains("one");
        assertThat(accounts.group(1)).isEmpty();

        Files.delete(passwd);
        clock.pass(Duration.ofSeconds(2));
        assertThat(accounts.user(1)).isEmpty();
    }

    @Test
    void failsWhereTheFileCannotBeRead() throws IOException {
        Files.createDirectory(passwd);

        assertThatThrownBy(() -> accounts.user(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> accounts.user(1)).isInstanceOf(IOException.class);

        Files.delete(passwd);
        Files.writeString(passwd, "one:x:1:1\n");
        assertThat(accounts.user(1)).contains("one");
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.strip();
    }
}
